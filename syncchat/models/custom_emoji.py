from django.conf import settings
from django.db import models
from django.utils import timezone

CODE_LIMIT = 34


class CustomEmoji(models.Model):
    """A picture that everybody can put into words by one of its names: `:name:`."""

    picture = models.ImageField(upload_to="emoji/")
    # Of one that moves, its first frame, for those who want less motion
    still = models.ImageField(upload_to="emoji/", blank=True, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"emoji {self.pk}"

    @property
    def codes(self) -> list[str]:
        """Its own name first, and then its aliases."""
        return [f":{each.name}:" for each in self.names.all()]


class EmojiName(models.Model):
    """In the order in which they are written; the first one is the emoji's own, the others are aliases."""

    emoji = models.ForeignKey(CustomEmoji, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=CODE_LIMIT - 2, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
