from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class InviteQuerySet(models.QuerySet["Invite"]):
    def usable(self) -> "InviteQuerySet":
        unspent = Q(max_uses=None) | Q(uses__lt=F("max_uses"))
        return self.filter(unspent, revoked_at=None, expires_at__gt=timezone.now())


class Invite(models.Model):
    """A link that lets people register and lands them in chosen rooms."""

    token = models.CharField(max_length=43, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    max_uses = models.PositiveIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # Whoever registers by it is a guest of its rooms
    as_guest = models.BooleanField(default=False, db_default=False)
    rooms = models.ManyToManyField("syncchat.Room", blank=True, related_name="+")

    objects = InviteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invite {self.pk}"
