"""Reading and following threads. A thread is its first message and the answers to it, one level deep."""

from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, QuerySet

from syncchat.access import find_message_for, get_message_for
from syncchat.domain.messages.messages import PAGE_SIZE
from syncchat.domain.notifications.push.clearing import clear_read_in_thread
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Log, Message, Room, ThreadFollow, User
from syncchat.protocol.kinds import EntryKind
from syncchat.reach import within_reach

# A page of followed threads
THREADS_LIMIT = 100


class ThreadPage(NamedTuple):
    root: Message
    messages: list[Message]
    has_older: bool


def read_replies(
    *, user: User, message_id: UUID, before: int | None = None, limit: int = PAGE_SIZE
) -> ThreadPage:
    """A page of a thread's answers, the newest or those before a seq, in ascending seq.

    Raises:
        NotFound: not a message that this person may read.
    """
    found = find_message_for(user, message_id)
    root = found.room.messages.for_display().get(pk=found.thread_id or found.pk)
    replies = root.replies.for_display()
    if before is not None:
        replies = replies.filter(seq__lt=before)
    page = list(replies.order_by("-seq")[: limit + 1])
    return ThreadPage(root, page[:limit][::-1], has_older=len(page) > limit)


def find_root_at(*, room: Room, seq: int) -> Message | None:
    """The root of what stands at this seq in a thread alone."""
    answer = (
        room.messages.filter(seq=seq, also_in_room=False)
        .exclude(thread=None)
        .select_related("thread")
        .first()
    )
    return answer.thread if answer else None


def list_followed(*, user: User, after: UUID | None = None) -> QuerySet[ThreadFollow]:
    """A page of threads in rooms of theirs, the last answered first, behind the one that ``after`` began."""
    followed = ThreadFollow.objects.filter(user=user, is_following=True)
    mine = followed.filter(within_reach("root__room"), root__room__memberships__user=user)
    answered = mine.annotate(last=Max("root__replies__created_at"))
    ordered = answered.order_by(F("last").desc(nulls_last=True), "-pk")
    places = list(ordered.values_list("pk", "root"))
    first = next((at for at, (_pk, root) in enumerate(places, 1) if root == after), 0)
    return ordered.filter(pk__in=[pk for pk, _root in places[first : first + THREADS_LIMIT]])


@transaction.atomic
def follow_thread(*, actor: User, message_id: UUID) -> ThreadFollow:
    """From now on its answers wait for this person; what is there already was read.

    Raises:
        NotFound: no such message, or in a room that is not theirs.
    """
    root, follow = _lock(actor, message_id)
    if follow is not None and follow.is_following:
        return follow
    newest = root.replies.aggregate(seq=Max("seq"))["seq"] or 0
    follow = follow or ThreadFollow(root=root, user=actor)
    follow.is_following = True
    follow.read_seq = max(follow.read_seq, newest)
    follow.save()
    _tell(actor, root)
    return follow


@transaction.atomic
def unfollow_thread(*, actor: User, message_id: UUID) -> None:
    """Its answers wait no longer, until this person answers in it again.

    Raises:
        NotFound: as `follow_thread`.
    """
    root, follow = _lock(actor, message_id)
    if follow is None or not follow.is_following:
        return
    follow.is_following = False
    follow.save(update_fields=["is_following"])
    _tell(actor, root)


@transaction.atomic
def read_thread(*, actor: User, message_id: UUID, seq: int) -> None:
    """Move the marker forward (the greatest wins); who does not follow has none.

    Raises:
        NotFound: as `follow_thread`.
    """
    root, follow = _lock(actor, message_id)
    to = min(seq, Log.objects.get(room=root.room_id).head)
    if follow is None or to <= follow.read_seq:
        return
    follow.read_seq = to
    follow.save(update_fields=["read_seq"])
    clear_read_in_thread(person=actor.pk, room=root.room_id, root=root.pk, seq=to)
    _tell(actor, root)


def _lock(actor: User, message_id: UUID) -> tuple[Message, ThreadFollow | None]:
    message = get_message_for(actor, message_id)
    root = message.thread or message
    lock_logs([actor.log_id])
    return root, ThreadFollow.objects.filter(user=actor, root=root).first()


def _tell(actor: User, root: Message) -> None:
    append_entry(
        log_id=actor.log_id,
        kind=EntryKind.THREAD_CHANGED,
        actor=actor,
        message=root,
        room_id=root.room_id,
    )
