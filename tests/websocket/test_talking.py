"""Two people at one real server process."""

from collections.abc import Iterator

import pytest

from syncchat.domain.ids import make_id
from tests.visitors import Tab, Visitor


@pytest.fixture
def tabs(visitors: dict[str, Visitor]) -> Iterator[dict[str, Tab]]:
    opened = {name: visitor.greet() for name, visitor in visitors.items()}
    yield opened
    for tab in opened.values():
        tab.close()


def test_a_message_is_acknowledged_with_its_number_and_reaches_everyone(
    tabs: dict[str, Tab], general: int
) -> None:
    message_id = make_id()
    ack = tabs["alice"].say(general, "hello *all*", message_id)

    assert ack["type"] == "ack"
    assert ack["id"] == str(message_id)
    assert ack["dup"] is False
    for name in ("alice", "bob"):
        event = tabs[name].hears("hello *all*")
        assert event["seq"] == ack["seq"] == event["message"]["seq"]
        assert event["message"]["html"] == "<p>hello <em>all</em></p>"
        assert event["message"]["author"]["username"] == "alice"


def test_the_same_id_sent_again_is_stored_once(tabs: dict[str, Tab], general: int) -> None:
    message_id = make_id()
    first = tabs["alice"].say(general, "only once", message_id)
    again = tabs["alice"].say(general, "another body", message_id)

    assert again["dup"] is True
    assert (again["seq"], again["at"]) == (first["seq"], first["at"])
    tabs["bob"].hears("only once")
    assert tabs["bob"].heard_nothing_of("another body")


def test_an_id_that_someone_else_used_is_refused(tabs: dict[str, Tab], general: int) -> None:
    message_id = make_id()
    tabs["alice"].say(general, "mine", message_id)

    refusal = tabs["bob"].say(general, "also mine", message_id)

    assert (refusal["type"], refusal["code"]) == ("nack", "conflict")
    assert tabs["alice"].heard_nothing_of("also mine")


def test_an_edit_and_a_deletion_reach_everyone_and_leave_no_words(tabs: dict[str, Tab], general: int) -> None:
    message_id = make_id()
    tabs["alice"].say(general, "frist", message_id)
    tabs["bob"].hears("frist")

    tabs["alice"].ask({"type": "edit", "id": str(message_id), "body": "first"})
    edited = tabs["bob"].hears("first")
    assert edited["kind"] == "message_edited"
    assert edited["message"]["edited_at"]

    tabs["alice"].ask({"type": "delete", "id": str(message_id)})
    deleted = tabs["bob"].take_event(lambda event: event["kind"] == "message_deleted")
    assert deleted["message"]["deleted"] is True
    assert (deleted["message"]["body"], deleted["message"]["html"]) == ("", "")


def test_nobody_edits_or_deletes_the_words_of_another(tabs: dict[str, Tab], general: int) -> None:
    message_id = make_id()
    tabs["alice"].say(general, "stays as it is", message_id)

    for command in ({"type": "edit", "body": "changed"}, {"type": "delete"}):
        refusal = tabs["bob"].ask({**command, "id": str(message_id)})
        assert (refusal["type"], refusal["code"]) == ("nack", "forbidden")


def test_what_was_missed_comes_on_asking_and_once(visitors: dict[str, Visitor], general: int) -> None:
    tab = visitors["bob"].greet()
    log = str(visitors["bob"].general()["log"])
    position = tab.welcome["heads"][log]
    tab.close()
    writer = visitors["alice"].greet()
    for number in range(5):
        writer.say(general, f"missed {number}")
    writer.close()

    back = visitors["bob"].greet({log: position})
    page = back.ask({"type": "pull", "log": int(log), "after": position})

    assert [event["message"]["body"] for event in page["events"]] == [f"missed {n}" for n in range(5)]
    assert page["from"] == position[0]
    assert page["to"] == back.welcome["heads"][log]
    assert page["more"] is False
    back.close()


@pytest.mark.parametrize("position", [[1, 999_999], [10**9, 1]])
def test_a_position_of_another_history_is_told_to_rewind(
    visitors: dict[str, Visitor], position: list[int]
) -> None:
    log = visitors["bob"].general()["log"]
    tab = visitors["bob"].connect()

    tab.hello({str(log): position})
    assert tab.take(lambda frame: frame["type"] == "rewind") == {"type": "rewind", "log": log}

    answer = tab.ask({"type": "pull", "log": log, "after": position})
    assert answer["type"] == "rewind"
    tab.close()


def test_reading_on_one_tab_is_told_to_the_other(visitors: dict[str, Visitor], general: int) -> None:
    writer, first, second = visitors["alice"].greet(), visitors["bob"].greet(), visitors["bob"].greet()
    ack = writer.say(general, "read me")

    first.ask({"type": "read", "room": general, "seq": ack["seq"]})
    marker = second.take_event(lambda event: event["kind"] == "read_marker")["read"]
    assert (marker["room"], marker["read_seq"]) == (general, ack["seq"])
    assert (marker["unread"], marker["mentions"]) == (0, 0)

    second.ask({"type": "unread", "room": general, "seq": ack["seq"]})
    marker = first.take_event(lambda event: event.get("read", {}).get("unread_seq") is not None)["read"]
    assert (marker["unread"], marker["read_seq"]) == (1, ack["seq"])
    for tab in (writer, first, second):
        tab.close()


def test_a_read_marker_never_moves_back(visitors: dict[str, Visitor], general: int) -> None:
    tab = visitors["bob"].greet()
    seq = tab.say(general, "the newest")["seq"]
    tab.ask({"type": "read", "room": general, "seq": seq})
    tab.ask({"type": "read", "room": general, "seq": 1})
    tab.ask({"type": "read", "room": general, "seq": 10**9})

    room = visitors["bob"].general()
    assert room["read_seq"] == seq
    tab.close()


def test_typing_is_shown_to_the_others_only(tabs: dict[str, Tab], general: int) -> None:
    tabs["alice"].ask({"type": "typing", "room": general})

    signal = tabs["bob"].take(lambda frame: frame.get("kind") == "typing")
    assert (signal["room"], signal["person"]["name"]) == (general, "Alice")
    assert tabs["alice"].heard_nothing_of("typing")


def test_a_new_name_is_shown_to_everyone_who_is_here(
    visitors: dict[str, Visitor], tabs: dict[str, Tab]
) -> None:
    form = {"display_name": "Alice Liddell", "username": "alice", "status_text": "", "about": ""}
    visitors["alice"].open("/settings/profile/", form)

    person = tabs["bob"].take(lambda frame: frame.get("kind") == "person")["person"]
    assert (person["username"], person["name"], person["initials"]) == ("alice", "Alice Liddell", "AL")


def test_who_is_silenced_on_an_open_page_is_not_shown_typing(
    tabs: dict[str, Tab], visitors: dict[str, Visitor], general: int
) -> None:
    said = tabs["charlie"].say(general, "spam")
    visitors["bob"].call("POST", "reports", {"message": said["id"], "reason": "spam"})
    (case,) = visitors["alice"].call("GET", "reports")[1]
    status, _answer = visitors["alice"].call(
        "POST", f"reports/{case['id']}/decision", {"decision": "silenced", "hours": 1}
    )
    assert status == 204
    assert tabs["charlie"].ask({"type": "typing", "room": general})["type"] == "ack"
    # What is told next is told after it
    tabs["alice"].say(general, "calm again")
    tabs["bob"].hears("calm again")
    assert tabs["bob"].heard_nothing_of('"typing"')
