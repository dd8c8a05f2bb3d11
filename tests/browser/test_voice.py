"""Voice messages: recorded, listened to, sent, played; and what was said is kept after any fault."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.network import Network
from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window

SECONDS = re.compile(r"^0:0[1-9]$")
REFUSE = """name => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
}"""

REFUSE_TO_KEEP = """() => {
    IDBObjectStore.prototype.add = () => { throw new DOMException("", "QuotaExceededError"); };
}"""
REFUSE_FILES = """() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...what) {
        if (this.name === "files") throw new DOMException("", "QuotaExceededError");
        return put.apply(this, what);
    };
}"""
# As with a long one, whose last bytes take a while
STOP_SLOWLY = """() => {
    const { stop } = MediaRecorder.prototype;
    MediaRecorder.prototype.stop = function () { setTimeout(() => stop.call(this), 1_500); };
}"""


def record(window: Window, composer: str = "#composer") -> Locator:
    """For a second at least."""
    window.page.locator(f"{composer} [data-act='composer:insert']").click()
    window.page.get_by_role("menuitem", name="Voice message").click()
    bar = window.page.locator(f"{composer} .recording")
    expect(bar).to_have_attribute("data-state", "recording")
    expect(bar.get_by_role("timer")).to_have_text(SECONDS)
    return bar


def players(window: Window) -> Locator:
    return window.page.locator("#rows article[data-seq] .voice")


def wait_for_another(window: Window, before: int) -> Locator:
    expect(players(window)).to_have_count(before + 1)
    return players(window).last


def test_what_one_says_another_hears_by_keyboard_alone(alice: Window, bob: Window) -> None:
    page, before = alice.page, players(bob).count()
    page.locator("#composer [data-act='composer:insert']").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Attach files")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    bar = page.locator("#composer .recording")
    expect(bar).to_be_focused()
    expect(bar.get_by_role("timer")).to_have_text(SECONDS)
    assert list_violations(page, ".recording") == []
    page.keyboard.press("Enter")
    expect(alice.box).to_be_focused()

    voice = wait_for_another(bob, before)
    slider = voice.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^0:00 of 0:0\d$"))
    assert list_violations(bob.page, "#rows .voice") == []
    voice.get_by_role("button", name="Play").focus()
    bob.page.keyboard.press("Space")
    expect(voice).to_have_attribute("data-playing", "")
    expect(voice).not_to_have_attribute("data-playing", "")
    slider.focus()
    bob.page.keyboard.press("End")
    expect(slider).to_be_focused()
    bob.page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^0:00 of"))
    bob.page.keyboard.press("Space")
    expect(voice).to_have_attribute("data-playing", "")


def test_a_recording_is_paused_listened_to_and_gone_on_with(alice: Window, bob: Window) -> None:
    before = players(bob).count()
    alice.box.fill("words that stay")
    bar = record(alice)
    alice.page.keyboard.press("Space")
    expect(bar).to_have_attribute("data-state", "paused")
    listened = bar.locator(".voice")
    listened.get_by_role("button", name="Play").click()
    expect(listened).to_have_attribute("data-playing", "")
    assert list_violations(alice.page, ".recording") == []
    bar.get_by_role("button", name="Go on recording").click()
    expect(bar).to_have_attribute("data-state", "recording")
    expect(bar.get_by_role("timer")).to_have_text("0:03")
    bar.get_by_role("button", name="Send voice message").click()
    voice = wait_for_another(bob, before)
    expect(voice.get_by_role("slider")).to_have_attribute("aria-valuetext", re.compile("of 0:0[3-5]"))
    expect(alice.box).to_have_value("words that stay")
    alice.box.fill("")


def test_discarded_it_can_be_had_back_and_sent(alice: Window, bob: Window) -> None:
    before = players(bob).count()
    bar = record(alice)
    expect(bar.get_by_role("timer")).to_have_text("0:03")
    alice.page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    expect(alice.box).to_be_focused()
    alice.toast("Recording discarded").get_by_role("button", name="Undo").click()
    expect(bar).to_have_attribute("data-state", "ended")
    bar.get_by_role("button", name="Discard").click()
    alice.reload()
    expect(alice.page.locator(".recording")).to_have_count(0)
    expect(players(bob)).to_have_count(before)


def test_one_plays_at_a_time_as_fast_as_was_chosen_and_the_next_follows(alice: Window, bob: Window) -> None:
    before = players(bob).count()
    for number in range(2):
        record(alice)
        alice.page.keyboard.press("Enter")
        wait_for_another(bob, before + number)
    first, second = players(bob).nth(before), players(bob).nth(before + 1)
    first.get_by_role("button", name="Speed: 1 times").click()
    expect(second.get_by_role("button", name="Speed: 1.5 times")).to_be_visible()
    first.get_by_role("button", name="Play").click()
    expect(first).to_have_attribute("data-playing", "")
    # By itself
    expect(second).to_have_attribute("data-playing", "")
    expect(first).not_to_have_attribute("data-playing", "")
    first.get_by_role("button", name="Play").click()
    expect(second).not_to_have_attribute("data-playing", "")
    expect(first).to_have_attribute("data-playing", "")
    # Heard once, it does not begin again
    expect(first).not_to_have_attribute("data-playing", "")
    expect(second).not_to_have_attribute("data-playing", "")
    bob.reload()
    speed = players(bob).last.get_by_role("button", name="Speed: 1.5 times")
    for _each in range(2):
        players(bob).last.get_by_role("button", name="Speed").click()
    expect(speed).to_have_count(0)


def test_recorded_and_sent_without_a_network_it_arrives(alice: Window, bob: Window) -> None:
    before = players(bob).count()
    network = Network(alice)
    alice.reload()
    expect(players(alice).last).to_be_visible()
    bar = record(alice)
    network.go_down()
    expect(bar.get_by_role("timer")).to_have_text("0:02")
    alice.page.keyboard.press("Enter")
    expect(alice.page.locator("#rows .file[data-upload]")).to_contain_text("Voice message, 0:0")
    network.come_back()
    wait_for_another(bob, before)
    alice.reload()
    expect(alice.page.locator(".recording")).to_have_count(0)


def test_a_page_that_ends_in_the_middle_offers_what_was_said(alice: Window, bob: Window) -> None:
    before = players(bob).count()
    record(alice)
    alice.reload()
    bar = alice.page.locator("#composer .recording")
    expect(bar).to_contain_text("You recorded this and have not sent it.")
    other = alice.new_tab().open()
    bar.locator(".voice").get_by_role("button", name="Play").click()
    expect(bar.locator(".voice")).to_have_attribute("data-playing", "")
    expect(other.page.locator(".recording")).to_have_count(0)
    other.page.close()
    bar.get_by_role("button", name="Send voice message").click()
    voice = wait_for_another(bob, before)
    expect(voice.get_by_role("slider")).to_have_attribute("aria-valuetext", re.compile("of 0:0[1-9]"))
    alice.reload()
    expect(alice.page.locator(".recording")).to_have_count(0)


def test_who_leaves_the_room_finds_the_recording_there_again(alice: Window) -> None:
    alice.create_room("Sound lab")
    record(alice)
    alice.go_to("General")
    expect(alice.page.locator(".recording")).to_have_count(0)
    expect(alice.toast("Your recording waits where you began it.")).to_be_visible()
    alice.go_to("Sound lab")
    bar = alice.page.locator("#composer .recording")
    expect(bar).to_have_attribute("data-state", "ended")
    bar.get_by_role("button", name="Discard").click()
    alice.go_to("General")


def test_sent_while_another_room_is_opened_it_never_goes_there(alice: Window, bob: Window) -> None:
    before = players(bob).count()
    alice.create_room("Slow lab")
    record(alice)
    alice.page.evaluate(STOP_SLOWLY)
    alice.page.keyboard.press("Enter")
    alice.go_to("General")
    expect(alice.toast("Your recording waits where you began it.")).to_be_visible()
    expect(players(bob)).to_have_count(before)
    alice.go_to("Slow lab")
    alice.page.locator("#composer .recording").get_by_role("button", name="Send voice message").click()
    wait_for_another(alice, 0)
    alice.go_to("General")
    expect(players(bob)).to_have_count(before)
    alice.reload()


def test_what_the_browser_does_not_keep_waits_as_long_as_the_page(alice: Window) -> None:
    alice.create_room("Full lab")
    alice.page.evaluate(REFUSE_TO_KEEP)
    bar = record(alice)
    for _each in range(2):
        alice.go_to("General")
        expect(bar).to_have_count(0)
        alice.go_to("Full lab")
        expect(bar).to_have_attribute("data-state", "ended")
    bar.get_by_role("button", name="Discard").click()
    alice.go_to("General")
    alice.reload()


def test_begun_in_a_thread_the_one_in_the_room_stays_in_sight(alice: Window) -> None:
    alice.say("What do you hear?")
    alice.sees_sent("What do you hear?")
    bar = record(alice)
    alice.message("What do you hear?").first.focus()
    alice.page.keyboard.press("t")
    record(alice, "#thread-composer")
    expect(bar).to_have_attribute("data-state", "ended")
    alice.page.keyboard.press("Escape")
    bar.get_by_role("button", name="Discard").click()
    alice.page.locator("[data-act='thread:close']").click()


def test_a_thread_and_a_reply_are_spoken_too_and_lists_call_it_by_its_length(
    alice: Window, bob: Window
) -> None:
    alice.say("What do you think?")
    bob.sees_sent("What do you think?")
    asked = bob.message("What do you think?")
    asked.focus()
    bob.page.keyboard.press("r")
    record(bob)
    bob.page.keyboard.press("Enter")
    voice = players(alice).last
    answer = alice.page.locator("article", has=alice.page.locator(".voice")).last
    expect(answer.locator(".reply-to")).to_contain_text("What do you think?")
    expect(voice).to_be_visible()
    answer.focus()
    alice.page.keyboard.press("r")
    expect(alice.page.locator("#composer-reply")).to_contain_text("Voice message, 0:0")
    alice.say("I heard you")
    expect(bob.message("I heard you").locator(".reply-to")).to_contain_text("Voice message, 0:0")

    alice.message("What do you think?").first.focus()
    alice.page.keyboard.press("t")
    record(alice, "#thread-composer")
    alice.page.keyboard.press("Enter")
    expect(alice.page.locator("#thread-rows article[data-seq] .voice")).to_have_count(1)
    alice.page.locator("[data-act='thread:close']").click()


def test_a_microphone_that_is_not_to_be_had_says_what_to_do(alice: Window) -> None:
    page = alice.page
    for name, words in (
        ("NotAllowedError", "The microphone is blocked."),
        ("NotFoundError", "There is no microphone."),
        ("NotReadableError", "The microphone is taken."),
    ):
        page.evaluate(REFUSE, name)
        page.locator("#composer [data-act='composer:insert']").click()
        page.get_by_role("menuitem", name="Voice message").click()
        bar = page.locator("#composer .recording")
        expect(bar).to_contain_text(words)
        assert list_violations(page, ".recording") == []
        bar.get_by_role("button", name="Try again").click()
        expect(bar).to_contain_text(words)
        page.keyboard.press("Escape")
        expect(bar).to_have_count(0)
        expect(alice.box).to_be_visible()
    page.evaluate(
        "Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true })"
    )
    page.locator("#composer [data-act='composer:insert']").click()
    page.get_by_role("menuitem", name="Voice message").click()
    expect(page.locator("#composer .recording")).to_contain_text("This browser cannot record.")
    alice.reload()


def test_taken_back_it_is_a_voice_message_when_it_is_sent_again(alice: Window, bob: Window) -> None:
    before = players(bob).count()
    record(alice)
    alice.page.keyboard.press("Enter")
    wait_for_another(bob, before)
    alice.box.press("Control+z")
    expect(players(bob)).to_have_count(before)
    expect(alice.page.locator("#composer .file")).to_contain_text("Voice message, 0:0")
    alice.box.press("Enter")
    wait_for_another(bob, before)


def test_on_a_phone_it_is_recorded_and_played_with_a_thumb(phone: Window, alice: Window) -> None:
    before = players(alice).count()
    page = phone.page
    page.locator("#composer [data-act='composer:insert']").tap()
    page.get_by_role("menuitem", name="Voice message").tap()
    bar = page.locator("#composer .recording")
    expect(bar.get_by_role("timer")).to_have_text(SECONDS)
    bar.get_by_role("button", name="Pause", exact=True).tap()
    expect(bar.locator(".voice")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    bar.get_by_role("button", name="Send voice message").tap()
    wait_for_another(alice, before)
    voice = players(phone).last
    box = voice.get_by_role("slider").bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    expect(voice.get_by_role("slider")).not_to_have_attribute("aria-valuenow", "0")
    voice.get_by_role("button", name="Play").tap()
    expect(voice).not_to_have_attribute("data-playing", "")


def test_it_plays_on_in_another_room_where_it_says_whose_it_is_and_can_be_stopped(
    alice: Window, bob: Window
) -> None:
    bob.create_room("Next door")
    bob.go_to("General")
    before = players(bob).count()
    bar = record(alice)
    expect(bar.get_by_role("timer")).to_have_text("0:09")
    alice.page.keyboard.press("Enter")
    voice = wait_for_another(bob, before)
    slower = voice.get_by_role("button", name="Speed: 1 times")
    for _each in range(3):
        if not slower.is_visible():
            voice.get_by_role("button", name="Speed").click()
    voice.get_by_role("button", name="Play").click()
    now = bob.page.locator("#voice-now")
    expect(now).to_be_hidden()
    bob.go_to("Next door")
    expect(now).to_contain_text("Alice")
    assert list_violations(bob.page, "#voice-now") == []
    now.get_by_role("button", name="Pause").click()
    expect(now).to_be_hidden()
    bob.go_to("General")
    expect(players(bob).last).not_to_have_attribute("data-playing", "")
    expect(players(bob).last.get_by_role("slider")).not_to_have_attribute("aria-valuenow", "0")


def test_what_the_outbox_cannot_keep_stays_kept_as_a_recording_until_it_is_sent(alice: Window) -> None:
    page = alice.page
    alice.create_room("Narrow lab")
    alice.complaints.cut = True
    page.route("**/api/v1/uploads**", lambda route: route.fulfill(status=502))
    page.evaluate(REFUSE_FILES)
    bar = record(alice)
    page.keyboard.press("Enter")
    expect(page.locator("#rows .file[data-upload]")).to_contain_text("Voice message, 0:0")
    expect(bar).to_have_count(0)
    alice.go_to("General")
    alice.go_to("Narrow lab")
    expect(bar).to_have_count(0)
    page.unroute("**/api/v1/uploads**")
    alice.reload()
    expect(bar).to_contain_text("You recorded this and have not sent it.")
    bar.get_by_role("button", name="Send voice message").click()
    wait_for_another(alice, 0)
    alice.reload()
    expect(bar).to_have_count(0)
