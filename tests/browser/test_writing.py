"""What the text box does for who writes: lists go on, what is pasted keeps its marks, a slip can be taken back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.windows import Window

PASTE = """(box, copied) => {
    const clipboardData = new DataTransfer();
    for (const [kind, text] of Object.entries(copied)) clipboardData.setData(kind, text);
    return box.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""


def test_a_list_goes_on_and_an_empty_item_ends_it(alice: Window) -> None:
    alice.box.fill("")
    alice.box.press_sequentially("9. nine")
    alice.box.press("Shift+Enter")
    alice.box.press_sequentially("ten")
    expect(alice.box).to_have_value("9. nine\n10. ten")
    alice.box.press("Shift+Enter")
    expect(alice.box).to_have_value("9. nine\n10. ten\n11. ")
    alice.box.press("Shift+Enter")
    expect(alice.box).to_have_value("9. nine\n10. ten\n")
    alice.box.press("Control+z")
    expect(alice.box).to_have_value("9. nine\n10. ten\n11. ")
    alice.box.fill("")


def test_enter_in_code_that_is_not_finished_begins_a_line(alice: Window) -> None:
    alice.box.fill("")
    alice.box.press_sequentially("```")
    alice.box.press("Enter")
    alice.box.press_sequentially("  print(1)")
    alice.box.press("Enter")
    expect(alice.box).to_have_value("```\n  print(1)\n  ")
    alice.box.press("Shift+Home")
    alice.box.press_sequentially("```")
    alice.box.press("Enter")
    alice.sees_sent("print(1)")


def test_buttons_mark_lines(alice: Window) -> None:
    alice.box.fill("")
    alice.page.get_by_role("button", name="Formatting").click()
    alice.page.get_by_role("button", name="Numbered list").click()
    expect(alice.box).to_have_value("1. ")
    alice.page.get_by_role("button", name="Formatting").click()
    alice.box.fill("")


def test_what_is_pasted_keeps_its_marks_and_runs_nothing(alice: Window) -> None:
    alice.box.fill("")
    html = "<p>All <b>fresh</b> <a href='https://example.org/'>here</a></p><ul><li>eggs</li></ul>"
    alice.box.evaluate(PASTE, {"text/html": html + "<img src=x><script>window.ran=1</script>"})
    expect(alice.box).to_have_value("All **fresh** [here](https://example.org/)\n\n- eggs")
    assert alice.page.evaluate("window.ran") is None
    alice.box.fill("these words")
    alice.box.press("Control+a")
    alice.box.evaluate(PASTE, {"text/plain": "https://example.org/"})
    expect(alice.box).to_have_value("[these words](https://example.org/)")
    alice.box.fill("")


def test_ctrl_shift_v_pastes_the_words_alone(alice: Window) -> None:
    alice.box.fill("")
    copy = "words => navigator.clipboard.write([new ClipboardItem(words)])"
    alice.page.evaluate(copy, {"text/html": "<b>warm</b> bread", "text/plain": "warm bread"})
    alice.box.press("Control+v")
    expect(alice.box).to_have_value("**warm** bread")
    alice.box.fill("")
    alice.box.press("Control+Shift+V")
    expect(alice.box).to_have_value("warm bread")
    alice.box.fill("")


@pytest.mark.parametrize(
    "before", ["Run `", "[it](https://example.org/", "```\n"], ids=["span", "address", "block"]
)
def test_what_is_pasted_into_code_or_an_address_is_what_was_copied(alice: Window, before: str) -> None:
    alice.box.fill(before)
    copied = {"text/plain": "a_next/*_b_", "text/html": "<p><b>a_next/*_b_</b></p>"}
    # Left to the browser, which pastes the words as they are
    assert alice.box.evaluate(PASTE, copied)
    expect(alice.box).to_have_value(before)
    alice.box.fill("")
    assert not alice.box.evaluate(PASTE, copied)
    expect(alice.box).to_have_value(re.compile(r"^\*\*.*\*\*$"))
    alice.box.fill("")


def test_what_was_just_sent_is_taken_back_with_its_words(alice: Window, bob: Window) -> None:
    alice.say("Too early")
    bob.sees("Too early")
    alice.box.press("Control+z")
    expect(alice.toast("Taken back")).to_be_visible()
    expect(alice.box).to_have_value("Too early")
    expect(bob.message("Too early")).to_have_count(0)
    expect(bob.message("was deleted")).to_have_count(0)
    alice.box.fill("")
    alice.page.locator("#composer input[type=file]").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Rye"}
    )
    alice.say("With the plan")
    expect(bob.message("With the plan")).to_contain_text("plan.txt")
    alice.box.press("Control+z")
    expect(bob.message("With the plan")).to_have_count(0)
    expect(alice.page.locator("#composer .composer__files")).to_contain_text("plan.txt")
    alice.page.get_by_role("button", name="Remove plan.txt").click()
    alice.box.fill("In time")
    alice.box.press("Enter")
    alice.sees_sent("In time")
    alice.box.fill("now")
    alice.box.press("Control+z")
    alice.sees_sent("In time")
    alice.box.fill("")


def test_who_wishes_is_offered_to_take_it_back(alice: Window) -> None:
    alice.page.goto(f"{alice.url}/settings/appearance/")
    alice.page.get_by_label("Offer to take back what I send").check()
    saved = alice.page.locator("[data-state=saved]")
    expect(saved).to_have_attribute("data-state-of", "undo_send")
    expect(saved).to_have_text("Saved", use_inner_text=True)
    expect(alice.page.get_by_role("button", name="Save settings")).to_be_hidden()
    alice.cut_network(True)
    alice.page.get_by_label("Less motion").check()
    failed = alice.page.locator("[data-state=failed]")
    expect(failed).to_contain_text("Not saved: the server did not answer.")
    alice.cut_network(False)
    failed.get_by_role("button", name="Try again").click()
    expect(saved).to_have_count(2)
    alice.page.reload()
    expect(alice.page.get_by_label("Less motion")).to_be_checked()
    alice.open()
    alice.say("Sent by mistake")
    alice.toast("Sent").get_by_role("button", name="Undo").click()
    expect(alice.page.locator(".toast")).to_have_text("Taken back")
    expect(alice.message("Sent by mistake")).to_have_count(0)
    expect(alice.box).to_have_value("Sent by mistake")
    alice.box.fill("")


def test_a_task_is_ticked_by_its_author_and_a_spoiler_is_uncovered_by_each_reader(
    alice: Window, bob: Window
) -> None:
    alice.say("- [ ] paint the door\n- [x] pay ||the thief||")
    alice.sees_sent("paint the door")
    boxes, of_bob = (window.message("paint the door").get_by_role("checkbox") for window in (alice, bob))
    expect(of_bob.first).to_be_disabled()

    boxes.first.check()

    expect(of_bob.first).to_be_checked()
    expect(boxes.first).to_be_checked()
    boxes.last.uncheck()
    expect(of_bob.last).not_to_be_checked()
    expect(bob.message("paint the door")).to_contain_text("edited")
    spoiler = bob.message("paint the door").locator(".spoiler")
    expect(spoiler).to_have_css("color", "rgba(0, 0, 0, 0)")
    spoiler.focus()
    expect(spoiler).not_to_have_css("color", "rgba(0, 0, 0, 0)")
    alice.reload()
    expect(boxes.first).to_be_checked()
    expect(boxes.first).to_be_enabled()


def test_a_formula_is_drawn_and_one_that_cannot_be_is_left_as_typed(alice: Window, bob: Window) -> None:
    alice.say(r"half is $$\frac{1}{2}$$, and $$\nope$$ is $$$")
    alice.sees_sent("half is")
    row = bob.message("half is")
    expect(row.locator("math mfrac mn")).to_have_text(["1", "2"])
    above, below = (number.bounding_box() for number in row.locator("mfrac mn").all())
    assert above
    assert below
    assert above["y"] < below["y"]
    expect(row).to_contain_text(r"and $$\nope$$ is $$$")


def test_of_a_long_message_the_beginning_is_shown_until_all_is_asked_for(alice: Window, bob: Window) -> None:
    alice.say("\n".join(f"Station {number}" for number in range(40)))
    alice.sees_sent("Station 39")
    bob.sees("Station 0")
    bob.reload()
    message = bob.message("Station 0")
    text, button = message.locator(".message__text"), message.get_by_role("button", name="Show")
    folded = text.evaluate("(text) => text.offsetHeight")

    button.click()

    expect(button).to_have_text("Show less")
    assert text.evaluate("(text) => text.offsetHeight") > 2 * folded
    button.click()
    expect(button).to_have_text("Show all")
    assert text.evaluate("(text) => text.offsetHeight") == folded
    alice.say("One line")
    alice.sees_sent("One line")
    expect(alice.message("One line").get_by_role("button", name="Show all")).to_have_count(0)
