"""Sending when the network, the limit or the reload gets in the way: nothing that was written is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.network import Network, never
from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor

UNREADABLE = "This file cannot be read. Attach it again."
FOLDER = "A folder cannot be sent. Pack it into one file first."


@pytest.fixture
def network(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Iterator[Network]:
    """Charlie's only tab (another one would send for it), behind a network that the test governs."""
    tab = open_window("charlie").sign_in(accounts["charlie"])
    network = Network(tab)
    tab.open("/")
    yield network
    tab.context.close()


def test_offline_is_said_at_once_and_what_was_written_goes_out_later_in_order(
    network: Network, bob: Window
) -> None:
    charlie = network.window
    network.go_down()
    banner = charlie.page.locator("[data-banner=offline]")
    expect(banner).to_be_visible()
    doubtful = charlie.page.get_by_text("who is in here, and online, may have changed")
    expect(doubtful).to_be_visible()
    charlie.say("Written on the train")
    charlie.say("and this after it")
    expect(charlie.message("Written on the train")).to_have_attribute("data-state", "waiting")
    network.come_back()
    expect(banner).to_be_hidden()
    expect(doubtful).to_be_hidden()
    charlie.sees_sent("and this after it")
    bob.sees("and this after it")
    texts = bob.page.locator("article.message .message__text").all_inner_texts()
    assert texts[-2:] == ["Written on the train", "and this after it"]


def test_a_lost_connection_is_said_with_a_countdown_and_tried_at_once(network: Network) -> None:
    charlie = network.window
    network.is_down = True
    network.drop()
    waiting = charlie.page.locator("[data-banner=waiting]")
    expect(waiting).to_be_visible()
    network.is_down = False
    waiting.get_by_role("button", name="Try now").click()
    expect(waiting).to_be_hidden()
    charlie.say("Here again")
    charlie.sees_sent("Here again")


def test_what_was_missed_is_caught_up(network: Network, bob: Window) -> None:
    charlie = network.window
    network.go_down()
    bob.say("Said behind your back")
    bob.sees_sent("Said behind your back")
    network.come_back()
    charlie.sees("Said behind your back")


def test_what_waits_survives_a_reload(network: Network, bob: Window) -> None:
    charlie = network.window
    network.is_down = True
    network.drop()
    charlie.say("Kept over the reload")
    expect(charlie.message("Kept over the reload")).to_be_visible()
    charlie.reload()
    expect(charlie.message("Kept over the reload")).to_have_attribute("data-state", "waiting")
    network.is_down = False
    charlie.reload()
    charlie.sees_sent("Kept over the reload")
    expect(bob.message("Kept over the reload")).to_have_count(1)


def is_send(frame: str) -> bool:
    return '"type":"send"' in frame


def test_a_message_without_an_answer_fails_and_can_be_tried_again(network: Network, bob: Window) -> None:
    network.loses = is_send
    charlie = network.window
    charlie.say("Lost on the way")
    row = charlie.message("Lost on the way")
    expect(row).to_have_attribute("data-state", "sending")
    expect(row).to_contain_text("Sending")
    expect(row).to_have_attribute("data-state", "failed")
    expect(row.get_by_role("alert")).to_contain_text("Not sent: the server did not answer.")
    network.loses = never
    row.get_by_role("button", name="Try again").click()
    charlie.sees_sent("Lost on the way")
    expect(bob.message("Lost on the way")).to_have_count(1)


def test_a_failed_message_can_be_thrown_away(network: Network) -> None:
    network.loses = is_send
    charlie = network.window
    charlie.say("Better not")
    row = charlie.message("Better not")
    expect(row).to_have_attribute("data-state", "failed")
    row.get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)


def test_a_draft_survives_a_reload_and_marks_its_room(alice: Window) -> None:
    alice.create_room("Drafts")
    alice.box.fill("Half a thought")
    alice.go_to("General")
    expect(alice.box).to_have_value("")
    pencil = alice.room_link("Drafts").locator("[data-part=draft]")
    expect(pencil).to_be_visible()
    alice.reload()
    expect(pencil).to_be_visible()
    alice.go_to("Drafts")
    expect(alice.box).to_have_value("Half a thought")
    alice.box.press("Enter")
    alice.sees_sent("Half a thought")
    alice.go_to("General")
    expect(pencil).to_be_hidden()


def test_the_limit_is_shown_when_it_is_near_and_holds(alice: Window) -> None:
    alice.box.fill("x" * 100)
    count = alice.page.locator("#composer [data-part=count]")
    expect(count).to_be_hidden()
    alice.box.fill("y" * 3_990)
    expect(count).to_contain_text("10 characters left")
    alice.box.fill("z" * 4_001)
    expect(count).to_contain_text("1 character too many")
    alice.box.press("Enter")
    expect(alice.box).to_have_value("z" * 4_001)
    alice.box.fill("")


def test_who_lost_the_right_to_write_is_told_and_keeps_the_words(alice: Window, bob: Window) -> None:
    alice.create_room("News")
    bob.join("News")
    alice.page.locator("#details [data-act='open:edit-room']").click()
    dialog = alice.dialog("Edit room")
    dialog.get_by_label("Only moderators write here").check()
    dialog.get_by_role("button", name="Save changes").click()
    expect(alice.toast("Room changed")).to_be_visible()
    expect(bob.page.locator("#note-announcement")).to_be_visible()
    expect(bob.box).to_be_hidden()
    expect(alice.box).to_be_visible()


def test_a_long_absence_is_caught_up_quietly_and_told_in_one_sentence(
    network: Network, accounts: dict[str, Visitor]
) -> None:
    charlie = network.window
    charlie.page.evaluate(NOTE_ANNOUNCEMENTS)
    network.go_down()
    tab = accounts["bob"].greet()
    room = accounts["bob"].general()["id"]
    for number in range(1, 41):
        tab.say(room, f"Meanwhile {number}.")
    tab.close()
    network.come_back()
    charlie.sees("Meanwhile 40.")
    charlie.page.wait_for_function("() => window.announced.includes('40 new messages')")


NOTE_ANNOUNCEMENTS = """() => {
    window.announced = [];
    const place = document.querySelector("#announcer");
    new MutationObserver(() => window.announced.push(place.textContent)).observe(place, {childList: true});
}"""


@pytest.fixture
def tab(alice: Window) -> Iterator[Window]:
    window = alice.new_tab().open()
    yield window
    window.page.close()


def drop(tab: Window, *paths: Path) -> None:
    """As from a file manager."""
    place = tab.timeline.bounding_box()
    assert place
    hand = tab.context.new_cdp_session(tab.page)
    for kind in ("dragEnter", "dragOver", "drop"):
        dropped = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        where = {"x": place["x"] + 40, "y": place["y"] + 40}
        hand.send("Input.dispatchDragEvent", {"type": kind, **where, "data": dropped})


def test_a_folder_is_left_and_what_lay_beside_it_is_sent(tab: Window, tmp_path: Path) -> None:
    folder, notes = tmp_path / "Holiday", tmp_path / "notes.txt"
    folder.mkdir()
    notes.write_text("Words")

    drop(tab, folder, notes)

    expect(tab.toast(FOLDER)).to_be_visible()
    expect(tab.page.locator("#composer [data-upload]")).to_have_count(1)
    tab.say("Without the folder")
    tab.sees_sent("Without the folder")
    expect(tab.message("Without the folder")).to_contain_text("notes.txt")


def test_a_file_that_was_changed_is_told_and_the_words_go_without_it(tab: Window, tmp_path: Path) -> None:
    notes, others = tmp_path / "notes.txt", tmp_path / "others.txt"
    notes.write_text("Words")
    others.write_text("Other words")

    def change(route: Route) -> None:
        notes.write_text("Words, and more of them")
        route.continue_()

    tab.page.route("**/api/v1/uploads", change, times=1)
    tab.page.locator("#composer [type=file]").set_input_files([notes])
    card = tab.page.locator("#composer [data-upload]")
    expect(card).to_contain_text(UNREADABLE)
    # Not sent by mistake without it, and sent once it is removed
    tab.say("The file is gone")
    expect(tab.toast("Remove the file that cannot be sent")).to_be_visible()
    card.get_by_role("button", name="Remove notes.txt").click()
    tab.say("The file is gone")
    tab.sees_sent("The file is gone")


def test_words_that_failed_with_a_file_go_without_it(tab: Window, tmp_path: Path) -> None:
    notes, others = tmp_path / "notes.txt", tmp_path / "others.txt"
    notes.write_text("Words")
    others.write_text("Other words")
    held: list[Route] = []
    tab.page.route("**/api/v1/uploads", lambda route: held.append(route), times=1)
    tab.page.locator("#composer [type=file]").set_input_files([notes, others])
    expect(tab.page.locator("#composer [data-upload]")).to_have_count(2)
    tab.say("Sent too early")
    notes.write_text("Words, and more of them")
    held[0].continue_()

    message = tab.message("Sent too early")
    expect(message).to_contain_text("A file cannot be read. Remove it, and the rest is sent.")
    message.locator("[data-upload]", has_text="notes.txt").get_by_role("button", name="Remove").click()

    tab.sees_sent("Sent too early")
    expect(message).to_contain_text("others.txt")
    expect(message).not_to_contain_text("notes.txt")


def test_a_file_that_lies_is_a_card_for_its_sender_and_one_refused_for_good_is_not_offered_again(
    tab: Window,
) -> None:
    picker = tab.page.locator("#composer input[type=file]")
    picker.set_input_files({"name": "none.txt", "mimeType": "text/plain", "buffer": b""})
    card = tab.page.locator("#composer .file", has_text="This file is empty")
    expect(card.get_by_role("button", name="Remove none.txt")).to_be_visible()
    expect(card.get_by_role("button", name="Try none.txt again")).to_be_hidden()
    card.get_by_role("button", name="Remove none.txt").click()
    picker.set_input_files({"name": "liar.png", "mimeType": "image/png", "buffer": b"<p>no picture</p>"})
    tab.say("Look at this")
    tab.sees_sent("Look at this")
    expect(tab.message("Look at this").get_by_role("link", name="Download liar.png")).to_be_visible()
    expect(tab.message("Look at this").locator("img[data-part=image]")).to_have_count(0)


def test_what_waits_is_taken_back_without_ever_being_sent(network: Network, bob: Window) -> None:
    charlie = network.window
    for window in (charlie, bob):
        window.go_to("General")
    network.go_down()
    expect(charlie.page.locator("[data-banner=offline]")).to_be_visible()
    charlie.say("Never mind")
    waiting = charlie.message("Never mind")
    expect(waiting).to_contain_text("Goes out when you are back online")
    waiting.get_by_role("button", name="Take back").click()
    expect(waiting).to_have_count(0)
    expect(charlie.box).to_have_value("Never mind")
    network.come_back()
    charlie.say("After all")
    bob.sees("After all")
    expect(bob.message("Never mind")).to_have_count(0)
    expect(bob.message("was deleted")).to_have_count(0)
    expect(charlie.toast("Not saved")).to_have_count(0)
