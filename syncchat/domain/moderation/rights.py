"""Who keeps order, and by which means: one table, which docs/moderation.md shows and a test compares.

Owners and administrators of the workspace decide about everything, its moderators about whatever locks nobody out.
Whoever moderates a room decides about what was said there. Whoever
moderates the room of everybody may also keep somebody from writing anywhere.
"""

from django.db.models import Q, QuerySet

from syncchat.domain.accounts.groups import moderates_everybody
from syncchat.domain.rights.asking import may
from syncchat.errors import NotFound
from syncchat.models import Membership, ReportCase, User
from syncchat.models.moderation.report import CaseDecision
from syncchat.protocol.kinds import Right, Role, RoomKind

OWNERS, MODERATORS, GENERAL, ROOM = "owners", "moderators", "general", "room"
DECIDERS: dict[CaseDecision, tuple[str, ...]] = {
    CaseDecision.NO_ACTION: (OWNERS, MODERATORS, GENERAL, ROOM),
    CaseDecision.REMOVED: (OWNERS, MODERATORS, GENERAL, ROOM),
    CaseDecision.WARNED: (OWNERS, MODERATORS, GENERAL, ROOM),
    CaseDecision.SILENCED: (OWNERS, MODERATORS, GENERAL),
    CaseDecision.LOCKED_OUT: (OWNERS,),
}


def find_place(user: User) -> str:
    """As which of them somebody decides, or nothing."""
    if may(user, Right.MANAGE_PEOPLE):
        return OWNERS
    if may(user, Right.KEEP_ORDER):
        return MODERATORS
    if moderates_everybody(user):
        return GENERAL
    return ROOM if _moderated(user).exists() else ""


def list_decisions(user: User) -> list[CaseDecision]:
    place = find_place(user)
    return [decision for decision, deciders in DECIDERS.items() if place in deciders]


def find_deciding(user: User) -> Q:
    """Cases that somebody may look at. Nobody sees one about themselves: it says who reported them.

    Raises:
        NotFound: they decide about nothing.
    """
    place = find_place(user)
    if not place or not user.is_active:
        raise NotFound
    others = ~Q(person=user.pk)
    return others if place in (OWNERS, MODERATORS) else others & Q(room__in=_moderated(user).values("room"))


def get_case(user: User, case_id: int) -> ReportCase:
    """Raises: NotFound, also for one that is not theirs to decide."""
    case = ReportCase.objects.select_for_update(of=("self",)).filter(find_deciding(user), pk=case_id).first()
    if case is None:
        raise NotFound
    return case


def _moderated(user: User) -> QuerySet[Membership]:
    mine = Membership.objects.filter(user=user, role__in=(Role.OWNER, Role.MODERATOR))
    return mine.exclude(room__kind=RoomKind.DIRECT)
