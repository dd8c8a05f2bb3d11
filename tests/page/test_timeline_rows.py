from datetime import timedelta
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from syncchat.templatetags.timeline import Row, fold_tombstones, make_rows, name_moment
from tests.page.scene import ALICE, BOB, write


def draw(*messages: dict[str, Any], new_since: int | None = None, unread: int = 0) -> list[Row]:
    return list(make_rows(messages, BOB["id"], new_since, unread))


def list_kinds(rows: list[Row]) -> list[str]:
    return [Path(row.template).stem.strip("_") for row in rows]


def test_one_person_who_goes_on_speaking_is_named_once() -> None:
    rows = draw(write(1, ALICE, 0), write(2, ALICE, 4), write(3, ALICE, 10), write(4, BOB, 10))
    assert [row.is_first for row in rows[1:]] == [True, False, True, True]


def test_each_day_begins_with_its_divider_and_a_name() -> None:
    rows = draw(write(1, ALICE, 0), write(2, ALICE, 24 * 60), write(3, ALICE, 24 * 60 + 1))
    assert list_kinds(rows) == ["day", "message", "day", "message", "message"]
    assert [row.label for row in rows if row.day and row.label] == ["2 June 2025", "3 June 2025"]
    assert rows[3].is_first


def test_what_is_new_comes_after_the_lamp_line_which_says_how_much_and_since_when() -> None:
    rows = draw(write(1, ALICE, 0), write(2, ALICE, 1), new_since=1, unread=1)
    assert list_kinds(rows) == ["day", "message", "new", "message"]
    assert rows[2].label == "1 new since 2 June 2025, 12:00"
    assert rows[3].is_first


def test_days_have_small_letters_within_a_sentence_and_today_is_its_clock_alone() -> None:
    now = timezone.localtime().replace(hour=20, minute=41)
    assert name_moment(now) == "20:41"
    assert name_moment(now - timedelta(days=1)) == "yesterday, 20:41"
    with translation.override("de"):
        assert name_moment(now - timedelta(days=1)) == "gestern, 20:41"


def test_tombstones_in_a_row_are_one_line_and_what_was_taken_back_is_none() -> None:
    gone = [write(seq, ALICE, 0, deleted=True) for seq in (1, 2, 3)]
    rows = draw(*gone, write(4, ALICE, 1), write(5, ALICE, 1, deleted=True, taken_back=True))
    folded = fold_tombstones(rows)
    assert list_kinds(folded) == ["day", "fold", "message"]
    assert folded[1].label == "3 messages were deleted"
    assert folded[2].is_first
    assert list_kinds(fold_tombstones(rows, focus=2)) == list_kinds(rows) == ["day", *["message"] * 4]


def test_my_own_message_is_never_what_is_new_to_me() -> None:
    rows = draw(write(1, ALICE, 0), write(2, BOB, 1), new_since=1)
    assert "new" not in list_kinds(rows)


def test_a_message_that_names_me_wears_the_lamp_and_mine_does_not() -> None:
    named = '<p><a class="mention" data-user="2" href="/people/bob/">@Bob</a></p>'
    rows = draw(
        write(1, ALICE, 0, mentions=[2], html=named),
        write(2, BOB, 1, mentions=[2]),
        write(3, ALICE, 2, mentions_room=True),
        write(4, ALICE, 3, mentions=[2], deleted=True, html=""),
    )
    assert [row.is_for_me for row in rows[1:]] == [True, False, True, False]
    assert 'class="mention mention--me"' in rows[1].html


def test_a_system_line_has_its_own_words_and_ends_a_turn() -> None:
    rows = draw(write(1, ALICE, 0), write(2, ALICE, 1, kind="topic", body=""), write(3, ALICE, 2))
    assert list_kinds(rows) == ["day", "message", "topic-cleared", "message"]
    assert rows[3].is_first


def test_a_name_that_is_markup_stays_a_name() -> None:
    row = draw(write(1, {**ALICE, "name": "<b>Al</b>"}, 0))[1]
    page = render_to_string(row.template, {"row": row})
    assert "&lt;b&gt;Al&lt;/b&gt;" in page
    assert "<b>Al</b>" not in page


def test_a_deleted_message_keeps_no_words() -> None:
    row = draw(write(1, ALICE, 0, deleted=True, body="", html=""))[1]
    page = render_to_string(row.template, {"row": row})
    assert "A message by Alice was deleted" in page
    assert "data-deleted" in page


def test_the_empty_message_that_the_script_clones_has_every_part() -> None:
    page = render_to_string("chat/message/_message.html", {"row": None})
    for part in ("avatar", "author", "time", "text", "state"):
        assert f'data-part="{part}"' in page
    assert "data-id" not in page
