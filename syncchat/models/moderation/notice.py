from django.conf import settings
from django.db import models
from django.utils import timezone

from syncchat.protocol.kinds import NoticeKind

KINDS = [(kind.value, kind.value) for kind in NoticeKind]


class Notice(models.Model):
    """Something that those who keep order tell one person, who sees it until they have read it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=KINDS)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person"], condition=models.Q(seen_at=None), name="notice_unseen"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"
