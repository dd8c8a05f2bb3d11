"""Answering with an emoji: from the chip, the toolbar, the menu, the picker and the sheet of a phone."""

import re
from urllib.parse import quote

from playwright.sync_api import Locator, expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor


def chip(window: Window, text: str, emoji: str) -> Locator:
    return window.message(text).locator(f".reaction[data-emoji='{emoji}']")


def react_quickly(window: Window, text: str) -> str:
    """With the one emoji that the toolbar offers."""
    window.message(text).hover()
    quick = window.page.locator("#message-tools [data-act='message:quick']")
    emoji = quick.inner_text()
    quick.click()
    return emoji


def test_a_reaction_shows_in_both_windows_and_is_taken_back(alice: Window, bob: Window) -> None:
    alice.say("Bread at four")
    bob.sees("Bread at four")
    emoji = react_quickly(bob, "Bread at four")
    mine, theirs = chip(bob, "Bread at four", emoji), chip(alice, "Bread at four", emoji)
    expect(mine).to_have_attribute("aria-pressed", "true")
    expect(theirs).to_have_attribute("aria-pressed", "false")
    expect(theirs).to_have_accessible_name("thumbs up, 1 person")

    theirs.click()
    expect(mine).to_have_accessible_name("thumbs up, 2 people, you reacted")
    mine.click()
    expect(theirs).to_have_accessible_name("thumbs up, 1 person, you reacted")
    theirs.click()
    expect(mine).to_have_count(0)
    expect(alice.message("Bread at four").locator(".reactions")).to_be_hidden()


def test_the_page_comes_with_the_reactions_as_the_script_writes_them(alice: Window, bob: Window) -> None:
    alice.say("Cake at five")
    alice.sees_sent("Cake at five")
    bob.sees("Cake at five")
    emoji = react_quickly(bob, "Cake at five")
    react_quickly(alice, "Cake at five")
    both = chip(bob, "Cake at five", emoji)
    expect(both).to_have_accessible_name("thumbs up, 2 people, you reacted")
    written = both.evaluate("(chip) => chip.outerHTML.replace(/>\\s+</g, '><')")
    bob.reload()
    expect(both).to_have_accessible_name("thumbs up, 2 people, you reacted")
    assert both.evaluate("(chip) => chip.outerHTML.replace(/>\\s+</g, '><')") == written


def test_the_picker_finds_by_name_and_group_and_remembers_tone_and_choice(alice: Window) -> None:
    alice.say("Who carries the tables?")
    alice.sees_sent("Who carries the tables?")
    alice.message("Who carries the tables?").hover()
    alice.page.locator("#message-tools").get_by_role("button", name="Add a reaction").click()
    picker = alice.dialog("Add a reaction")
    picker.get_by_role("button", name="Skin tone").click()
    picker.get_by_role("button", name="medium skin tone", exact=True).click()
    picker.get_by_label("Search emoji").fill("flexed biceps")
    expect(picker.locator("#react-grid button")).to_have_text(["💪🏽"])
    picker.get_by_label("Search emoji").press("Enter")
    expect(picker).to_be_hidden()
    expect(chip(alice, "Who carries", "💪🏽")).to_have_accessible_name(
        "flexed biceps, medium skin tone, 1 person, you reacted"
    )

    alice.message("Who carries the tables?").locator(".reaction--add").click()
    expect(picker.locator("#react-grid button").first).to_have_text("💪🏽")
    picker.get_by_role("button", name="Flags", exact=True).click()
    flags = picker.locator(".emoji-pop__label[data-of='flags']")
    expect(flags).to_be_in_viewport()
    alice.page.keyboard.press("Escape")
    expect(picker).to_be_hidden()


def test_the_picker_finds_by_what_people_mean_and_by_the_emoji_itself(alice: Window) -> None:
    alice.say("So tired")
    alice.message("So tired").hover()
    alice.page.locator("#message-tools").get_by_role("button", name="Add a reaction").click()
    picker = alice.dialog("Add a reaction")
    search = picker.get_by_label("Search emoji")
    for words, emoji in (("thanks", "🙏"), ("traurig", "😢"), ("❤", "❤️"), (":thumbs", "👍")):
        search.fill(words)
        expect(picker.locator("#react-grid button").first).to_contain_text(emoji)
    search.fill("qqq")
    expect(picker.get_by_text("No emoji is called that.")).to_be_visible()
    alice.page.keyboard.press("Escape")


def test_what_this_machine_cannot_draw_is_not_offered(
    open_window: OpenWindow, accounts: dict[str, Visitor]
) -> None:
    window = open_window("charlie").sign_in(accounts["charlie"])
    window.page.add_init_script(
        """const fill = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
          globalThis.measured = (globalThis.measured ?? 0) + 1;
          if (text !== "🚀") fill.call(this, text, ...where);
        };"""
    )
    window.open("/")
    assert window.page.evaluate("globalThis.measured") is None
    window.box.press_sequentially(":rocket")
    expect(window.page.locator("#completion:popover-open [role=option]").first).to_contain_text("🧑‍🚀")
    window.box.fill("")
    window.box.press_sequentially(":thumbs")
    expect(window.page.locator("#completion:popover-open [role=option]").first).to_have_text("👍:thumbsup:")
    measured = window.page.evaluate("globalThis.measured")
    assert measured > 1_500
    window.reload()
    window.box.fill("")
    window.box.press_sequentially(":rock")
    expect(window.page.locator("#completion:popover-open [role=option]").first).to_be_visible()
    assert window.page.evaluate("globalThis.measured") is None
    window.box.fill("")


def test_reactions_of_somebody_offline_wait_and_survive_the_page(alice: Window, bob: Window) -> None:
    alice.say("Read on the train")
    bob.sees("Read on the train")
    bob.cut_network(True)
    emoji = react_quickly(bob, "Read on the train")
    expect(chip(bob, "Read on the train", emoji)).to_have_attribute("aria-pressed", "true")
    bob.cut_network(False)
    expect(chip(alice, "Read on the train", emoji)).to_have_accessible_name("thumbs up, 1 person")


def test_who_reacted_is_told_to_pointer_and_keyboard(alice: Window, bob: Window) -> None:
    alice.say("Who is there?")
    bob.sees("Who is there?")
    emoji = react_quickly(bob, "Who is there?")
    one = chip(alice, "Who is there?", emoji)
    card = alice.page.locator("#reaction-card")
    one.hover()
    expect(card).to_have_text(re.compile(r"Bob.*thumbs up", re.DOTALL))
    alice.box.hover()
    expect(card).to_be_hidden()
    alice.message("Who is there?").focus()
    alice.page.keyboard.press("Tab")
    expect(one).to_be_focused()
    expect(card).to_be_visible()
    expect(one).to_have_attribute("aria-describedby", "reaction-card")
    alice.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    alice.page.keyboard.press("Enter")
    expect(one).to_have_accessible_name("thumbs up, 2 people, you reacted")
    expect(one).to_be_focused()


def test_the_menu_offers_the_latest_ones_to_the_arrow_keys(alice: Window, bob: Window) -> None:
    bob.say("Vote for the poster")
    alice.sees("Vote for the poster")
    alice.message("Vote for the poster").hover()
    alice.page.locator("#message-tools [data-act='message:more']").click()
    menu = alice.page.get_by_role("menu", name="Message actions")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    alice.page.keyboard.press("ArrowDown")
    second = menu.get_by_role("menuitem").nth(1)
    expect(second).to_be_focused()
    emoji = second.inner_text()
    alice.page.keyboard.press("Enter")
    expect(chip(alice, "Vote for the poster", emoji)).to_have_attribute("aria-pressed", "true")


def test_a_deleted_message_has_no_reactions(alice: Window, bob: Window) -> None:
    alice.say("Soon gone")
    bob.sees("Soon gone")
    react_quickly(bob, "Soon gone")
    expect(alice.message("Soon gone").locator(".reaction[data-emoji]")).to_have_count(1)
    alice.message("Soon gone").focus()
    alice.page.keyboard.press("Delete")
    alice.dialog("Delete this message?").get_by_role("button", name="Delete").click()
    tombstone = bob.message("was deleted").last
    expect(tombstone).to_be_visible()
    expect(tombstone.locator(".reactions")).to_be_hidden()
    tombstone.hover()
    expect(bob.page.locator("#message-tools [data-act='message:react']")).to_be_hidden()


def test_an_archived_room_offers_no_reactions(alice: Window, accounts: dict[str, Visitor]) -> None:
    alice.create_room("Old hall")
    alice.say("Remember")
    alice.sees_sent("Remember")
    emoji, message = "👍", alice.message("Remember").get_attribute("data-id")
    # Stored before the room is archived, which a press in the page does not wait for
    accounts["alice"].call("PUT", f"messages/{message}/reactions/{quote(emoji)}")
    expect(chip(alice, "Remember", emoji)).to_be_visible()
    room = alice.page.locator("#room").get_attribute("data-room")
    accounts["alice"].call("POST", f"rooms/{room}/archive")
    expect(alice.page.locator("#note-archived")).to_be_visible()
    chip(alice, "Remember", emoji).click()
    expect(chip(alice, "Remember", emoji)).to_have_attribute("aria-pressed", "true")
    alice.go_to("General")


def test_a_long_press_on_a_phone_offers_reactions_and_says_who(phone: Window, alice: Window) -> None:
    alice.say("Under the thumb")
    phone.open("/")
    phone.sees("Under the thumb")
    row = phone.message("Under the thumb")
    press = "(element) => element.dispatchEvent(new PointerEvent('pointerdown', {pointerType: 'touch', bubbles: true}))"
    row.locator("[data-part=text]").evaluate(press)
    sheet = phone.page.locator("#touch-menu")
    sheet.get_by_role("button", name="React with thumbs up").tap()
    expect(sheet).to_be_hidden()
    mine = chip(phone, "Under the thumb", "👍")
    expect(mine).to_have_attribute("aria-pressed", "true")
    mine.evaluate(press)
    expect(phone.page.locator("#reaction-card")).to_contain_text("You")
    row.locator(".reaction--add").tap()
    picker = phone.dialog("Add a reaction")
    expect(picker.locator("#react-grid button").first).to_be_visible()
    box = picker.bounding_box()
    assert box
    assert (box["x"], round(box["y"] + box["height"])) == (0, 844)


def test_reactions_are_without_obstacles(alice: Window, bob: Window) -> None:
    alice.say("Plain to see")
    bob.sees("Plain to see")
    emoji = react_quickly(bob, "Plain to see")
    one = chip(alice, "Plain to see", emoji)
    one.click()
    assert list_violations(alice.page) == []
    alice.box.hover()
    one.hover()
    expect(alice.page.locator("#reaction-card")).to_be_visible()
    assert list_violations(alice.page) == []
    alice.message("Plain to see").locator(".reaction--add").click()
    expect(alice.page.locator("#react-grid button").first).to_be_visible()
    # Two thousand buttons of one kind cost axe twenty seconds, and a few say the same
    alice.page.locator("#react-search").fill("clap")
    expect(alice.page.locator("#react-grid button")).not_to_have_count(0)
    expect(alice.page.locator("#react-grid [aria-label*=aving]")).to_have_count(0)
    assert list_violations(alice.page) == []
    alice.page.keyboard.press("Escape")
    alice.page.keyboard.press("Escape")
