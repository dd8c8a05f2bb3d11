"""A room on paper, and in the colours that a reader's system forces."""

from playwright.sync_api import Route, expect

from tests.browser.windows import Window
from tests.visitors import Visitor

SHOWN = """() => [...document.querySelectorAll("body *")].filter((element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()))
    .filter((element) => !element.closest(`.message__avatar, .message__author, .message__time, .message__text,
        .room-header__title, .divider, .system, .timeline-start`))
    .map((element) => element.className)"""
LONG = 60


def test_a_printed_room_is_the_conversation_with_names_and_times(
    alice: Window, accounts: dict[str, Visitor]
) -> None:
    tab, room = accounts["bob"].greet(), accounts["bob"].general()["id"]
    for number in range(LONG):
        tab.say(room, f"Page after page {number}")
    tab.close()
    alice.sees(f"Page after page {LONG - 1}")
    alice.say("And the last word")
    # The first steps stand above the room for as long as the owner leaves them open
    alice.page.evaluate("() => { document.querySelector('#welcome').hidden = false; }")
    alice.page.emulate_media(media="print")
    try:
        assert alice.page.evaluate(SHOWN) == []
        names = alice.page.locator(".message[data-first] .message__author")
        expect(names.last).to_have_text("Alice")
        expect(names.last).to_be_visible()
        times = alice.page.locator(".message__time")
        assert all(time.is_visible() for time in times.all()[-3:])
        # Not only what fits the window
        paper = alice.page.evaluate("() => document.documentElement.scrollHeight")
        assert paper > alice.page.evaluate("() => document.querySelector('#rows').offsetHeight") > 900
    finally:
        alice.page.evaluate("() => { document.querySelector('#welcome').hidden = true; }")
        alice.page.emulate_media(media="screen")


def test_a_dark_room_is_printed_dark_on_light(alice: Window) -> None:
    alice.page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
    alice.page.emulate_media(media="print")
    scheme = alice.page.evaluate("() => getComputedStyle(document.documentElement).colorScheme")
    alice.page.emulate_media(media="screen")
    alice.reload()
    assert scheme == "light"


def test_menus_and_dialogs_have_an_edge_in_forced_colours(alice: Window) -> None:
    alice.page.emulate_media(forced_colors="active")
    for opener, opened in [
        ("#workspace-button", "#workspace-menu"),
        ("[data-act='open:create-room']", "#create-room"),
        ("#composer [data-act='composer:emoji']", "#emoji-pop"),
    ]:
        alice.page.locator(opener).first.click()
        expect(alice.page.locator(opened)).to_have_css("border-top-style", "solid")
        alice.page.keyboard.press("Escape")
    alice.page.emulate_media(forced_colors="none")


def refuse_saving(route: Route) -> None:
    if route.request.method == "POST":
        route.abort("internetdisconnected")
    else:
        route.continue_()


def test_a_look_that_was_not_saved_is_not_ticked_after_going_back(alice: Window) -> None:
    alice.page.goto(f"{alice.url}/settings/appearance/")
    saved = alice.page.locator("[name=theme]:checked").get_attribute("value")
    alice.complaints.cut = True
    alice.page.route("**/settings/appearance/", refuse_saving)
    alice.page.locator(".theme-card", has=alice.page.locator("[value=dark]")).click()
    expect(alice.page.locator("[data-state=failed]")).to_be_visible()
    alice.page.reload()
    expect(alice.page.locator("[name=theme]:checked")).to_have_value(str(saved))
    alice.page.locator(".theme-card", has=alice.page.locator("[value=dark]")).click()
    alice.page.goto(f"{alice.url}/settings/profile/")
    alice.page.go_back()
    expect(alice.page.locator("[name=theme]:checked")).to_have_value(str(saved))
    alice.page.unroute("**/settings/appearance/")
    alice.open()
