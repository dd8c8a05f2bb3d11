"""What each command does, and what it counts against: one table for every way that a command comes by.

The socket, the long poll's `POST /api/v1/commands` and the REST routes all look here, so none of them paces,
permits or refuses otherwise than the others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from syncchat.domain.accounts.ignoring import ignore_person
from syncchat.domain.accounts.quiet import keep_quiet
from syncchat.domain.later import drafts, scheduled
from syncchat.domain.limits.limits import check_mark, check_send
from syncchat.domain.links import previews
from syncchat.domain.messages import activity, messages, pins, polls, reactions, reads, saved, threads
from syncchat.domain.messages.sending import SentMessage
from syncchat.domain.rooms import memberships, sidebar
from syncchat.models import User
from syncchat.protocol import commands, server_frames


@dataclass(frozen=True, slots=True)
class Verb:
    """``run`` takes the command's arguments and an ``actor``; ``count`` raises RateLimited."""

    run: Callable[..., Any]
    count: Callable[[int], None]


VERBS: dict[type[commands.Command], Verb] = {
    commands.SendMessage: Verb(messages.send_message, check_send),
    commands.EditMessage: Verb(messages.edit_message, check_send),
    commands.DeleteMessage: Verb(messages.delete_message, check_send),
    commands.React: Verb(reactions.add_reaction, check_send),
    commands.Unreact: Verb(reactions.remove_reaction, check_send),
    commands.PinMessage: Verb(pins.pin_message, check_send),
    commands.UnpinMessage: Verb(pins.unpin_message, check_send),
    commands.RemovePreview: Verb(previews.remove_preview, check_send),
    commands.CastVote: Verb(polls.vote, check_send),
    commands.AddPollOption: Verb(polls.add_poll_option, check_send),
    commands.ClosePoll: Verb(polls.close_poll, check_send),
    commands.Follow: Verb(threads.follow_thread, check_send),
    commands.Unfollow: Verb(threads.unfollow_thread, check_send),
    # Only the person themselves is told of these
    commands.SaveMessage: Verb(saved.save_message, check_mark),
    commands.UnsaveMessage: Verb(saved.unsave_message, check_mark),
    commands.KeepDraft: Verb(drafts.keep_draft, check_mark),
    commands.ScheduleMessage: Verb(scheduled.schedule_message, check_send),
    commands.UnscheduleMessage: Verb(scheduled.unschedule_message, check_mark),
    commands.ReadThread: Verb(threads.read_thread, check_mark),
    commands.ReadActivity: Verb(activity.read_activity, check_mark),
    commands.MarkRead: Verb(reads.mark_read, check_mark),
    commands.MarkUnread: Verb(reads.mark_unread, check_mark),
    commands.SetLevel: Verb(memberships.set_level, check_mark),
    commands.PlaceRoom: Verb(sidebar.place_room, check_mark),
    commands.KeepSection: Verb(sidebar.keep_section, check_mark),
    commands.RemoveSection: Verb(sidebar.remove_section, check_mark),
    commands.SortRooms: Verb(sidebar.sort_rooms, check_mark),
    commands.KeepQuiet: Verb(keep_quiet, check_mark),
    commands.Ignore: Verb(ignore_person, check_mark),
}


def run_command(command: commands.Command, actor: User) -> Any:
    """Count the command and do it.

    Raises:
        RateLimited: too many of its kind.
        DomainError: whatever its verb refuses.
    """
    verb = VERBS[type(command)]
    verb.count(actor.pk)
    return verb.run(actor=actor, **command.arguments())


def acknowledge(command: commands.Command, result: Any) -> server_frames.Ack:
    """The reply to a command that was done, from what its verb returned."""
    if isinstance(result, SentMessage):
        sent = result.message
        return server_frames.Ack(
            ref=command.ref, id=sent.pk, seq=sent.seq, at=sent.created_at, dup=result.dup
        )
    return server_frames.Ack(ref=command.ref, id=command.arguments().get("message_id"))
