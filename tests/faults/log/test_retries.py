"""Whatever a client sends again under the same id is stored once, and answered as the first time."""

import asyncio
from urllib.parse import urlsplit

import pytest

from syncchat.domain.ids import make_id
from tests.faults.log.stored import read_room
from tests.faults.proxy import run_proxy
from tests.servers import Server
from tests.visitors import PASSWORD, Frame, Tab, Visitor
from tests.websocket.conftest import Greet


@pytest.fixture
def cellar(visitors: dict[str, Visitor]) -> int:
    """Alice's room, in which she is alone."""
    _status, made = visitors["alice"].call(
        "POST", "rooms", {"kind": "private", "name": f"cellar {make_id()}"}
    )
    return int(made["id"])


def _add(alice: Visitor, room: int, person: Visitor) -> str:
    _status, me = person.call("GET", "me")
    status, _ = alice.call("POST", f"rooms/{room}/members", {"people": [me["id"]]})
    assert status < 300
    return str(me["id"])


@pytest.mark.fault("T05")
def test_sent_five_times_it_is_answered_alike_and_stored_once(
    module_server: Server, visitors: dict[str, Visitor], general: int, greet: Greet
) -> None:
    tab, message_id = greet(visitors["alice"]), make_id()
    first = tab.say(general, "five times", message_id)

    answers = [tab.say(general, "five times", message_id) for _ in range(4)]

    assert [_outline(answer) for answer in answers] == [_outline(first)] * 4
    assert [answer["dup"] for answer in answers] == [True] * 4
    assert read_room(module_server, general).count("five times") == 1


def _outline(ack: Frame) -> Frame:
    return {key: ack[key] for key in ("type", "id", "seq", "at")}


@pytest.mark.fault("T05")
def test_sent_over_the_socket_and_again_over_http_it_is_one_message(
    visitors: dict[str, Visitor], general: int, greet: Greet
) -> None:
    alice, message_id = visitors["alice"], make_id()
    first = greet(alice).say(general, "by both ways", message_id)

    status, again = alice.call(
        "POST", f"rooms/{general}/messages", {"id": str(message_id), "body": "by both ways"}
    )

    assert (status, again["dup"], again["seq"], again["at"]) == (200, True, first["seq"], first["at"])


@pytest.mark.fault("T06")
def test_of_two_bodies_under_one_id_the_first_stays(
    module_server: Server, visitors: dict[str, Visitor], general: int, greet: Greet
) -> None:
    tab, message_id = greet(visitors["alice"]), make_id()
    first = tab.say(general, "the first", message_id)

    second = tab.say(general, "the second", message_id)

    assert (second["dup"], second["seq"]) == (True, first["seq"])
    assert read_room(module_server, general).messages[str(message_id)] == (first["seq"], "the first")


@pytest.mark.fault("T07")
def test_an_id_belongs_to_one_author_and_one_room(
    visitors: dict[str, Visitor], general: int, cellar: int, greet: Greet
) -> None:
    alice, message_id = visitors["alice"], make_id()
    greet(alice).say(general, "taken", message_id)

    for tab, room in ((greet(visitors["bob"]), general), (greet(alice), cellar)):
        refusal = tab.say(room, "taken too", message_id)
        assert (refusal["type"], refusal["code"], refusal["field"]) == ("nack", "conflict", "id")


@pytest.mark.fault("T07")
def test_an_id_is_known_again_after_signing_in_anew(
    module_server: Server, general: int, greet: Greet
) -> None:
    dora, message_id = Visitor(module_server.url, "dora").register(), make_id()
    first = greet(dora).say(general, "before signing out", message_id)
    dora.press("/", "/logout/")
    assert dora.call("GET", "me")[0] == 401
    form = {"login": "dora", "password": PASSWORD}
    dora.open("/login/", form)

    again = greet(dora).say(general, "before signing out", message_id)

    assert (again["dup"], again["seq"]) == (True, first["seq"])


@pytest.mark.fault("T09")
def test_what_was_refused_is_taken_under_the_same_id_once_it_is_allowed(
    visitors: dict[str, Visitor], cellar: int, greet: Greet
) -> None:
    bob, message_id = visitors["bob"], make_id()
    refusal = greet(bob).say(cellar, "let me in", message_id)
    assert (refusal["type"], refusal["code"]) == ("nack", "not_found")
    _add(visitors["alice"], cellar, bob)

    accepted = greet(bob).say(cellar, "let me in", message_id)

    assert (accepted["type"], accepted["dup"]) == ("ack", False)
    assert greet(visitors["charlie"]).say(cellar, "me too", make_id())["code"] == "not_found"


@pytest.mark.fault("T10")
async def test_who_was_removed_still_learns_what_became_of_the_last_message(
    module_server: Server, visitors: dict[str, Visitor], cellar: int, greet: Greet
) -> None:
    alice, bob, message_id = visitors["alice"], visitors["bob"], make_id()
    number = await asyncio.to_thread(_add, alice, cellar, bob)
    listener = await asyncio.to_thread(greet, alice)
    heard = await asyncio.to_thread(_say_without_an_answer, module_server, bob, listener, cellar, message_id)
    await asyncio.to_thread(alice.call, "DELETE", f"rooms/{cellar}/members/{number}")
    tab = await asyncio.to_thread(greet, bob)

    again = await asyncio.to_thread(tab.say, cellar, "my last words", message_id)
    refusal = await asyncio.to_thread(tab.say, cellar, "one more", make_id())

    assert (again["type"], again["dup"], again["seq"]) == ("ack", True, heard["seq"])
    assert (refusal["type"], refusal["code"]) == ("nack", "not_found")


def _say_without_an_answer(
    server: Server, person: Visitor, listener: Tab, room: int, message_id: object
) -> Frame:
    return asyncio.run(_say_into_a_hole(server, person, listener, room, message_id))


async def _say_into_a_hole(
    server: Server, person: Visitor, listener: Tab, room: int, message_id: object
) -> Frame:
    """The event by which somebody else saw it; its author saw nothing."""
    async with run_proxy(urlsplit(server.url).port or 0) as proxy:
        through = Visitor(f"http://127.0.0.1:{proxy.port}", person.name)
        through.jar = person.jar
        tab = await asyncio.to_thread(through.greet)
        proxy.down.is_hole = True
        words = f'{{"type":"send","ref":99,"id":"{message_id}","room":{room},"body":"my last words"}}'
        await asyncio.to_thread(tab.send_text, words)
        heard = await asyncio.to_thread(listener.hears, "my last words")
        proxy.reset()
        assert await asyncio.to_thread(tab.wait_closed) == 1006
        assert all(frame["type"] != "ack" for frame in tab.inbox)
        return heard
