"""A long room: where it opens, how it grows upwards without moving, and how one comes to the end."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.windows import Window
from tests.visitors import Visitor

LENGTH = 500


@pytest.fixture(scope="module")
def long_room(accounts: dict[str, Visitor]) -> int:
    """General with 500 messages of charlie's."""
    charlie = accounts["charlie"]
    room = charlie.general()["id"]
    tab = charlie.greet()
    for number in range(1, LENGTH + 1):
        tab.say(room, f"Message number {number}.")
    tab.close()
    return int(room)


@pytest.fixture
def reader(long_room: int, bob: Window) -> Window:
    """Bob at the end of General with everything read."""
    bob.open(f"/rooms/{long_room}/")
    if bob.page.locator("#jump-latest").is_visible():
        bob.page.locator("#jump-latest").click()
    bob.sees(f"Message number {LENGTH}.")
    bob.waits_until_read()
    return bob.open(f"/rooms/{long_room}/")


def first_visible(window: Window) -> tuple[str, float]:
    """The uppermost message in sight and where it is."""
    found = window.timeline.evaluate(FIRST_VISIBLE)
    return str(found["id"]), float(found["top"])


FIRST_VISIBLE = """(timeline) => {
    const edge = timeline.getBoundingClientRect().top;
    const rows = [...document.querySelectorAll("#rows > [data-id]")];
    const row = rows.find((each) => each.getBoundingClientRect().bottom > edge + 1);
    return {id: row.dataset.id, top: row.getBoundingClientRect().top};
}"""


def rows(window: Window) -> Locator:
    return window.page.locator("#rows > [data-id]")


def test_a_read_room_opens_at_its_end(reader: Window) -> None:
    reader.sees(f"Message number {LENGTH}.")
    assert reader.timeline.evaluate(BELOW) < 2
    expect(reader.page.locator("#jump-latest")).to_be_hidden()


GROWS_BEFORE_A_SCROLL_IS_TOLD = """async (timeline) => {
    const tall = document.createElement("p");
    tall.style.blockSize = "500px";
    timeline.querySelector("#rows").append(tall);
    timeline.dispatchEvent(new Event("scroll"));
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    const below = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight;
    tall.remove();
    return below;
}"""


def test_a_room_that_grows_while_a_scroll_is_on_its_way_stays_at_its_end(reader: Window) -> None:
    assert reader.timeline.evaluate(GROWS_BEFORE_A_SCROLL_IS_TOLD) <= 1


BELOW = "(timeline) => timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight"


# Where the first is read, the day's divider is in sight too, and it moves away: the older are of the same day
@pytest.mark.parametrize("above", [700, 0])
def test_older_messages_come_before_the_top_and_nothing_moves(reader: Window, above: int) -> None:
    before = rows(reader).count()
    reader.timeline.evaluate("(timeline, above) => { timeline.scrollTop = above; }", above)
    seen, top = first_visible(reader)
    expect(rows(reader)).not_to_have_count(before)
    expect(reader.page.locator("#older")).to_be_hidden()
    row = reader.page.locator(f"[data-id='{seen}']")
    after = float(row.evaluate("(row) => row.getBoundingClientRect().top"))
    assert abs(after - top) <= 1
    assert rows(reader).count() >= before + 40


def test_a_permalink_opens_at_its_message_lit(reader: Window) -> None:
    target = reader.message("Message number 470.")
    target.focus()
    reader.page.keyboard.press("l")
    expect(reader.toast("Link copied").first).to_be_visible()
    link = reader.page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/rooms/\d+/\d+/$", link)
    reader.page.goto(link)
    reader.wait_ready()
    expect(target).to_be_in_viewport()
    expect(target).to_have_attribute("data-lit", "")
    expect(target).not_to_have_attribute("data-lit", "")


def test_a_link_far_back_opens_there_and_latest_leads_to_the_end(reader: Window, long_room: int) -> None:
    first = reader.page.evaluate(SEQ_OF_FIRST, long_room)
    reader.open(f"/rooms/{long_room}/{first + 40}/")
    expect(reader.page.locator(f"[data-seq='{first + 40}']")).to_be_in_viewport()
    expect(reader.message(f"Message number {LENGTH}.")).to_have_count(0)
    reader.page.locator("#jump-latest").click()
    expect(reader.message(f"Message number {LENGTH}.")).to_be_in_viewport()
    expect(reader.page.locator("#jump-latest")).to_be_hidden()


SEQ_OF_FIRST = """async (room) => {
    const page = await (await fetch(`/api/v1/rooms/${room}/messages?after=0`)).json();
    return page.messages.find((message) => message.kind === "text").seq;
}"""


def test_scrolling_through_everything_keeps_the_document_bounded(reader: Window) -> None:
    start = reader.page.locator("#timeline-start")
    most = 0
    for _ in range(40):
        most = max(most, rows(reader).count())
        if start.is_visible():
            break
        before = first_visible(reader)[0]
        reader.timeline.evaluate("(timeline) => { timeline.scrollTop = 0; }")
        reader.page.wait_for_function(LOADED, arg=before)
    expect(start).to_be_visible()
    reader.sees("Message number 1.")
    assert LENGTH / 2 < most <= 450
    # And down again, the same way
    reader.page.locator("#jump-latest").click()
    expect(reader.message(f"Message number {LENGTH}.")).to_be_in_viewport()


LOADED = """(before) => {
    const older = document.querySelector("#older");
    const rows = [...document.querySelectorAll("#rows > [data-id]")];
    return older.hidden && (rows[0].dataset.id !== before || !document.querySelector("#timeline-start").hidden);
}"""


def test_away_from_the_end_nothing_moves_and_the_pill_counts(
    reader: Window, alice: Window, long_room: int
) -> None:
    alice.open(f"/rooms/{long_room}/")
    reader.timeline.evaluate("(timeline) => { timeline.scrollTop -= 600; }")
    pill = reader.page.locator("#jump-latest")
    expect(pill).to_be_visible()
    seen, top = first_visible(reader)
    alice.say("While you read")
    expect(pill).to_contain_text("1 new message")
    still, there = first_visible(reader)
    assert still == seen
    assert abs(there - top) <= 1
    pill.click()
    expect(reader.message("While you read")).to_be_in_viewport()
    expect(pill).to_be_hidden()


def test_ones_own_message_always_leads_to_the_end(reader: Window) -> None:
    reader.timeline.evaluate("(timeline) => { timeline.scrollTop -= 900; }")
    expect(reader.page.locator("#jump-latest")).to_be_visible()
    reader.say("Down here")
    expect(reader.message("Down here")).to_be_in_viewport()


def test_an_edit_outlives_its_row_in_a_long_room(reader: Window) -> None:
    reader.say("Mine to change")
    reader.sees_sent("Mine to change")
    reader.box.press("ArrowUp")
    edit = reader.page.get_by_label("Edit message")
    edit.press_sequentially(", with care")
    for _ in range(40):
        if edit.count() == 0:
            break
        before = first_visible(reader)[0]
        reader.timeline.evaluate("(timeline) => { timeline.scrollTop = 0; }")
        reader.page.wait_for_function(LOADED, arg=before)
    expect(edit).to_have_count(0)
    reader.page.locator("#jump-latest").click()
    expect(edit).to_have_value("Mine to change, with care")
    edit.press("Enter")
    reader.sees("Mine to change, with care")
    expect(edit).to_have_count(0)


def test_a_failed_page_says_so_and_can_be_tried_again(reader: Window) -> None:
    reader.complaints.cut = True
    reader.page.route("**/messages?before=*", lambda route: route.abort("connectionrefused"))
    reader.timeline.evaluate("(timeline) => { timeline.scrollTop = 0; }")
    older = reader.page.locator("#older")
    # Its words are always in the page; only the button tells that they are shown
    retry = older.get_by_role("button", name="Try again")
    expect(retry).to_be_visible()
    expect(older).to_contain_text("did not load")
    reader.page.unroute("**/messages?before=*")
    before = rows(reader).count()
    retry.click()
    expect(older).to_be_hidden()
    assert rows(reader).count() > before
