"""People who come by IRC talk with those on the page: the same rooms, the same messages, once and in order."""

import pytest

from syncchat.irc.lines import parse_line
from tests.irc.conftest import Come
from tests.irc.said import read, say
from tests.programmed import make_token
from tests.visitors import Visitor

pytestmark = pytest.mark.server


def test_what_is_said_on_the_page_is_heard(come: Come, bob: Visitor) -> None:
    peer = come()
    say(bob, "Bread at four")
    assert peer.wait_for("Bread at four") == ":bob!bob@syncchatroom PRIVMSG #General :Bread at four"


def test_what_is_said_by_irc_is_read_on_the_page_once_and_in_order(
    come: Come, alice: Visitor, bob: Visitor
) -> None:
    peer = come()
    lines = [f"line {number}" for number in range(30)]
    peer.say(*(f"PRIVMSG #general :{line}" for line in lines))
    peer.settle()
    say(bob, "All of it came")
    came = peer.read_until("All of it came")

    assert read(alice)[-31:-1] == lines
    assert not any("PRIVMSG" in line for line in came)


def test_a_client_that_asks_for_it_hears_its_own_words_with_their_id(come: Come, alice: Visitor) -> None:
    peer = come("echo-message", "message-tags", "server-time")
    peer.say("PRIVMSG #General :Tea at five")
    heard = parse_line(peer.wait_for("Tea at five"))

    _status, page = alice.call("GET", f"rooms/{alice.general()['id']}/messages")
    message = page["messages"][-1]
    assert (heard.tags["msgid"], heard.tags["time"][:19]) == (message["id"], message["at"][:19])


def test_my_own_words_from_elsewhere_are_heard(come: Come, alice: Visitor) -> None:
    peer = come()
    say(alice, "Said on the phone")
    assert peer.wait_for("Said on the phone").startswith(":alice!alice@")


def test_long_lines_and_several_are_told_whole(come: Come, bob: Visitor) -> None:
    peer = come()
    words = " ".join(f"wört{number}" for number in range(300))
    say(bob, f"{words}\n\n    code = 1\nend of it")
    came = [*peer.read_until("end of it"), peer.lines[-1]]
    heard = [line.partition(" :")[2] for line in came if "PRIVMSG" in line]

    assert all(len(line.encode()) <= 510 for line in came)
    assert " ".join(heard[:-2]) == words
    assert heard[-2:] == ["    code = 1", "end of it"]


def test_an_action_is_slanted_and_colours_are_left_out(come: Come, alice: Visitor) -> None:
    peer = come()
    peer.say(
        "PRIVMSG #general :\x01ACTION bakes \x02bread\x02\x01",
        "PRIVMSG #general :\x0304,01red\x03 \x1dsky\x0f",
    )
    peer.settle()

    assert read(alice)[-2:] == ["_bakes bread_", "red sky"]


def test_what_clients_ask_of_clients_is_said_nowhere(come: Come, alice: Visitor, bob: Visitor) -> None:
    peer = come()
    before = len(read(alice))
    peer.say("PRIVMSG #general :\x01VERSION\x01")
    peer.settle()
    assert len(read(alice)) == before

    say(bob, "\x01DCC SEND x\x01")
    assert peer.wait_for("DCC SEND").endswith(":DCC SEND x")


def test_edits_and_deletions_are_told_in_words(come: Come, bob: Visitor) -> None:
    peer = come()
    message = say(bob, "Bread at for")
    bob.call("PATCH", f"messages/{message}", {"body": "Bread at four!"})
    assert peer.wait_for("NOTICE").endswith("NOTICE #General :(edited) Bread at four!")
    bob.call("DELETE", f"messages/{message}")
    assert "(deleted what was said at " in peer.wait_for("NOTICE")


def test_two_people_talk_alone(come: Come, bob: Visitor) -> None:
    peer = come()
    peer.say("PRIVMSG bob :Psst")
    peer.settle()
    room = next(each["id"] for each in bob.call("GET", "rooms")[1] if each["kind"] == "direct")
    assert read(bob, room) == ["Psst"]

    say(bob, "What is it?", room)
    assert peer.wait_for("What is it?") == ":bob!bob@syncchatroom PRIVMSG alice :What is it?"


def test_an_answer_names_what_it_answers(come: Come, alice: Visitor, bob: Visitor) -> None:
    peer = come("message-tags")
    question = say(bob, "Who bakes?")
    assert parse_line(peer.wait_for("Who bakes?")).tags["msgid"] == question
    peer.say(f"@+draft/reply={question} PRIVMSG #general :I do")
    peer.settle()

    _status, page = alice.call("GET", f"rooms/{alice.general()['id']}/messages")
    assert page["messages"][-1]["reply_to"]["id"] == question


def test_a_reaction_and_that_somebody_writes_are_tags(come: Come, alice: Visitor, bob: Visitor) -> None:
    peer = come("message-tags")
    tab = bob.greet()
    message = say(bob, "Cake?")
    peer.say("@+typing=active TAGMSG #general", f"@+draft/react=👍;+draft/reply={message} TAGMSG #general")
    peer.settle()
    assert alice.call("GET", f"messages/{message}")[1]["reactions"][0]["emoji"] == "👍"

    tab.ask({"type": "typing", "room": bob.general()["id"]})
    assert peer.wait_for("TAGMSG").startswith("@+typing=active :bob!bob@")
    tab.close()


def test_where_nobody_is_nothing_is_said(come: Come) -> None:
    peer = come()
    peer.say(
        "PRIVMSG nobody :Hello?",
        "PRIVMSG #nowhere :Hello?",
        "PRIVMSG",
        "PRIVMSG #general",
        "NONSENSE",
        "PRIVMSG #general :",
    )
    came = peer.settle()

    assert [line.split()[1] for line in came] == ["401", "403", "411", "412", "421", "412"]


def test_a_token_that_may_only_read_says_nothing(come: Come, alice: Visitor) -> None:
    before = read(alice)
    peer = come(secret=make_token(alice, scopes=["read"]).secret)
    peer.say("PRIVMSG #general :Hello", "PRIVMSG bob :Hello", "TOPIC #general :Mine")
    came = peer.settle()

    assert [line.split()[1] for line in came] == ["404", "404", "400"]
    assert "has no" in came[0]
    assert read(alice) == before


def test_words_of_the_time_before_utf8_are_read(come: Come, alice: Visitor) -> None:
    peer = come()
    peer.socket.sendall("PRIVMSG #general :Grüße\r\n".encode("cp1252"))
    peer.settle()

    assert read(alice)[-1] == "Grüße"


def test_a_line_that_is_too_long_is_refused_and_the_next_one_taken(come: Come, alice: Visitor) -> None:
    peer = come()
    peer.say("PRIVMSG #general :" + "x" * 20_000, "PRIVMSG #general :short")
    came = peer.settle()

    assert "417" in [line.split()[1] for line in came]
    assert read(alice)[-1] == "short"
