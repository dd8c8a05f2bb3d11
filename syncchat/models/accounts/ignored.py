from django.conf import settings
from django.db import models
from django.db.models import OuterRef, QuerySet
from django.db.models.expressions import ResolvedOuterRef


class Ignored(models.Model):
    """Somebody does not want to hear of somebody: no notice of theirs, and if blocked no direct messages either."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    is_blocked = models.BooleanField(default=False)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "person"], name="one_ignored_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id} ignores {self.person_id}"


def ignored_by(user: int | OuterRef | ResolvedOuterRef) -> QuerySet[Ignored, int]:
    """Ids of those whom this person has muted or blocked; ``user`` may name a column of the query around."""
    return Ignored.objects.filter(user_id=user).values_list("person_id", flat=True)
