from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import models
from django.utils import timezone

ENDPOINT_LIMIT = 1_000
NAME_LIMIT = 60
# Refused so often in a row, it is said to be broken
FAILING = 3


class PushKey(models.Model):
    """What push services know this workspace by (VAPID, RFC 8292). Here and in no file, so that every machine and every
    backup has it: with another one all devices would have to ask anew."""

    private = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_push_key")]

    def __str__(self) -> str:
        return "push key"


class PushSubscription(models.Model):
    """A browser that takes pushes, as long as its sign-in lasts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(UserSession, on_delete=models.CASCADE, related_name="+")
    # Where its push service takes them: whoever knows it and the keys can push
    endpoint = models.CharField(max_length=ENDPOINT_LIMIT, unique=True)
    # base64url, as browsers give them
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    name = models.CharField(max_length=NAME_LIMIT)
    # The address under which it sees us
    origin = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"device {self.pk} of {self.user_id}"

    @property
    def is_failing(self) -> bool:
        return self.failures >= FAILING
