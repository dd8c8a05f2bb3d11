from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from syncchat.models.accounts.ignored import Ignored
from syncchat.models.moderation.rules import SpeakingRules
from syncchat.protocol.kinds import NotificationLevel, Role, RoomKind, RoomOrder, StandingSection

ROLES = {Role.OWNER: _("Owner"), Role.MODERATOR: _("Moderator"), Role.MEMBER: _("Member")}
LEVELS = {
    NotificationLevel.ALL: _("All messages"),
    NotificationLevel.MENTIONS: _("Mentions only"),
    NotificationLevel.NOTHING: _("Nothing"),
}


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        """Of those who are not locked out."""
        return self.filter(user__is_active=True)

    def with_audience(self) -> "MembershipQuerySet":
        """Each with what ``has_audience`` asks for, in the same statement."""
        return self.annotate(is_read=~ExpressionWrapper(_is_left_alone(), models.BooleanField()))

    def with_rules(self) -> "MembershipQuerySet":
        """Each with the version of the rules for what is said, in the same statement."""
        version = SpeakingRules.objects.filter(pk=1).values("version")
        return self.annotate(rules_version=Subquery(version))

    def with_refusal(self) -> "MembershipQuerySet":
        """Each with whether blocks let nobody read them."""
        return self.annotate(is_refused=ExpressionWrapper(_is_refused(), models.BooleanField()))


def _is_left_alone() -> Q:
    others = Membership.objects.filter(room=OuterRef("room")).exclude(user=OuterRef("user"))
    return Q(room__kind=RoomKind.DIRECT) & Q(Exists(others)) & ~Q(Exists(others.active()))


def _is_refused() -> Q:
    """In a direct room where blocks stand between them and each of the others. Owners are heard all the same."""
    blocks = Ignored.objects.filter(is_blocked=True, person__is_owner=False)
    by_them = blocks.filter(person=OuterRef(OuterRef("user"))).values("user")
    of_them = blocks.filter(user=OuterRef(OuterRef("user"))).values("person")
    others = Membership.objects.filter(room=OuterRef("room")).exclude(user=OuterRef("user"))
    willing = others.exclude(user__in=by_them).exclude(user__in=of_them)
    return Q(room__kind=RoomKind.DIRECT) & Q(Exists(others)) & ~Q(Exists(willing))


class Membership(models.Model):
    """A person's place in a room. Leaving deletes the row; the room's log remembers it was there."""

    room = models.ForeignKey("syncchat.Room", on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=ROLES, default=Role.MEMBER)
    # The read marker only moves forward; `unread_seq` is a person's own "unread from here".
    read_seq = models.PositiveBigIntegerField(default=0)
    unread_seq = models.PositiveBigIntegerField(null=True, blank=True)
    level = models.CharField(max_length=10, choices=LEVELS, default=NotificationLevel.ALL)
    # When they last said something, where a room is slow
    spoke_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="one_membership_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.room_id}"

    @cached_property
    def has_audience(self) -> bool:
        """Whether anybody else can read here: not in a direct room where all others are locked out."""
        read: bool | None = getattr(self, "is_read", None)
        if read is None:
            return not Membership.objects.filter(_is_left_alone(), pk=self.pk).exists()
        return read

    def is_shut_out(self) -> bool:
        """Whether blocks let nobody read what this person writes here."""
        return Membership.objects.filter(_is_refused(), pk=self.pk).exists()

    @property
    def moderates(self) -> bool:
        return self.role in (Role.OWNER, Role.MODERATOR)

    @property
    def last_read(self) -> int:
        """The seq after which messages count as unread."""
        if self.unread_seq is None:
            return self.read_seq
        return min(self.read_seq, self.unread_seq - 1)


class Section(TypedDict):
    id: str
    name: str
    folded: bool
    rooms: list[int]


class Arrangement(TypedDict):
    order: str
    only_unread: bool
    sections: list[Section]


def make_section(section_id: str, name: str = "") -> Section:
    return Section(id=section_id, name=name, folded=False, rooms=[])


def make_arrangement() -> Arrangement:
    """As it is for whoever has changed nothing."""
    sections = [make_section(str(standing)) for standing in StandingSection]
    return Arrangement(order=str(RoomOrder.NAME), only_unread=False, sections=sections)


class Sidebar(models.Model):
    """How a person has arranged their rooms. Rooms that they have left may be named in it, and are passed by."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    arrangement = models.JSONField()

    def __str__(self) -> str:
        return f"Sidebar of {self.pk}"
