"""Every socket command for every role. A command without a row fails."""

from typing import get_args

import pytest

from syncchat.domain.ids import make_id
from syncchat.protocol import commands
from tests.servers import Server
from tests.visitors import Frame, Tab, Visitor

ROLES = ("outsider", "removed", "member", "moderator", "owner")

# What each role gets, in the order of ROLES: the answer's type, or the code of its nack.
TABLE = {
    "hello": ("welcome", "welcome", "welcome", "welcome", "welcome"),
    "send": ("not_found", "not_found", "ack", "ack", "ack"),
    "edit": ("not_found", "not_found", "forbidden", "forbidden", "forbidden"),
    "delete": ("not_found", "not_found", "forbidden", "ack", "ack"),
    "react": ("not_found", "not_found", "ack", "ack", "ack"),
    "unreact": ("not_found", "not_found", "ack", "ack", "ack"),
    "pin": ("not_found", "not_found", "ack", "ack", "ack"),
    "unpin": ("not_found", "not_found", "ack", "ack", "ack"),
    # Nothing of the kind is there, which only those may find out who could remove it
    "remove_preview": ("not_found", "not_found", "forbidden", "ack", "ack"),
    "vote": ("not_found", "not_found", "ack", "ack", "ack"),
    # Of another's poll that only its author may extend
    "add_poll_option": ("not_found", "not_found", "forbidden", "forbidden", "forbidden"),
    "close_poll": ("not_found", "not_found", "forbidden", "ack", "ack"),
    "save": ("not_found", "not_found", "ack", "ack", "ack"),
    "unsave": ("not_found", "not_found", "ack", "ack", "ack"),
    "draft": ("not_found", "not_found", "ack", "ack", "ack"),
    "schedule": ("not_found", "not_found", "ack", "ack", "ack"),
    # What I have not scheduled is cancelled already
    "unschedule": ("ack", "ack", "ack", "ack", "ack"),
    "follow": ("not_found", "not_found", "ack", "ack", "ack"),
    "unfollow": ("not_found", "not_found", "ack", "ack", "ack"),
    "read_thread": ("not_found", "not_found", "ack", "ack", "ack"),
    # What they have seen is their own
    "read_activity": ("ack", "ack", "ack", "ack", "ack"),
    "pull": ("not_found", "not_found", "events", "events", "events"),
    "read": ("not_found", "not_found", "ack", "ack", "ack"),
    "unread": ("not_found", "not_found", "ack", "ack", "ack"),
    "level": ("not_found", "not_found", "ack", "ack", "ack"),
    "place": ("not_found", "not_found", "ack", "ack", "ack"),
    # A sidebar is its owner's
    "section": ("ack", "ack", "ack", "ack", "ack"),
    "unsection": ("ack", "ack", "ack", "ack", "ack"),
    "sort": ("ack", "ack", "ack", "ack", "ack"),
    "quiet": ("ack", "ack", "ack", "ack", "ack"),
    "ignore": ("ack", "ack", "ack", "ack", "ack"),
    "idle": ("ack", "ack", "ack", "ack", "ack"),
    "typing": ("not_found", "not_found", "ack", "ack", "ack"),
    # Asking to watch is free; whom one sees then is in test_memberships.
    "watch": ("ack", "ack", "ack", "ack", "ack"),
    "ping": ("pong", "pong", "pong", "pong", "pong"),
}


def _list_types() -> set[str]:
    union = get_args(commands.AnyCommand)[0]
    return {get_args(command.model_fields["type"].annotation)[0] for command in get_args(union)}


def test_every_command_has_a_row() -> None:
    assert set(TABLE) == _list_types()


class Scene:
    """A private room in which everyone has their part, and a message of somebody else."""

    def __init__(self, server: Server) -> None:
        names = {"owner": "alice", "outsider": "charlie", "author": "dora"}
        self.people = {
            role: Visitor(server.url, names.get(role, role)).register()
            for role in ("owner", *ROLES[:-1], "author")
        }
        _status, self.room = self._owner("POST", "rooms", {"kind": "private", "name": "Cellar"})
        ids = {role: visitor.call("GET", "me")[1]["id"] for role, visitor in self.people.items()}
        self.ids = ids
        members = [ids[role] for role in ("removed", "member", "moderator", "author")]
        self._owner("POST", f"rooms/{self.room['id']}/members", {"people": members})
        self._owner("PATCH", f"rooms/{self.room['id']}/members/{ids['moderator']}", {"role": "moderator"})
        self._owner("DELETE", f"rooms/{self.room['id']}/members/{ids['removed']}")
        self.tabs = {role: self.people[role].greet() for role in ROLES}
        self.author = self.people["author"].greet()

    def _owner(self, method: str, path: str, body: object = None) -> tuple[int, Frame]:
        status, answer = self.people["owner"].call(method, path, body)
        assert status < 300, answer
        return status, answer

    def make_command(self, kind: str) -> Frame:
        room, log = self.room["id"], self.room["log"]
        about = kind in (
            "follow",
            "unfollow",
            "read_thread",
            "edit",
            "delete",
            "react",
            "unreact",
            "pin",
            "unpin",
            "remove_preview",
            "vote",
            "add_poll_option",
            "close_poll",
            "save",
            "unsave",
        )
        asked: Frame = {"poll": {"options": ["Yes", "No"]}}
        theirs = self.author.say(room, f"for {kind}", **asked)["id"] if about else None
        fields: dict[str, Frame] = {
            "hello": {"v": 1},
            "send": {"id": str(make_id()), "room": room, "body": "hi"},
            "edit": {"id": theirs, "body": "changed"},
            "delete": {"id": theirs},
            "react": {"id": theirs, "emoji": "👍"},
            "unreact": {"id": theirs, "emoji": "👍"},
            "pin": {"id": theirs},
            "unpin": {"id": theirs},
            "remove_preview": {"id": theirs, "preview": 1},
            "vote": {"id": theirs, "options": [0]},
            "add_poll_option": {"id": theirs, "text": "Maybe"},
            "close_poll": {"id": theirs},
            "save": {"id": theirs},
            "unsave": {"id": theirs},
            "draft": {"room": room, "text": "Half a thought"},
            "schedule": {"id": str(make_id()), "room": room, "body": "hi", "at": "2027-05-01T09:00:00Z"},
            "unschedule": {"id": str(make_id())},
            "follow": {"id": theirs},
            "unfollow": {"id": theirs},
            "read_thread": {"id": theirs, "seq": 1},
            "read_activity": {"at": "2027-01-01T09:00:00Z"},
            "pull": {"log": log, "after": [0, 0]},
            "read": {"room": room, "seq": 1},
            "unread": {"room": room, "seq": 1},
            "level": {"room": room, "level": "mentions"},
            "place": {"room": room, "section": "favourites"},
            "section": {"id": str(make_id()), "name": "Baking"},
            "unsection": {"id": str(make_id())},
            "sort": {"order": "recent"},
            "quiet": {"away": True},
            "ignore": {"id": self.ids["author"], "how": "muted"},
            "idle": {"idle": False},
            "typing": {"room": room},
            "watch": {"rooms": [room]},
            "ping": {},
        }
        return {"type": kind, **fields[kind]}


@pytest.fixture(scope="module")
def scene(module_server: Server) -> Scene:
    return Scene(module_server)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", sorted(TABLE))
def test_each_role_gets_what_the_table_says(scene: Scene, kind: str, role: str) -> None:
    tab: Tab = scene.tabs[role]

    answer = tab.ask(scene.make_command(kind))

    expected = TABLE[kind][ROLES.index(role)]
    assert (answer.get("code") if answer["type"] == "nack" else answer["type"]) == expected


def test_an_anonymous_visitor_gets_no_command_through(module_server: Server) -> None:
    assert Visitor(module_server.url).connect().wait_closed() == 4401
