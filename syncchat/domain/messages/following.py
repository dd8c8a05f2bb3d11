"""Who follows a thread: whoever began it, answered in it, or was named in it, until they stop."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from syncchat.log.append import append_to_people
from syncchat.models import Ignored, Membership, Message, ThreadFollow, User
from syncchat.models.queries.thread import gather_summaries
from syncchat.protocol.kinds import EntryKind


def find_root_authors(answered: Iterable[Message]) -> set[int]:
    return {(message.thread or message).author_id for message in answered}


def take_note(sent: Sequence[Message], named: Mapping[UUID, list[int]]) -> None:
    """After answers were stored, inside the same transaction and with these people's logs locked."""
    answers = [message for message in sent if message.thread is not None]
    summaries = gather_summaries(answer.thread_id for answer in answers if answer.thread_id)
    for answer in answers:
        _follow(answer, named.get(answer.pk, []))
        if answer.thread is not None:
            answer.thread.summary = summaries.get(answer.thread_id)


def _follow(answer: Message, named: Sequence[int]) -> None:
    root = answer.thread
    if root is None:
        return
    # Whoever ignores them is not brought into a thread by their words
    deaf = set(Ignored.objects.filter(person=answer.author_id, user__in=named).values_list("user", flat=True))
    known = {follow.user_id: follow for follow in ThreadFollow.objects.filter(root=root)}
    begin = {
        person for person in (root.author_id, answer.author_id, *(set(named) - deaf)) if person not in known
    }
    begin &= set(
        Membership.objects.filter(room=answer.room_id, user__in=begin).values_list("user", flat=True)
    )
    ThreadFollow.objects.bulk_create(
        ThreadFollow(root=root, user_id=person, read_seq=answer.seq - 1) for person in sorted(begin)
    )
    own = known.get(answer.author_id)
    if own and not own.is_following:
        own.is_following = True
        own.save(update_fields=["is_following"])
        begin.add(answer.author_id)
    if begin:
        append_to_people(
            people=User.objects.filter(pk__in=begin),
            kind=EntryKind.THREAD_CHANGED,
            actor=answer.author,
            room_id=answer.room_id,
            message=root,
        )
