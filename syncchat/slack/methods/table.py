"""Every method that is known: what does it, what of a token it needs, and how it refuses."""

from collections.abc import Callable
from dataclasses import dataclass, field

from syncchat.domain.limits.limits import check_page, check_send
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.protocol.kinds import Scope
from syncchat.slack.call import Answer, Call
from syncchat.slack.errors import Refusals
from syncchat.slack.methods import (
    chat,
    conversations,
    files,
    history,
    people,
    reactions,
    searching,
    workspace,
)


@dataclass(frozen=True, slots=True)
class Method:
    """``count`` raises RateLimited; commands are counted where they are run. ``of_one_room`` or of nothing that a token
    which is limited to rooms would not reach: such a token is refused all else.
    """

    do: Callable[[Call], Answer]
    scope: Scope | None
    count: Callable[[int], None] | None = None
    refusals: Refusals = field(default_factory=dict)
    for_some_rooms: bool = True


def _write(do: Callable[[Call], Answer], **refusals: str) -> Method:
    return Method(do, Scope.WRITE, refusals=_name(refusals))


def _manage(do: Callable[[Call], Answer], *, for_some_rooms: bool = True, **refusals: str) -> Method:
    return Method(do, Scope.MANAGE, check_send, _name(refusals), for_some_rooms)


def _name(refusals: dict[str, str]) -> Refusals:
    kinds = {"missing": NotFound, "forbidden": Forbidden, "conflict": Conflict, "invalid": Invalid}
    return {kinds[name]: word for name, word in refusals.items()}


_GONE = {"missing": "message_not_found"}
METHODS: dict[str, Method] = {
    "auth.test": Method(workspace.test_sign_in, None),
    "team.info": Method(workspace.show_team, Scope.READ),
    "emoji.list": Method(workspace.list_emoji, Scope.READ),
    "apps.connections.open": Method(workspace.open_connection, Scope.READ, for_some_rooms=False),
    "bots.info": Method(people.show_bot, Scope.READ, refusals={NotFound: "bot_not_found"}),
    "users.info": Method(people.show, Scope.READ),
    "users.list": Method(people.list_people, Scope.READ, check_page),
    "users.lookupByEmail": Method(people.find_by_email, Scope.READ),
    "users.getPresence": Method(people.show_presence, Scope.READ),
    "users.profile.get": Method(people.show_profile, Scope.READ),
    "users.conversations": Method(conversations.list_rooms_of, Scope.READ, check_page),
    "conversations.list": Method(conversations.list_rooms, Scope.READ, check_page),
    "conversations.info": Method(conversations.show, Scope.READ),
    "conversations.members": Method(conversations.list_people, Scope.READ, check_page),
    "conversations.history": Method(history.read_history, Scope.READ, check_page),
    "conversations.replies": Method(history.read_replies, Scope.READ, check_page),
    "conversations.join": Method(conversations.join, Scope.WRITE, check_send, {Forbidden: "is_archived"}),
    "conversations.leave": Method(conversations.leave, Scope.WRITE, check_send),
    "conversations.open": Method(
        conversations.open_room, Scope.WRITE, check_send, {Invalid: "user_not_found"}
    ),
    "conversations.mark": _write(conversations.mark, missing="not_in_channel"),
    "conversations.create": _manage(
        conversations.create, for_some_rooms=False, conflict="name_taken", invalid="invalid_name_specials"
    ),
    "conversations.archive": _manage(conversations.archive),
    "conversations.unarchive": _manage(conversations.unarchive, conflict="name_taken"),
    "conversations.rename": _manage(
        conversations.rename,
        conflict="name_taken",
        invalid="invalid_name_specials",
        forbidden="not_authorized",
    ),
    "conversations.setTopic": _manage(conversations.set_topic, invalid="too_long"),
    "conversations.setPurpose": _manage(conversations.set_purpose, invalid="too_long"),
    "conversations.invite": _manage(conversations.invite, invalid="user_not_found"),
    "conversations.kick": _manage(conversations.kick),
    "chat.postMessage": _write(chat.post_message),
    "chat.meMessage": _write(chat.say_of_oneself),
    "chat.update": _write(chat.update, forbidden="cant_update_message", **_GONE),
    "chat.delete": _write(chat.delete, forbidden="cant_delete_message", **_GONE),
    "chat.getPermalink": Method(chat.get_permalink, Scope.READ),
    "chat.scheduleMessage": _write(chat.schedule_message, invalid="time_too_far"),
    "chat.deleteScheduledMessage": _write(chat.delete_scheduled),
    "chat.scheduledMessages.list": Method(chat.list_scheduled_messages, Scope.READ, for_some_rooms=False),
    "reactions.add": _write(
        reactions.add,
        invalid="invalid_name",
        conflict="too_many_emoji",
        forbidden="message_not_found",
        **_GONE,
    ),
    "reactions.remove": _write(reactions.remove, invalid="invalid_name", **_GONE),
    "reactions.get": Method(reactions.show, Scope.READ),
    "reactions.list": Method(reactions.list_mine, Scope.READ, check_page),
    "pins.add": _write(reactions.pin, conflict="too_many_pins", forbidden="permission_denied", **_GONE),
    "pins.remove": _write(reactions.unpin, forbidden="permission_denied", **_GONE),
    "pins.list": Method(reactions.list_pinned, Scope.READ, check_page),
    "files.getUploadURLExternal": Method(
        files.get_upload_address, Scope.FILES, refusals={Forbidden: "storage_limit_reached"}
    ),
    "files.completeUploadExternal": Method(
        files.complete_upload,
        Scope.FILES,
        refusals={Invalid: "file_not_found", Conflict: "file_already_shared"},
    ),
    "search.messages": Method(searching.search_messages, Scope.READ, refusals={Invalid: "invalid_cursor"}),
    "files.info": Method(files.show, Scope.READ),
    "files.list": Method(files.list_files, Scope.READ, check_page),
    "files.delete": Method(files.delete, Scope.FILES, refusals={NotFound: "file_not_found"}),
}
# What Slack has and we do not: told apart from what nobody has
NOT_HERE = (
    "views.",
    "dialog.",
    "chat.postEphemeral",
    "chat.unfurl",
    "search.all",
    "search.files",
    "usergroups.",
    "stars.",
    "reminders.",
)
