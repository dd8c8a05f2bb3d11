from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

TOKEN_NAME_LIMIT = 60
PREFIX_LENGTH = 8


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def usable(self) -> "AccessTokenQuerySet":
        now = timezone.now()
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None, user__is_active=True)


class AccessToken(models.Model):
    """What a program signs in with, as the person or bot that it belongs to. The secret itself is not kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens")
    name = models.CharField(max_length=TOKEN_NAME_LIMIT)
    # Its first letters, by which it is found and told from others
    prefix = models.CharField(max_length=PREFIX_LENGTH, unique=True)
    # SHA-256 of the whole token: 256 random bits need no slow hash
    digest = models.CharField(max_length=64)
    # Of `Scope`
    scopes = models.JSONField(default=list)
    # Said apart from the list: when its last room is deleted, a token must not reach all others
    in_all_rooms = models.BooleanField(default=True)
    rooms = models.ManyToManyField("syncchat.Room", blank=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"access token {self.prefix}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def has_ended(self) -> bool:
        return self.revoked_at is not None or self.has_expired
