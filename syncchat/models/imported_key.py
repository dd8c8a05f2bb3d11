from django.conf import settings
from django.db import models


class ImportedKey(models.Model):
    """What came from elsewhere is here already: what it is called there, and which person, room or group it is.

    Messages and files need none: their ids are made of what they are called there.
    """

    source = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    room = models.ForeignKey(
        "syncchat.Room", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    group = models.ForeignKey(
        "syncchat.PeopleGroup", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    # Of a room: its people were brought in, and may have left since
    is_complete = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"],
                condition=models.Q(**{f"{kind}__isnull": False}),
                name=f"one_imported_{kind}_per_key",
            )
            for kind in ("person", "room", "group")
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.source}"
