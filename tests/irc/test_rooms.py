"""Rooms are channels: who is in them, how one comes into them and leaves, and what they are for."""

import pytest

from tests.irc.conftest import Come
from tests.irc.said import say
from tests.programmed import make_token
from tests.visitors import Visitor

pytestmark = pytest.mark.server


def make_room(visitor: Visitor, name: str, kind: str = "public") -> int:
    status, room = visitor.call("POST", "rooms", {"kind": kind, "name": name})
    assert status == 201
    return int(room["id"])


def test_a_public_room_is_joined_and_left(come: Come, bob: Visitor) -> None:
    room = make_room(bob, "Open day")
    peer = come()
    peer.say("JOIN #open-day")
    assert peer.wait_for(" JOIN ") == ":alice!alice@syncchatroom JOIN #Open-day"
    assert peer.wait_for(" 353 ").endswith("alice @bob")
    say(bob, "Welcome", room)
    assert "PRIVMSG #Open-day" in peer.wait_for("Welcome")
    peer.say("PART #open-day")
    assert peer.wait_for(" PART ") == ":alice!alice@syncchatroom PART #Open-day :"


def test_a_private_room_is_as_if_it_were_not_there(come: Come, bob: Visitor) -> None:
    make_room(bob, "Vault", "private")
    peer = come()
    peer.say("JOIN #vault", "NAMES #vault", "TOPIC #vault", "LIST")
    came = peer.settle()

    assert [line.split()[1] for line in came[:3]] == ["403"] * 3
    assert not any("Vault" in line for line in came)


def test_a_room_that_somebody_brings_me_into_is_there(come: Come, alice: Visitor, bob: Visitor) -> None:
    peer = come()
    room = make_room(bob, "Surprise", "private")
    bob.call("POST", f"rooms/{room}/members", {"people": [alice.call("GET", "me")[1]["id"]]})
    assert peer.wait_for(" JOIN ").endswith("JOIN #Surprise")
    say(bob, "Here you are", room)
    assert "PRIVMSG #Surprise" in peer.wait_for("Here you are")
    bob.call("DELETE", f"rooms/{room}/members/{alice.call('GET', 'me')[1]['id']}")
    assert "PART #Surprise" in peer.wait_for(" PART ")


def test_two_rooms_of_one_name_are_told_apart(come: Come, alice: Visitor, bob: Visitor) -> None:
    for kind in ("private", "private"):
        make_room(alice, "Twins", kind)
    peer = come()
    names = {line.split()[-1] for line in peer.lines if " JOIN #Twins" in line}
    assert len(names) == 2
    peer.say(*(f"PRIVMSG {name} :to {name}" for name in names))
    peer.settle()

    bodies = []
    for room in alice.call("GET", "rooms")[1]:
        if room["name"] == "Twins":
            _status, page = alice.call("GET", f"rooms/{room['id']}/messages")
            bodies.append([each["body"] for each in page["messages"] if each["kind"] == "text"])
    assert sorted(bodies) == sorted([[f"to {name}"] for name in names])


def test_who_comes_and_goes_is_told(come: Come, alice: Visitor, bob: Visitor) -> None:
    room = make_room(alice, "Kitchen")
    peer = come()
    bob.call("POST", f"rooms/{room}/join")
    assert peer.wait_for("JOIN #Kitchen") == ":bob!bob@syncchatroom JOIN #Kitchen"
    bob.call("POST", f"rooms/{room}/leave")
    assert peer.wait_for("PART #Kitchen").startswith(":bob!bob@")
    peer.say("INVITE bob #kitchen")
    peer.wait_for("JOIN #Kitchen")
    peer.say("KICK #kitchen bob :Too many cooks")
    assert peer.wait_for("KICK") == ":alice!alice@syncchatroom KICK #Kitchen bob :"


def test_a_topic_and_a_name_change_on_both_sides(come: Come, alice: Visitor) -> None:
    room = make_room(alice, "Garden")
    peer = come()
    peer.say("TOPIC #garden :Roses and thorns")
    assert peer.wait_for("TOPIC") == ":alice!alice@syncchatroom TOPIC #Garden :Roses and thorns"
    assert alice.call("GET", f"rooms/{room}")[1]["topic"] == "Roses and thorns"
    alice.call("PATCH", f"rooms/{room}", {"name": "Rose garden"})
    peer.wait_for("PART #Garden")
    peer.wait_for("JOIN #Rose-garden")
    assert "Roses and thorns" in peer.wait_for(" 332 ")


def test_what_is_refused_is_told_with_its_reason(come: Come, bob: Visitor) -> None:
    peer = come(secret=make_token(bob, scopes=["read", "write", "manage"]).secret)
    peer.say("TOPIC #general :Mine", "PART #general", "KICK #general alice", "INVITE nobody #general")
    came = peer.settle()

    assert [line.split()[1] for line in came] == ["400", "400", "400", "401"]
    assert all(len(line.split(" :")[-1]) > 10 for line in came[:3])


def test_who_somebody_is_can_be_asked(come: Come, bob: Visitor) -> None:
    peer = come()
    peer.say("WHOIS bob", "WHOIS nobody", "WHO #general", "WHO nobody", "USERHOST bob", "ISON alice nobody")
    came = [line.split()[1] for line in peer.settle()]

    assert came[:5] == ["311", "319", "312", "301", "330"] or came[:4] == ["311", "319", "312", "330"]
    assert came[came.index("318") + 1 :][:2] == ["401", "318"]
    assert came[-5:] == ["352", "315", "315", "302", "303"]


def test_every_question_of_a_client_at_its_start_is_answered(come: Come) -> None:
    peer = come()
    peer.say(
        "MODE #general",
        "MODE #general b",
        "MODE alice",
        "MOTD",
        "VERSION",
        "TIME",
        "NICK other",
        "USER a 0 * :a",
    )
    peer.say("LIST", "AWAY :lunch", "AWAY", "NAMES #general", "TOPIC #general")
    came = [line.split()[1] for line in peer.settle()]

    assert came[:8] == ["324", "368", "221", "422", "351", "391", "432", "462"]
    assert (came[8], came[-6:]) == ("321", ["323", "306", "305", "353", "366", "332"])


def test_that_somebody_is_away_is_told_to_who_wants_it(come: Come, bob: Visitor) -> None:
    peer = come("away-notify")
    tab = bob.greet()
    peer.wait_for("bob@syncchatroom AWAY")
    tab.ask({"type": "idle", "idle": True})
    assert peer.wait_for("AWAY") == ":bob!bob@syncchatroom AWAY away"
    tab.ask({"type": "idle", "idle": False})
    assert peer.wait_for("AWAY") == ":bob!bob@syncchatroom AWAY"
    tab.close()
