"""A program's socket: a token without a page, the same log, and the same end as an ended sign-in's."""

import pytest
from websockets.exceptions import InvalidStatus

from syncchat.domain.ids import make_id
from tests.programmed import Token, make_bot, make_token
from tests.servers import Server
from tests.visitors import PASSWORD, Tab, Visitor
from tests.websocket.conftest import Greet


def test_a_bot_hears_and_speaks_without_a_page(
    visitors: dict[str, Visitor], greet: Greet, general: int
) -> None:
    bot, alice = make_bot(visitors["alice"]), greet(visitors["alice"])
    tab = bot.connect()
    assert tab.hello()["me"] == bot.id

    alice.say(general, "hello, bot")
    assert tab.hears("hello, bot")
    assert tab.say(general, "hello, people")["type"] == "ack"
    assert alice.hears("hello, people")["message"]["author"]["is_bot"] is True
    tab.close()


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "http://127.0.0.1:1"], ids=["foreign", "null", "port"]
)
def test_a_page_of_another_site_is_refused_also_with_a_token(
    visitors: dict[str, Visitor], origin: str
) -> None:
    token = make_token(visitors["bob"])

    with pytest.raises(InvalidStatus) as refused:
        token.connect(Origin=origin)
    assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus):
        token.connect(Host="elsewhere.example")


def test_our_own_origin_beside_a_token_is_no_harm_and_a_cookie_without_one_is_refused(
    visitors: dict[str, Visitor],
) -> None:
    tab = make_token(visitors["bob"]).connect(Origin=visitors["bob"].url)
    assert tab.hello()["type"] == "welcome"
    tab.close()

    with pytest.raises(InvalidStatus):
        visitors["bob"].connect(origin="")


@pytest.mark.parametrize("secret", ["", "null", "1-", "scr_aaaaaaaa_" + "b" * 49])
def test_what_is_no_token_is_closed_as_an_ended_sign_in_is(visitors: dict[str, Visitor], secret: str) -> None:
    """S13."""
    tab = Token(visitors["bob"].url, secret).connect()

    assert tab.wait_closed() == 4401


def test_a_bad_token_is_not_saved_by_a_good_cookie(visitors: dict[str, Visitor]) -> None:
    bob = visitors["bob"]
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in bob.jar)

    tab = Token(bob.url, "null").connect(Cookie=cookies, Origin=bob.url)

    assert tab.wait_closed() == 4401


def test_revoking_closes_its_sockets_and_no_other(visitors: dict[str, Visitor], greet: Greet) -> None:
    ended, kept, person = make_token(visitors["bob"]), make_token(visitors["bob"]), greet(visitors["bob"])
    lost, stays = ended.connect(), kept.connect()
    for tab in (lost, stays):
        tab.hello()

    ended.revoke(visitors["bob"])

    assert lost.wait_closed() == 4401
    assert ended.call("GET", "me")[0] == 401
    assert stays.ask({"type": "ping"})["type"] == "pong"
    assert person.ask({"type": "ping"})["type"] == "pong"
    stays.close()


def test_locking_a_bot_out_closes_its_sockets_for_good(visitors: dict[str, Visitor]) -> None:
    """S08."""
    alice = visitors["alice"]
    bot = make_bot(alice)
    tab = bot.connect()
    tab.hello()

    path = f"/settings/workspace/people/{bot.id}/lock-out/"
    alice.press(path, path, {"password": PASSWORD})

    assert tab.wait_closed() == 4401
    alice.press(f"/settings/workspace/bots/{bot.id}/", f"/settings/workspace/people/{bot.id}/let-in/")
    assert bot.call("GET", "me")[0] == 401


def test_a_command_beyond_its_scopes_is_refused(visitors: dict[str, Visitor], general: int) -> None:
    tab = make_token(visitors["bob"], scopes=["read"]).connect()
    tab.hello()

    refused = tab.say(general, "may I?")

    assert (refused["type"], refused["code"]) == ("nack", "forbidden")
    assert tab.ask({"type": "typing", "room": general})["code"] == "forbidden"
    assert tab.ask({"type": "watch", "rooms": [general]})["type"] == "ack"
    tab.close()


def test_other_rooms_than_its_own_come_to_it_by_no_way(
    visitors: dict[str, Visitor], greet: Greet, general: int
) -> None:
    bob, alice = visitors["bob"], greet(visitors["alice"])
    room = bob.call("POST", "rooms", {"kind": "public", "name": f"Only {str(make_id())[-6:]}"})[1]
    visitors["alice"].call("POST", f"rooms/{room['id']}/join")
    token = make_token(bob, where="some", rooms=[room["id"]])
    tab = token.connect()

    assert list(tab.hello()["heads"]) == [str(room["log"])]
    alice.say(general, "elsewhere")
    alice.say(room["id"], "over here")
    assert tab.hears("over here")
    assert tab.heard_nothing_of("elsewhere")
    general_log = visitors["bob"].general()["log"]
    assert tab.ask({"type": "pull", "log": general_log, "after": [0, 0]})["code"] == "not_found"
    assert tab.say(general, "out of reach")["code"] == "not_found"
    assert tab.ask({"type": "quiet"})["code"] == "forbidden"
    tab.close()


def test_leaving_and_coming_back_brings_its_room_and_no_other_back(
    visitors: dict[str, Visitor], greet: Greet
) -> None:
    bob, alice = visitors["bob"], greet(visitors["alice"])
    rooms = [
        visitors["alice"].call("POST", "rooms", {"kind": "public", "name": f"R {str(make_id())[-6:]}"})[1]
        for _ in range(2)
    ]
    bob.call("POST", f"rooms/{rooms[0]['id']}/join")
    tab = make_token(bob, where="some", rooms=[rooms[0]["id"]]).connect()
    tab.hello()

    bob.call("POST", f"rooms/{rooms[0]['id']}/leave")
    for room in rooms:
        bob.call("POST", f"rooms/{room['id']}/join")
    alice.say(rooms[1]["id"], "not for the program")
    alice.say(rooms[0]["id"], "back again")

    assert tab.hears("back again")
    assert tab.heard_nothing_of("not for the program")
    tab.close()


def test_a_limited_program_types_in_a_room_it_came_into_later(
    visitors: dict[str, Visitor], greet: Greet
) -> None:
    bob, alice = visitors["bob"], greet(visitors["alice"])
    name = f"Later {str(make_id())[-6:]}"
    room = visitors["alice"].call("POST", "rooms", {"kind": "public", "name": name})[1]["id"]
    bob.call("POST", f"rooms/{room}/join")
    token = make_token(bob, where="some", rooms=[room])
    bob.call("POST", f"rooms/{room}/leave")
    tab = token.connect()
    tab.hello()
    assert tab.ask({"type": "typing", "room": room})["code"] == "not_found"

    bob.call("POST", f"rooms/{room}/join")
    alice.say(room, "welcome back")

    assert tab.hears("welcome back")
    assert tab.ask({"type": "typing", "room": room})["type"] == "ack"
    tab.close()


def test_a_long_poll_waits_for_a_token_too_and_ends_with_it(
    module_server: Server, visitors: dict[str, Visitor], greet: Greet, general: int
) -> None:
    token = make_token(visitors["bob"])
    heads = token.call("POST", "pull", {})[1]["heads"]
    greet(visitors["alice"]).say(general, "pulled by a token")

    status, pulled = token.call("POST", "pull", {"positions": heads, "wait": 5})

    assert status == 200
    assert "pulled by a token" in str(pulled["frames"])
    token.revoke(visitors["bob"])
    assert token.call("POST", "pull", {"positions": heads, "wait": 5})[0] == 401


def wait_until(watcher: Tab, states: dict[str, str]) -> None:
    """What the watcher is shown of these people comes to be this, by one frame or by several."""
    shown: dict[str, str] = {}
    while {person: shown.get(person) for person in states} != states:
        shown |= watcher.take(lambda frame: frame.get("kind") == "presence")["people"]


def test_a_program_of_a_person_is_nobody_who_looks_until_it_says_so(
    visitors: dict[str, Visitor], greet: Greet, general: int
) -> None:
    watcher = greet(visitors["alice"])
    program = make_token(visitors["bob"]).connect()
    bob, bot = str(program.hello()["me"]), make_bot(visitors["alice"])
    running = bot.connect()
    running.hello()

    watcher.ask({"type": "watch", "rooms": [general]})

    wait_until(watcher, {bob: "away", str(bot.id): "online"})
    program.ask({"type": "idle", "idle": False})
    wait_until(watcher, {bob: "online"})
    program.close()
    running.close()
