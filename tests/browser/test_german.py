"""The same product in German: no word is missing where the script composes sentences."""

from playwright.sync_api import expect

from tests.browser.windows import OpenWindow, Window


def test_a_german_browser_is_answered_in_german(open_window: OpenWindow, alice: Window) -> None:
    dieter = open_window("dieter", locale="de-DE").register()
    expect(dieter.page.locator("html")).to_have_attribute("lang", "de")
    expect(dieter.page.locator("#timeline .divider--day").last).to_contain_text("Heute")
    dieter.say("@alice Guten Morgen")
    expect(alice.message("Guten Morgen")).to_have_attribute("data-mentions-me", "")
    dieter.message("Guten Morgen").focus()
    dieter.page.keyboard.press("l")
    expect(dieter.toast("Link kopiert")).to_be_visible()
    dieter.page.keyboard.press("Delete")
    expect(dieter.page.locator("#confirm")).to_contain_text("löschen")
    dieter.page.keyboard.press("Escape")
    dieter.box.press("?")
    dieter.box.fill("")
    expect(dieter.page.locator("#member-list").get_by_role("button", name="Alice, Online")).to_be_visible()
    assert "Rooms" not in dieter.page.locator("#sidebar").inner_text()

    dieter.message("Guten Morgen").focus()
    dieter.page.keyboard.press("t")
    thread = dieter.page.get_by_label("Im Thread antworten")
    for words, counted in (("Moin", "1 Antwort"), ("Moin, moin", "2 Antworten")):
        thread.fill(words)
        thread.press("Enter")
        expect(dieter.timeline.locator("[data-part=summary-count]").last).to_have_text(counted)


def test_what_is_loaded_late_brings_its_words(open_window: OpenWindow) -> None:
    dora = open_window("dora", locale="de-DE").register()
    dora.page.locator("[data-act='search:here']").click()
    dora.page.locator("#search-input").fill("nirgends")
    expect(dora.page.locator("#search-nothing")).to_contain_text("Nichts passt zu „nirgends“")
