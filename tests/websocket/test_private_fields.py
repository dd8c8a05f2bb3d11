"""What one person has for themselves is in no frame and no answer that another gets."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from syncchat.domain.ids import make_id
from tests.servers import Server
from tests.visitors import PASSWORD, Frame, Tab, Visitor

ROOT = Path(__file__).resolve().parent.parent.parent
# In everything of alice's that is nobody's but hers, and in nothing else
SECRET = "marzipan"
# Fields that stand in a person's own log alone, never in a room's
OWN = {"read", "thread", "vote", "sidebar", "quiet"}
PAGES = (
    "/",
    "/settings/profile/",
    "/settings/security/",
    "/settings/appearance/",
    "/settings/notifications/",
    "/people/alice/",
)


class Scene:
    """Alice and charlie share General; alice alone has a room, an address, marks, a file and a thread."""

    def __init__(self, url: str) -> None:
        self.alice, self.charlie = Visitor(url, "alice"), Visitor(url, "charlie")
        form = {"username": "alice", "display_name": "Alice", "password1": PASSWORD}
        self.alice.open("/register/", {**form, "email": f"{SECRET}@example.org"})
        self.charlie.register()
        self.general = self.alice.general()["id"]
        self.listener = self.charlie.greet()
        self.room = self.alice.call("POST", "rooms", {"kind": "private", "name": SECRET, "topic": SECRET})[1]
        self.writer = self.alice.greet()
        self.ids: dict[str, list[Any]] = {}

    def live(self) -> None:
        """Whatever alice does here is for herself; at the end she says one thing to all."""
        hidden, upload = self._say(self.room["id"], f"{SECRET} cake"), str(make_id())
        shared = self._say(self.general, "for everyone")
        tab, private = self.writer, self.room["id"]
        for command in (
            {"type": "typing", "room": private},
            {"type": "react", "id": hidden, "emoji": "👍"},
            {"type": "pin", "id": hidden},
            {"type": "send", "id": str(make_id()), "room": private, "body": SECRET, "thread": hidden},
            {"type": "read", "room": self.general, "seq": 1},
            {"type": "unread", "room": self.general, "seq": 1},
            {"type": "follow", "id": shared},
            {"type": "read_thread", "id": shared, "seq": 1},
            {"type": "ignore", "id": self.charlie.call("GET", "me")[1]["id"], "how": "muted"},
            {"type": "quiet", "hours": ["22:00", "07:00"]},
            {"type": "section", "id": str(make_id()), "name": SECRET},
        ):
            assert tab.ask(command)["type"] == "ack", command
        for method, path, body in (
            ("PATCH", f"rooms/{private}", {"name": f"{SECRET} two"}),
            ("PUT", f"rooms/{self.general}/level", {"level": "mentions"}),
            ("POST", "uploads", {"id": upload, "name": f"{SECRET}.txt", "size": 5}),
            ("POST", "invites", {"rooms": [private]}),
        ):
            assert self.alice.call(method, path, body)[0] < 300, path
        me = self.alice.call("GET", "me")[1]["id"]
        # Who is in a group is for everybody to see, and not who of them is in a room of others
        team = self.alice.call("POST", "groups", {"handle": "team", "people": [me]})[1]["id"]
        rooms = {room["log"] for room in self.alice.call("GET", "rooms")[1]}
        self.own_log = next(log for log in map(int, tab.welcome["heads"]) if log not in rooms)
        self.ids = {
            "room_id": [private, self.general],
            "message_id": [hidden, shared],
            "person_id": [me],
            "log_id": [self.own_log, self.room["log"]],
            "upload_id": [upload],
            "group_id": [team, f"{team}?room={private}"],
        }
        self._say(self.general, "the end")

    def _say(self, room: int, body: str) -> str:
        return str(self.writer.say(room, body)["id"])


@pytest.fixture(scope="module")
def scene(module_server: Server) -> Iterator[Scene]:
    scene = Scene(module_server.url)
    scene.live()
    yield scene
    scene.listener.close()
    scene.writer.close()


def list_events(tab: Tab) -> list[tuple[int, Frame]]:
    frames = [frame for frame in tab.inbox if frame["type"] == "events"]
    return [(frame["log"], event) for frame in frames for event in frame["events"]]


def list_paths(scene: Scene) -> list[str]:
    """Every address of the API that can be read, filled in with what alice has."""
    described = json.loads((ROOT / "docs/openapi.json").read_text())["paths"]
    # What became of a press is told to whoever pressed, and a person's own message bears nothing to press
    paths = [
        path.removeprefix("/api/v1/")
        for path, methods in described.items()
        if "get" in methods and not path.endswith("{press_id}")
    ]
    filled = ["people?query=a", f"search?query={SECRET}", "search?query=from:alice", "rooms/browse?query=m"]
    for path in paths:
        name = re.search(r"\{(\w+)\}", path)
        filled += [path.replace(name[0], str(each)) for each in scene.ids[name[1]]] if name else [path]
    return [f"{path}?after_seq=0&after_id=0" if path.endswith("/events") else path for path in filled]


def test_no_frame_tells_an_outsider_what_is_anothers_alone(scene: Scene) -> None:
    scene.listener.hears("the end")
    heard = list_events(scene.listener)
    own = {int(log) for log in scene.listener.welcome["heads"]}

    assert SECRET not in json.dumps(scene.listener.inbox)
    assert {log for log, _event in heard} <= own
    assert not [event for _log, event in heard if OWN & event.keys()]
    assert not [event for _log, event in heard if "unread" in event.get("room", {})]
    assert not {scene.own_log, scene.room["log"]} & own


def test_alice_hears_all_of_that_herself(scene: Scene) -> None:
    """Else the test above would look for what nobody says."""
    scene.writer.hears("the end")
    told = json.dumps(scene.writer.inbox)

    assert SECRET in told
    assert all(f'"{field}"' in told for field in ("read", "thread", "unread", "level", "sidebar", "quiet"))


def test_no_answer_tells_an_outsider_what_is_anothers_alone(scene: Scene) -> None:
    mine, others = set[int](), set[int]()
    for path in list_paths(scene):
        mine.add(scene.alice.call("GET", path)[0])
        status, answer = scene.charlie.call("GET", path)
        others.add(status)
        assert SECRET not in json.dumps(answer).replace(f"query={SECRET}", ""), path
    assert mine == {200}
    # 403: invites are for owners
    assert others == {200, 403, 404}


def test_no_page_and_no_pull_does_either(scene: Scene) -> None:
    positions = {str(log): [0, 0] for log in (scene.own_log, scene.room["log"])}
    _status, pulled = scene.charlie.call("POST", "pull", {"positions": positions})

    assert not positions.keys() & pulled["heads"].keys()
    assert SECRET not in json.dumps(pulled)
    for path in PAGES:
        assert SECRET not in scene.charlie.open(path)[1], path
    assert SECRET in scene.alice.open("/")[1]
