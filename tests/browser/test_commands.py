"""Commands in the text box do what the buttons do, and never lose what was written."""

from playwright.sync_api import expect

from tests.browser.windows import Window


def test_a_stroke_lists_what_can_be_done_here(alice: Window) -> None:
    alice.create_room("Workbench")
    alice.box.press_sequentially("/to")
    commands = alice.page.get_by_role("listbox", name="Commands")
    expect(commands.get_by_role("option")).to_have_count(1)
    expect(commands).to_contain_text("Change the line under the room name")
    alice.box.press("Tab")
    expect(alice.box).to_have_value("/topic ")
    alice.box.press_sequentially("Saws and glue")
    alice.box.press("Enter")
    expect(alice.page.locator("#room-topic")).to_have_text("Saws and glue")
    expect(alice.box).to_have_value("")


def test_an_unknown_command_says_so_and_keeps_the_words(alice: Window) -> None:
    alice.say("/frobnicate the door")
    refusal = alice.page.locator("#composer [data-part=refusal]")
    expect(refusal).to_contain_text("There is no command /frobnicate")
    expect(alice.box).to_have_value("/frobnicate the door")
    alice.box.fill("//frobnicate the door")
    expect(refusal).to_be_hidden()
    alice.box.press("Enter")
    alice.sees_sent("/frobnicate the door")


def test_people_are_brought_in_and_nobody_else(alice: Window, bob: Window) -> None:
    alice.create_room("Kiln")
    alice.say("/invite @bob @nobody")
    expect(alice.page.locator("#composer [data-part=refusal]")).to_contain_text("nobody")
    expect(alice.box).to_have_value("/invite @bob @nobody")
    expect(bob.room_link("Kiln")).to_have_count(0)
    alice.say("/invite @bob")
    expect(alice.toast("1 person added")).to_be_visible()
    expect(bob.room_link("Kiln")).to_be_visible()


def test_muting_and_leaving_are_the_buttons_own(alice: Window) -> None:
    alice.create_room("Attic")
    alice.say("/mute")
    expect(alice.room_link("Attic")).to_have_attribute("data-muted", "")
    alice.say("/leave")
    alice.page.get_by_role("dialog").get_by_role("button", name="Leave").click()
    expect(alice.room_link("Attic")).to_have_count(0)


def test_deeds_and_shrugs_are_words(alice: Window) -> None:
    alice.go_to("General")
    alice.say("/me waves")
    expect(alice.message("waves").locator("em")).to_have_text("waves")
    alice.say("/shrug No idea")
    alice.sees_sent("No idea ¯\\_(ツ)_/¯")
