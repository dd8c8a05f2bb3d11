"""Threads that a person follows, as they go out."""

from django.db.models import QuerySet

from syncchat.domain.messages.threads import THREADS_LIMIT
from syncchat.models import ThreadFollow, User
from syncchat.models.messages.message import load_for_display
from syncchat.models.queries.thread import with_thread_unread
from syncchat.protocol import events as wire
from syncchat.reach import within_reach
from syncchat.serializers.messages import serialize_messages


def serialize_my_threads(follows: QuerySet[ThreadFollow], reader: User) -> list[wire.MyThread]:
    """Only of rooms that this person is in."""
    followed = follows.filter(within_reach("root__room"), user=reader, root__room__memberships__user=reader)
    mine = with_thread_unread(followed)
    placed = mine.select_related("root__room__log")
    listed = list(load_for_display(placed, "root__"))
    roots = {each.id: each for each in serialize_messages([follow.root for follow in listed], reader)}
    return [
        wire.MyThread(
            id=follow.root_id,
            room=follow.root.room_id,
            seq=follow.root.seq,
            following=follow.is_following,
            read_seq=follow.read_seq,
            unread=follow.unread,
            mentions=follow.mention_count,
            position=follow.root.room.log.position,
            root=roots[follow.root_id],
        )
        for follow in listed
    ]


def serialize_waiting_threads(reader: User) -> list[wire.MyThread]:
    """Those that they follow and that hold something they have not read, as far as one page goes."""
    followed = ThreadFollow.objects.filter(user=reader, is_following=True)
    waiting = with_thread_unread(followed.filter(root__room__memberships__user=reader)).filter(unread__gt=0)
    listed = list(waiting.order_by("-pk").values_list("pk", flat=True)[:THREADS_LIMIT])
    return serialize_my_threads(ThreadFollow.objects.filter(pk__in=listed), reader) if listed else []
