"""Which field is told to whom. A field that is new here is told to nobody before somebody has decided."""

from typing import Any, get_args

import pytest
from pydantic import BaseModel

from syncchat.protocol import events, http, search, server_frames, uploads
from syncchat.protocol.shape import Shape

# What anyone may be told who may read the room, or who is told of this person at all
OF_OTHERS = {
    "Person": "id username name initials hue avatar status status_emoji status_until is_owner workspace_role is_bot"
    " locked_out",
    "Typist": "id name",
    "Member": "id username name initials hue avatar status status_emoji status_until is_owner workspace_role is_bot"
    " locked_out role",
    "Place": "role",
    "Reaction": "emoji count people",
    "Reactor": "emoji at person",
    "Reactors": "reactions next",
    "CustomEmoji": "id names url still",
    "Quote": "id seq author text deleted",
    "Voice": "duration waveform",
    "File": "id name kind type size width height url thumb voice gone",
    "RoomFile": "file message seq at author",
    "RoomFiles": "files count next",
    "Preview": "id url site title description picture width height",
    "Pin": "by at",
    "ThreadPlace": "root root_seq also_in_room",
    "OpenThread": "id seq",
    "Replies": "count people last_at last_seq",
    "Message": "id room seq kind author person body html at edited_at deleted taken_back mentions mentions_room"
    " reactions reply_to thread replies files previews pinned poll forward actions",
    # Of a room that is not public its kind alone: test_forwards
    "Forward": "id author at body html deleted source room room_name",
    # `mine` goes to who asks for the page alone: test_polls
    "Poll": "options multiple anonymous extendable voters closed_at mine",
    "PollOption": "text count people",
    "Room": "id log kind name topic announcement slow_mode archived general people member_count",
    "TypingSignal": "type kind room thread person",
    "PresenceSignal": "type kind people",
    "PersonSignal": "type kind person",
    "AnswerSignal": "type kind room thread command bot html",
    "SeenSignal": "type kind room person seq",
    "Seen": "person seq",
    "History": "messages position has_older has_newer thread",
    "Piece": "text hit",
    "FoundMessage": "message excerpt files before after",
    "FoundRoom": "id kind name people count",
    "FoundPerson": "person count",
}
# What the person alone is told whom it is about
OF_ONE = {
    "Rights": "send moderate manage",
    "MyRoom": "id log kind name topic announcement slow_mode archived general people member_count position role"
    " read_seq unread_seq level unread mentions can",
    "ReadMarker": "room read_seq unread_seq unread mentions position",
    "MyThread": "id room seq following read_seq unread mentions position root",
    "Saved": "id room at remind_at due",
    "Draft": "room id kind text version",
    "ScheduledCounts": "waiting refused due",
    "ScheduledMessage": "id room body at zone wall reply_to thread also_in_room files refusal reminder due",
    "Section": "id name folded rooms",
    "Sidebar": "order only_unread sections",
    "Quiet": "away until starts ends paused_until allowed muted blocked",
    "NotificationChoices": "level hides_words sounds volume",
    "SavedMessage": "id room at remind_at due message",
    "ActivityItem": "kind at unread message person emoji people",
    "MyVote": "id room options",
    "MessageVersion": "body at",
    "MessageVersions": "versions",
    "Activity": "items next read_at",
    "Me": "id username name initials hue avatar status status_emoji status_until is_owner workspace_role is_bot"
    " locked_out theme text_size density reduce_motion enter_sends single_key_shortcuts undo_send link_previews"
    " shows_reads",
    "VisitedRoom": "id log kind name topic announcement slow_mode archived general people member_count position can",
    "BrowsedRoom": "id log kind name topic announcement slow_mode archived general people member_count joined",
    "ThreadHistory": "root messages position has_older mine",
    "Threads": "threads",
    "OpenRoom": "messages position has_older has_newer thread room visiting members presence focus new_since",
    "FirstRun": "named said_hello invited second_room",
    "WorkspaceState": "name first_run rights",
    "UserLog": "log position",
    "Notice": "id kind words at",
    "Standing": "silenced_until reason notices",
    "Bootstrap": "me workspace user_log rooms open saved sidebar scheduled drafts quiet standing urgent threads"
    " emoji limits",
    "InviteLink": "id url created_by created_at expires_at max_uses uses as_guest rooms",
    "Upload": "id name size offset file",
    "SearchResults": "results next total has_more rooms people suggestion notes is_level",
    "Limits": "body frame page files file part",
    "Welcome": "type ref v me session heads heartbeat release limits",
    "Pulled": "v me session heads heartbeat release limits frames",
    "Sent": "id seq at dup message",
    "Ack": "type ref id seq at dup",
    "Nack": "type ref code message field retry_after",
    "Refusal": "title status detail code message field retry_after",
    "Rewind": "type ref log",
    "Bye": "type window",
    "Pong": "type ref",
    "HeadsSignal": "type kind heads",
    # A person's own log says more than a room's: tests/websocket/test_private_fields.py looks at what comes
    "Events": "type ref log from_ to events more",
    "Event": "seq id kind at actor message person room room_id membership read reactors replies thread saved vote"
    " sidebar scheduled drafts quiet standing emoji rights activity_read_at",
}
BASES = {"ServerFrame", "Shape"}


def list_types() -> dict[str, type[BaseModel]]:
    return {
        name: each
        for module in (server_frames, events, http, search, uploads)
        for name, each in vars(module).items()
        if isinstance(each, type)
        and issubclass(each, Shape | server_frames.ServerFrame)
        and name not in BASES
    }


def list_told(annotation: Any) -> set[Any]:
    """Every type that a field's annotation names."""
    inner = get_args(annotation)
    return {annotation} if not inner else {each for one in inner for each in list_told(one)}


def test_every_field_has_its_readers() -> None:
    assert {name: " ".join(each.model_fields) for name, each in list_types().items()} == OF_OTHERS | OF_ONE
    assert not OF_OTHERS.keys() & OF_ONE.keys()


@pytest.mark.parametrize("name", OF_OTHERS)
def test_what_others_are_told_holds_nothing_of_one_alone_and_nothing_untyped(name: str) -> None:
    told = {
        inner for field in list_types()[name].model_fields.values() for inner in list_told(field.annotation)
    }

    assert Any not in told
    assert not {inner.__name__ for inner in told if hasattr(inner, "__name__")} & OF_ONE.keys()
