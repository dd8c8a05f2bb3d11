"""What a client knows: read afresh, or folded from what it knew and the events since."""

import json
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python

from syncchat.access import list_rooms_for
from syncchat.domain.messages.messages import list_messages
from syncchat.domain.rights.asking import list_rights, read_choices
from syncchat.log.positions import read_position
from syncchat.models import Room, ThreadFollow, User
from syncchat.models.queries.quote import cut_quote
from syncchat.serializers.bootstrap import build_saved
from syncchat.serializers.drafts import describe_drafts
from syncchat.serializers.emoji import serialize_emoji
from syncchat.serializers.events import read_page
from syncchat.serializers.messages import serialize_messages
from syncchat.serializers.moderation.standing import serialize_standing
from syncchat.serializers.people import serialize_person
from syncchat.serializers.quiet import serialize_quiet
from syncchat.serializers.rooms import serialize_my_rooms
from syncchat.serializers.scheduled import serialize_scheduled_counts
from syncchat.serializers.sidebar import serialize_sidebar

State = dict[str, Any]

_ROOM_FIELDS = ("name", "topic", "announcement", "slow_mode", "archived", "general", "kind")


def take_snapshot(user: User) -> State:
    """A person's rooms, their messages and members, as the page and the API give them."""
    user.refresh_from_db()
    rooms = {room.id: _dump(room) for room in serialize_my_rooms(user)}
    return {
        "me": _dump(serialize_person(user)),
        "user_log": list(read_position(user.log_id)),
        "rooms": rooms,
        "messages": {room_id: _read_messages(room_id, user) for room_id in rooms},
        "members": {room_id: _read_members(room_id) for room_id in rooms},
        "threads": _read_threads(user),
        "saved": {str(each.id): _dump(each) for each in build_saved(user)},
        "sidebar": _dump(serialize_sidebar(user)),
        "drafts": {_name_draft(each): each["text"] for each in map(_dump, describe_drafts(user))},
        "scheduled": _dump(serialize_scheduled_counts(user)),
        "quiet": _dump(serialize_quiet(user)),
        "standing": _dump(serialize_standing(user)),
        "activity_read_at": _write_time(user.activity_read_at),
        "emoji": [_dump(each) for each in serialize_emoji()],
        "rights": {right.value: choice for right, choice in list_rights(read_choices()).items()},
    }


def fold_events(old: State, user: User) -> State:
    """The old snapshot with every event since its positions, as the socket sends them."""
    state: State = json.loads(json.dumps(old), object_hook=_number_keys)
    mine = set(list_rooms_for(user).values_list("pk", flat=True))
    for room_id in [room_id for room_id in state["rooms"] if room_id in mine]:
        _pull_room(state, room_id, user)
    _pull_own(state, user)
    return state


def _pull_room(state: State, room_id: int, user: User) -> None:
    room = state["rooms"][room_id]
    events, room["position"] = _pull(room["log"], room["position"])
    for event in events:
        _apply_in_room(state, room_id, event, user.pk)
    # Who is locked out reaches others as a signal, as their name does
    active = User.objects.filter(pk__in=state["members"][room_id], is_active=True)
    room["member_count"] = active.count()
    room["can"]["send"] = not room["archived"] and (room["can"]["moderate"] or not room["announcement"])
    _count_unread(state, room_id, user.pk)


def _apply_in_room(state: State, room_id: int, event: State, me: int) -> None:
    if "message" in event:
        message = _shorten(event["message"])
        known = state["messages"][room_id].get(message["id"], {})
        _keep_my_reactions(message, known, event.get("reactors", []), me)
        _keep_my_vote(message, known)
        _place(state["messages"][room_id], message)
        _tell_root(state["messages"][room_id], message, event.get("replies"))
        _quote_again(state["messages"][room_id], message)
    if event["kind"] in ("member_joined", "member_role") and "membership" in event:
        state["members"][room_id][event["person"]["id"]] = event["membership"]["role"]
    if event["kind"] == "member_left":
        state["members"][room_id].pop(event["person"]["id"], None)
    if event["kind"] == "emoji_changed":
        state["emoji"] = event["emoji"]
    if event["kind"] == "rights_changed":
        state["rights"] = event["rights"]
    if event["kind"] == "room_changed":
        state["rooms"][room_id].update({field: event["room"][field] for field in _ROOM_FIELDS})


def _place(messages: dict[str, State], message: State) -> None:
    """The room does not show what is in a thread alone."""
    if message.get("thread", {"also_in_room": True})["also_in_room"]:
        messages[message["id"]] = message


def _tell_root(messages: dict[str, State], message: State, replies: State | None) -> None:
    root = messages.get(message.get("thread", {}).get("root"))
    if root is not None and replies is not None:
        root["replies"] = replies
        if not replies["count"]:
            del root["replies"]


def _quote_again(messages: dict[str, State], quoted: State) -> None:
    for message in messages.values():
        if message.get("reply_to", {}).get("id") == quoted["id"]:
            html = quoted["html"] or quoted.get("forward", {}).get("html", "")
            file: State = next(iter(quoted.get("files") or ()), {})
            quote = {"text": cut_quote(html) or file.get("name", ""), "deleted": quoted["deleted"]}
            message["reply_to"] = {**message["reply_to"], **quote}


def _keep_my_reactions(message: State, known: State, reactors: list[int], me: int) -> None:
    """Only whether I am among them; where not everybody is named, I am what I was unless I did something."""
    before = {group["emoji"] for group in known.get("reactions", []) if me in group["people"]}
    for group in message.get("reactions", []):
        is_cut = group["count"] > len(group["people"])
        kept = is_cut and me not in reactors and group["emoji"] in before
        group["people"] = [me] if kept or me in group["people"] else []


def _keep_my_vote(message: State, known: State) -> None:
    """A room's log says nothing of it. Who has read nothing of the poll has not voted."""
    if "poll" in message:
        message["poll"]["mine"] = known.get("poll", {}).get("mine", [])


def _keep_vote(messages: dict[int, dict[str, State]], vote: State) -> None:
    message = messages.get(vote["room"], {}).get(vote["id"], {})
    if "poll" in message:
        message["poll"]["mine"] = vote["options"]


def _count_unread(state: State, room_id: int, me: int) -> None:
    room = state["rooms"][room_id]
    last_read = min(room["read_seq"], room.get("unread_seq", room["read_seq"] + 1) - 1)
    unread = [
        message
        for message in state["messages"][room_id].values()
        if message["seq"] > last_read
        and (message["kind"], message["deleted"]) == ("text", False)
        and message["author"] not in (me, *state["quiet"]["muted"], *state["quiet"]["blocked"])
    ]
    room["unread"] = len(unread)
    room["mentions"] = sum(me in one["mentions"] or one["mentions_room"] for one in unread)


def _pull_own(state: State, user: User) -> None:
    events, state["user_log"] = _pull(user.log_id, state["user_log"])
    for event in events:
        if event["kind"] == "profile_changed":
            state["me"] = event["person"]
        elif event["kind"] == "thread_changed" and "thread" in event:
            mark = event["thread"]
            state["threads"][mark["id"]] = [mark["following"], mark["read_seq"]]
        elif event["kind"] == "saved_changed":
            _keep_saved(state["saved"], event["saved"])
        elif event["kind"] == "vote_changed":
            _keep_vote(state["messages"], event["vote"])
        elif event["kind"] == "sidebar_changed":
            state["sidebar"] = event["sidebar"]
        elif event["kind"] == "draft_changed":
            for each in event["drafts"]:
                state["drafts"].pop(_name_draft(each), None)
                if each["text"]:
                    state["drafts"][_name_draft(each)] = each["text"]
        elif event["kind"] == "scheduled_changed":
            state["scheduled"] = event["scheduled"]
        elif event["kind"] == "quiet_changed":
            state["quiet"] = event["quiet"]
        elif event["kind"] == "standing_changed":
            state["standing"] = event["standing"]
        elif event["kind"] == "activity_read":
            state["activity_read_at"] = event["activity_read_at"]
        elif event["kind"] == "room_removed":
            _forget_room(state, event["room_id"])
        elif event["kind"] == "read_marker" and event["room_id"] in state["rooms"]:
            _move_marker(state["rooms"][event["room_id"]], event["read"])
        elif "room" in event:
            _take_room(state, event["room"], user)


def _write_time(at: datetime) -> str:
    return str(to_jsonable_python(at))


def _name_draft(draft: State) -> str:
    return f"{draft['kind']} {draft['room']} {draft.get('id')}"


def _keep_saved(known: State, saved: State) -> None:
    known.pop(saved["id"], None)
    if "at" in saved:
        known[saved["id"]] = saved


def _take_room(state: State, room: State, user: User) -> None:
    """What the client does when a room appears: it reads the room's first page."""
    state["rooms"][room["id"]] = _shorten_people(room)
    state["messages"][room["id"]] = _read_messages(room["id"], user)
    state["members"][room["id"]] = _read_members(room["id"])


def _forget_room(state: State, room_id: int) -> None:
    for known in ("rooms", "messages", "members"):
        state[known].pop(room_id, None)


def _move_marker(room: State, marker: State) -> None:
    room.pop("unread_seq", None)
    room.update({field: value for field, value in marker.items() if field not in ("room", "position")})


def _pull(log_id: int, position: list[int]) -> tuple[list[State], list[int]]:
    events: list[State] = []
    more = True
    while more:
        page = read_page(log_id, position[0], limit=3)
        events += [json.loads(event.text) for event in page.events]
        position = list(page.to) if page.events else position
        more = page.more
    return events, position


def _read_messages(room_id: int, reader: User) -> dict[str, State]:
    messages = list_messages(room=Room.objects.get(pk=room_id), limit=100)
    read = {str(message.id): _dump(message) for message in serialize_messages(messages, reader)}
    for message in read.values():
        _keep_my_reactions(message, {}, [], reader.pk)
    return read


def _read_threads(user: User) -> State:
    """Of rooms that are theirs."""
    mine = ThreadFollow.objects.filter(user=user, root__room__memberships__user=user)
    return {str(each.root_id): [each.is_following, each.read_seq] for each in mine}


def _read_members(room_id: int) -> dict[int, str]:
    return dict(Room.objects.get(pk=room_id).memberships.values_list("user_id", "role"))


def _dump(shape: Any) -> State:
    return _shorten_people(_shorten(json.loads(shape.model_dump_json(exclude_none=True))))


def _shorten(message: State) -> State:
    """People by id: somebody's new name reaches others as a signal, not as a change to each message."""
    people = {
        field: message[field]["id"] for field in ("author", "person") if isinstance(message.get(field), dict)
    }
    if isinstance(by := message.get("pinned", {}).get("by"), dict):
        people["pinned"] = {**message["pinned"], "by": by["id"]}
    return {**message, **people}


def _shorten_people(room: State) -> State:
    people = [person["id"] if isinstance(person, dict) else person for person in room.get("people", [])]
    return {**room, "people": people} if "people" in room else room


def _number_keys(found: dict[str, Any]) -> dict[Any, Any]:
    return {int(key) if key.isdecimal() else key: value for key, value in found.items()}
