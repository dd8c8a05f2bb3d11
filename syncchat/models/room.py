from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from syncchat.protocol.kinds import RoomKind, WorkspaceRole
from syncchat.reach import within_reach

KINDS = {
    RoomKind.PUBLIC: _("Public room"),
    RoomKind.PRIVATE: _("Private room"),
    RoomKind.DIRECT: _("Direct message"),
}


class RoomQuerySet(models.QuerySet["Room"]):
    def visible_to(self, user_id: int) -> "RoomQuerySet":
        """Rooms a person may read: their own, and every public one; guests their own alone."""
        guest = get_user_model()._default_manager.filter(pk=user_id, is_owner=False, rank=WorkspaceRole.GUEST)
        theirs = Q(memberships__user=user_id) | (Q(kind=RoomKind.PUBLIC) & ~Q(Exists(guest)))
        return self.filter(theirs, within_reach("pk")).distinct()

    def joined_by(self, user_id: int) -> "RoomQuerySet":
        return self.filter(within_reach("pk"), memberships__user=user_id)


class Room(models.Model):
    """Where people talk."""

    log = models.OneToOneField("syncchat.Log", on_delete=models.PROTECT, related_name="room")
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.CharField(_("name"), max_length=60, blank=True)
    topic = models.CharField(_("topic"), max_length=250, blank=True)
    is_announcement = models.BooleanField(default=False)
    # Seconds between two messages of one person who does not moderate; 0 is no bound
    slow_mode = models.PositiveIntegerField(default=0, db_default=0)
    is_general = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # Sorted user ids joined by commas: one direct room per exact set of people.
    direct_key = models.CharField(max_length=250, null=True, blank=True, unique=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_general"], condition=Q(is_general=True), name="one_general_room"
            ),
            models.CheckConstraint(
                condition=Q(kind=RoomKind.DIRECT, direct_key__isnull=False)
                | (~Q(kind=RoomKind.DIRECT) & Q(direct_key=None)),
                name="direct_rooms_have_a_key",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"direct room {self.pk}"
