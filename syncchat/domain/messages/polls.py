"""Asking a room, and answering: a choice is a state, so whatever is said twice is so already."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import get_message_for
from syncchat.domain.moderation.rules import check_words, read_rules
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.moderation.word_lists import Said
from syncchat.domain.rooms.locking import lock_message
from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Membership, Message, Poll, PollOption, User, Vote
from syncchat.models.messages.poll import TalliedOption, Tally
from syncchat.permissions import find_rights
from syncchat.protocol.commands import NewPoll
from syncchat.protocol.kinds import EntryKind
from syncchat.text.folding import fold

FEWEST_OPTIONS = 2
OPTIONS_LIMIT = 12
OPTION_LENGTH = 200


def attach_poll(message: Message, asked: NewPoll, texts: Sequence[str]) -> tuple[Poll, list[PollOption]]:
    """In memory only: the caller stores the message first."""
    poll = Poll(
        message=message, multiple=asked.multiple, anonymous=asked.anonymous, extendable=asked.extendable
    )
    options = [
        PollOption(poll=poll, place=place, text=text, added_by_id=message.author_id)
        for place, text in enumerate(texts)
    ]
    message.has_poll = True
    message.tally = Tally(poll.multiple, poll.anonymous, poll.extendable)
    message.tally.options = {option.place: TalliedOption(option.text) for option in options}
    return poll, options


def store_polls(polls: Sequence[tuple[Poll, list[PollOption]]]) -> None:
    if polls:
        Poll.objects.bulk_create(poll for poll, _options in polls)
        PollOption.objects.bulk_create(option for _poll, options in polls for option in options)


def clean_options(options: Sequence[str]) -> list[str]:
    """The texts of a new poll's options as they are stored.

    Raises:
        Invalid: too few, too many, one that is empty, too long, or there twice.
    """
    if not FEWEST_OPTIONS <= len(options) <= OPTIONS_LIMIT:
        words = _("A poll has %(least)s to %(most)s options.")
        raise Invalid(words % {"least": FEWEST_OPTIONS, "most": OPTIONS_LIMIT}, field="options")
    texts = [_clean_option(each) for each in options]
    for number, text in enumerate(texts):
        _check_is_new(text, texts[:number])
    return texts


def _clean_option(text: str) -> str:
    cleaned = clean_line(text, field="options")
    if not cleaned:
        raise Invalid(_("An option needs words."), field="options")
    return limit_length(cleaned, OPTION_LENGTH, field="options")


def _check_is_new(text: str, others: Iterable[str]) -> None:
    if fold(text) in {fold(each) for each in others}:
        raise Invalid(_("“%s” is among the options already.") % text, field="options")


@transaction.atomic
def vote(*, actor: User, message_id: UUID, options: Sequence[int]) -> Message:
    """Choose these options and no others; none takes the choice back.

    Raises:
        NotFound: no such message, or in a room that is not this person's.
        Invalid: it is no poll; or no such option, or several where one is asked for.
        Forbidden: the room is archived, the poll is closed or deleted.
    """
    message, poll, _membership = _lock(actor, message_id)
    offered = {option.place: option for option in poll.options.all()}
    wanted = set(options)
    if not wanted <= offered.keys():
        raise Invalid(_("This poll has no such option."), field="options")
    if len(wanted) > 1 and not poll.multiple:
        raise Invalid(_("Choose one option of this poll."), field="options")
    mine = Vote.objects.filter(option__poll=poll, user=actor)
    chosen = set(mine.values_list("option__place", flat=True))
    if wanted == chosen:
        return message
    _check_is_open(poll)
    check_may_speak(actor)
    mine.filter(option__place__in=chosen - wanted).delete()
    Vote.objects.bulk_create(Vote(option=offered[each], user=actor) for each in sorted(wanted - chosen))
    _tell(message, poll, actor)
    append_entry(
        log_id=actor.log_id,
        kind=EntryKind.VOTE_CHANGED,
        actor=actor,
        message=message,
        room_id=message.room_id,
    )
    return message


@transaction.atomic
def add_poll_option(*, actor: User, message_id: UUID, text: str) -> Message:
    """Let others choose this as well.

    Raises:
        NotFound, Forbidden: as `vote`; also where only its author adds options.
        Invalid: as `vote`, or as `clean_options`.
        Conflict: there are as many as there may be.
    """
    message, poll, membership = _lock(actor, message_id)
    check_may_speak(actor)
    cleaned = _clean_option(text)
    offered = list(poll.options.order_by("place"))
    if any(option.text == cleaned and option.added_by_id == actor.pk for option in offered):
        return message
    if not poll.extendable and message.author_id != actor.pk:
        raise Forbidden(_("Only its author can add options to this poll."))
    # An option is words for others
    if membership.is_shut_out():
        raise Forbidden(_("You and this person cannot write to each other."))
    _check_is_open(poll)
    check_words(read_rules(), Said(cleaned))
    _check_is_new(cleaned, (option.text for option in offered))
    if len(offered) >= OPTIONS_LIMIT:
        raise Conflict(_("A poll holds no more than %s options.") % OPTIONS_LIMIT, field="options")
    PollOption.objects.create(poll=poll, place=len(offered), text=cleaned, added_by=actor)
    _tell(message, poll, actor)
    return message


@transaction.atomic
def close_poll(*, actor: User, message_id: UUID) -> Message:
    """Nobody votes any more; what was chosen stays.

    Raises:
        NotFound, Invalid, Forbidden: as `vote`; also to those who neither asked nor moderate.
    """
    message, poll, membership = _lock(actor, message_id)
    if message.author_id != actor.pk and not find_rights(message.room, actor, membership).moderate:
        raise Forbidden(_("Only its author or a moderator can close a poll."))
    if poll.closed_at is None:
        poll.closed_at = timezone.now()
        poll.save(update_fields=["closed_at"])
        append_entry(log_id=message.room.log_id, kind=EntryKind.POLL_CHANGED, actor=actor, message=message)
    return message


def _lock(actor: User, message_id: UUID) -> tuple[Message, Poll, Membership]:
    # Both logs that a vote is told by, in the order that everybody takes them
    lock_logs([get_message_for(actor, message_id).room.log_id, actor.log_id])
    message, membership = lock_message(actor, message_id)
    if message.deleted_at is not None:
        raise Forbidden(_("This poll was deleted."))
    poll = Poll.objects.filter(message=message).first()
    if poll is None:
        raise Invalid(_("This message asks nothing."), field="id")
    return message, poll, membership


def _check_is_open(poll: Poll) -> None:
    if poll.closed_at is not None:
        raise Forbidden(_("This poll is closed."))


def _tell(message: Message, poll: Poll, actor: User) -> None:
    """An entry names who made it, so one about an anonymous poll names nobody."""
    by = None if poll.anonymous else actor
    append_entry(log_id=message.room.log_id, kind=EntryKind.POLL_CHANGED, actor=by, message=message)
