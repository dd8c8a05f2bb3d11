"""Not hearing of somebody: no notice of theirs, and once blocked no direct messages. Only who does it is told."""

from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.access import find_person_for
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.log import publish
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Ignored, Membership, ThreadFollow, User
from syncchat.models.queries.thread import with_thread_unread_of
from syncchat.models.queries.unread import with_unread_of
from syncchat.protocol.kinds import EntryKind, Ignoring

IGNORED_LIMIT = 500


@transaction.atomic
def ignore_person(*, actor: User, person_id: int, how: Ignoring) -> None:
    """Mute or block somebody, or hear of them again.

    Raises:
        NotFound: nobody has this id.
        Invalid: that is oneself.
        Forbidden: owners of the workspace cannot be blocked, since they have to be heard.
        Conflict: as many as one may are ignored.
    """
    person = find_person_for(actor, person_id)
    if person == actor:
        raise Invalid(_("You cannot do that to yourself."), field="id")
    if how == Ignoring.BLOCKED and person.is_owner:
        raise Forbidden(_("Owners of the workspace can be muted, but not blocked."))
    lock_logs([actor.log_id])
    if not _store(actor, person, how):
        return
    append_entry(log_id=actor.log_id, kind=EntryKind.QUIET_CHANGED, actor=actor)
    # Of who shows nothing there is nothing to hide, and the signal would tell of the block
    if how == Ignoring.BLOCKED and actor.shows_reads and person.shows_reads:
        for one, other in ((actor, person), (person, actor)):
            publish.signal_after_commit(kind="unseen", person=one.pk, to=[other.pk])
    _count_again(actor, person)


def list_ignored(*, user: User) -> list[Ignored]:
    return list(Ignored.objects.filter(user=user).select_related("person").order_by("-since"))


def _store(actor: User, person: User, how: Ignoring) -> bool:
    """Whether that is another state than before."""
    known = Ignored.objects.filter(user=actor, person=person).first()
    before = Ignoring.NOT if known is None else Ignoring.BLOCKED if known.is_blocked else Ignoring.MUTED
    if before == how:
        return False
    if how == Ignoring.NOT:
        Ignored.objects.filter(user=actor, person=person).delete()
        return True
    if known is None and Ignored.objects.filter(user=actor).count() >= IGNORED_LIMIT:
        raise Conflict(_("You ignore %s people, and no more can be kept.") % IGNORED_LIMIT)
    is_blocked = how == Ignoring.BLOCKED
    Ignored.objects.update_or_create(user=actor, person=person, defaults={"is_blocked": is_blocked})
    return True


def _count_again(actor: User, person: User) -> None:
    """What waits of theirs counts no more, or again: rooms and threads are told with their new counts."""
    mine = Membership.objects.filter(user=actor)
    for membership in with_unread_of(mine, person.pk):
        append_entry(
            log_id=actor.log_id, kind=EntryKind.MEMBERSHIP_CHANGED, actor=actor, room_id=membership.room_id
        )
    follows = ThreadFollow.objects.filter(user=actor, root__room__memberships__user=actor)
    for follow in with_thread_unread_of(follows, person.pk).select_related("root"):
        append_entry(
            log_id=actor.log_id,
            kind=EntryKind.THREAD_CHANGED,
            actor=actor,
            room_id=follow.root.room_id,
            message=follow.root,
        )
