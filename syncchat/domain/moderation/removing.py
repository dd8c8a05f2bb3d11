"""Deleting all that somebody said, in the queue and a few messages at a time; and bringing it back within a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note
from syncchat.domain.links.previews import ask_for_previews
from syncchat.domain.messages.forwards import list_logs
from syncchat.domain.moderation.kept import UNDONE_WITHIN, bring_back, list_originals, put_away
from syncchat.domain.moderation.reporting import lock_cases
from syncchat.domain.moderation.rights import GENERAL, MODERATORS, OWNERS, find_place
from syncchat.domain.retention.emptying import empty_messages, lock_to_empty
from syncchat.domain.rights.asking import check_is_above
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Forward, Message, Removal, RemovedMessage, User
from syncchat.models.audit_entry import AuditAction
from syncchat.models.moderation.removal import RemovalState
from syncchat.protocol.kinds import EntryKind, MessageKind, RoomKind
from syncchat.queue.tasks import put_down, upkeep_task

# Of one transaction: some 40 ms, for which a send may have to wait
BATCH = 5
# Of one task: then others of its queue have their turn
STEP = 500
SHOWN = 50
# How long it is listed that there was one
KEPT = timedelta(days=365)
SPANS: dict[str, timedelta | None] = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "all": None,
}


class Share(NamedTuple):
    messages: int
    rooms: int


def preview_removal(*, actor: User, user_id: int) -> tuple[User, dict[str, Share]]:
    """What would go, for each of the times that can be chosen.

    Raises: NotFound, Forbidden, Invalid, as `remove_messages`.
    """
    person = _check_may_remove(actor, user_id)
    now = timezone.now()
    starts = {name: now - span if span else None for name, span in SPANS.items()}
    counted = {name: Count("pk", filter=_since(start)) for name, start in starts.items()}
    rooms = {f"{name}_rooms": Count("room", filter=_since(starts[name]), distinct=True) for name in SPANS}
    found = _find(person, everywhere=reaches_all(actor)).aggregate(**counted, **rooms)
    return person, {name: Share(found[name], found[f"{name}_rooms"]) for name in SPANS}


@transaction.atomic
def remove_messages(*, actor: User, user_id: int, span: str) -> Removal:
    """Whoever manages people reaches every room, others who keep order public ones.

    Raises:
        NotFound: nobody, or not theirs to decide.
        Forbidden: it is an owner's, and they are none.
        Invalid: their own; no such time; or there is nothing.
        Conflict: somebody else does it already.
    """
    lock_cases()
    person = _check_may_remove(actor, user_id)
    if span not in SPANS:
        raise Invalid(_("Choose one from the list."), field="span")
    _check_is_idle(person)
    now, length = timezone.now(), SPANS[span]
    removal = Removal(person=person, asked_by=actor, asked_at=now, everywhere=reaches_all(actor))
    removal.since = now - length if length else None
    removal.expected = _find_of(removal).count()
    if not removal.expected:
        raise Invalid(_("They said nothing in that time."), field="span")
    removal.save()
    said = f"{removal.expected} messages, {span}"
    note(actor=actor, action=AuditAction.MESSAGES_REMOVED, person=person, after=said)
    put_down(go_on_removing, removal_id=removal.pk)
    return removal


@transaction.atomic
def undo_removal(*, actor: User, removal_id: int) -> Removal:
    """Also while it goes on. What people delete themselves stays deleted.

    Raises:
        NotFound: no such removal, or not theirs to undo.
        Conflict: it is undone, being undone, or too late.
    """
    lock_cases()
    removal = Removal.objects.select_for_update(of=("self",)).filter(_find_own(actor), pk=removal_id).first()
    if removal is None or removal.person == actor:
        raise NotFound
    if removal.undone_by is not None:
        raise Conflict(_("%s has undone this already.") % removal.undone_by.name)
    if not can_be_undone(removal):
        raise Conflict(_("It is too late: the words are gone for good."))
    if removal.state == RemovalState.REMOVED:
        _check_is_idle(removal.person)
    removal.state, removal.undone_by = RemovalState.RESTORING, actor
    removal.save(update_fields=["state", "undone_by"])
    said = f"{removal.removed} messages"
    note(actor=actor, action=AuditAction.MESSAGES_RESTORED, person=removal.person, after=said)
    put_down(go_on_restoring, removal_id=removal.pk)
    return removal


def can_be_undone(removal: Removal) -> bool:
    if removal.state == RemovalState.REMOVED and removal.removed_at is not None:
        return timezone.now() < removal.removed_at + UNDONE_WITHIN
    return removal.state == RemovalState.REMOVING


def list_removals(*, actor: User) -> list[Removal]:
    """Those that they may undo, the latest first. Raises: NotFound."""
    found = Removal.objects.filter(_find_own(actor)).select_related("person", "asked_by", "undone_by")
    return list(found.order_by("-pk")[:SHOWN])


def may_remove(actor: User) -> bool:
    return actor.is_active and find_place(actor) in (OWNERS, MODERATORS, GENERAL)


def reaches_all(actor: User) -> bool:
    """Also private rooms and direct messages."""
    return find_place(actor) == OWNERS


def remove_old_removals() -> None:
    ended = [RemovalState.RESTORED, RemovalState.GONE]
    Removal.objects.filter(state__in=ended, asked_at__lt=timezone.now() - KEPT).delete()


@upkeep_task
def go_on_removing(removal_id: int) -> None:
    """Where a process was killed, the messages that are still there are those that are left."""
    removal = Removal.objects.filter(pk=removal_id).select_related("person").first()
    if removal is None:
        return
    ids = list(_find_of(removal).order_by("-pk").values_list("pk", flat=True)[:STEP])
    for start in range(0, len(ids), BATCH):
        if not _remove_batch(removal_id, ids[start : start + BATCH]):
            return
    if ids:
        put_down(go_on_removing, removal_id=removal_id)
        return
    at_it = Removal.objects.filter(pk=removal_id, state=RemovalState.REMOVING)
    at_it.update(state=RemovalState.REMOVED, removed_at=timezone.now())


@transaction.atomic
def _remove_batch(removal_id: int, ids: Sequence[UUID]) -> bool:
    """Whether it is still wanted: somebody may have undone it meanwhile."""
    lock_to_empty(ids)
    removal = Removal.objects.select_for_update(of=("self",)).get(pk=removal_id)
    if removal.state != RemovalState.REMOVING:
        return False
    # Read again under the locks: some may have been deleted by themselves
    found = list(Message.objects.filter(pk__in=ids, deleted_at=None).select_related("room").order_by("-pk"))
    for message in found:
        put_away(removal, message)
    empty_messages(found, removal.asked_by)
    Removal.objects.filter(pk=removal_id).update(removed=F("removed") + len(found))
    return True


@upkeep_task
def go_on_restoring(removal_id: int) -> None:
    """The last one first: what passed another one on comes back before that does, as it went after it."""
    ids = list(
        RemovedMessage.objects.filter(removal=removal_id).order_by("-pk").values_list("pk", flat=True)[:STEP]
    )
    for start in range(0, len(ids), BATCH):
        _restore_batch(removal_id, ids[start : start + BATCH])
    if ids:
        put_down(go_on_restoring, removal_id=removal_id)
        return
    at_it = Removal.objects.filter(pk=removal_id, state=RemovalState.RESTORING)
    at_it.update(state=RemovalState.RESTORED)


@transaction.atomic
def _restore_batch(removal_id: int, ids: Sequence[int]) -> None:
    kept = RemovedMessage.objects.filter(pk__in=ids).select_related("message__room").order_by("-pk")
    forwarded = Forward.objects.filter(original__in=[each.message_id for each in kept])
    originals = Message.objects.filter(pk__in=list_originals(kept)).values_list("room__log_id", flat=True)
    lock_logs([*(each.message.room.log_id for each in kept), *list_logs(forwarded), *originals])
    # Read again under the locks: its author may have wanted it gone
    again = kept.all()
    for each in again:
        has_links = "<a " in each.fields["html"]
        said = bring_back(each)
        for message in said:
            append_entry(
                log_id=message.room.log_id,
                kind=EntryKind.MESSAGE_RESTORED,
                # In other rooms it is not told who it was
                actor=_find_undoing(removal_id) if message is said[0] else None,
                message=message,
            )
        if has_links:
            ask_for_previews(said[:1])
    Removal.objects.filter(pk=removal_id).update(restored=F("restored") + len(again))


def _find_undoing(removal_id: int) -> User | None:
    return Removal.objects.select_related("undone_by").get(pk=removal_id).undone_by


def _find(person: User, *, everywhere: bool) -> "QuerySet[Message]":
    said = Message.objects.filter(author=person, kind=MessageKind.TEXT, deleted_at=None)
    return said if everywhere else said.filter(room__kind=RoomKind.PUBLIC)


def _find_of(removal: Removal) -> "QuerySet[Message]":
    said = _find(removal.person, everywhere=removal.everywhere)
    return said.filter(_since(removal.since), created_at__lte=removal.asked_at)


def _since(start: datetime | None) -> Q:
    return Q(created_at__gte=start) if start else Q()


def _find_own(actor: User) -> Q:
    """Raises: NotFound, where they decide about nothing of the kind."""
    if not may_remove(actor):
        raise NotFound
    return Q() if reaches_all(actor) else Q(everywhere=False)


def _check_may_remove(actor: User, user_id: int) -> User:
    person = User.objects.filter(pk=user_id).first()
    if person is None or not may_remove(User.objects.get(pk=actor.pk)):
        raise NotFound
    if person == actor:
        raise Invalid(_("You cannot do that to yourself."), field="span")
    if person.is_owner and not actor.is_owner:
        raise Forbidden(_("You cannot decide that. Ask an owner of the workspace."))
    check_is_above(actor, person)
    return person


def _check_is_idle(person: User) -> None:
    busy = Removal.objects.filter(person=person, state__in=[RemovalState.REMOVING, RemovalState.RESTORING])
    if other := busy.select_related("asked_by", "undone_by").first():
        by = other.undone_by or other.asked_by
        raise Conflict(_("%s is at it already.") % by.name)
