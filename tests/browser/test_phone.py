"""The same on a phone: the room is the page, the rooms are a sheet, the details a page of their own."""

from playwright.sync_api import expect

from tests.browser.windows import Window


def test_the_sidebar_is_a_sheet_that_takes_and_returns_the_focus(phone: Window) -> None:
    sidebar = phone.page.locator("#sidebar")
    expect(sidebar).to_be_hidden()
    assert sidebar.evaluate("(sidebar) => sidebar.inert")
    menu = phone.page.locator("#menu-button")
    menu.tap()
    expect(sidebar).to_be_visible()
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(sidebar.locator("[aria-current=page]")).to_be_focused()
    assert phone.page.locator("#room").evaluate("(room) => room.inert")
    phone.page.keyboard.press("Escape")
    expect(sidebar).to_be_hidden()
    expect(menu).to_be_focused()


def test_choosing_a_room_closes_the_sheet_and_raises_no_keyboard(phone: Window, alice: Window) -> None:
    alice.create_room("Pocket")
    phone.page.locator("#menu-button").tap()
    phone.page.get_by_role("button", name="Browse rooms").tap()
    phone.dialog("Browse rooms").get_by_role("button", name="Join Pocket").tap()
    expect(phone.page.locator("#room-name")).to_have_text("Pocket")
    expect(phone.page.locator("#sidebar")).to_be_hidden()
    expect(phone.page.locator("#room-name")).to_be_focused()


def test_the_menu_button_wears_the_lamp(phone: Window, alice: Window) -> None:
    phone.open("/")
    alice.go_to("Pocket")
    phone.page.locator("#menu-button").tap()
    phone.page.locator("#sidebar .room-link", has_text="General").tap()
    alice.say("Light on")
    expect(phone.page.locator("#menu-button .icon-btn__lamp")).to_be_visible()
    expect(phone.page.locator("#menu-button")).to_have_attribute(
        "aria-label", "Rooms, 1 with unread messages"
    )


def test_enter_is_a_new_line_and_the_button_sends(phone: Window, alice: Window) -> None:
    phone.open("/")
    phone.box.tap()
    phone.box.press_sequentially("One")
    phone.box.press("Enter")
    phone.box.press_sequentially("two")
    expect(phone.box).to_have_value("One\ntwo")
    phone.page.locator("#send").tap()
    phone.sees_sent("One")


def test_a_long_press_opens_the_actions(phone: Window, alice: Window) -> None:
    phone.open("/")
    phone.say("Hold me")
    phone.page.locator("#send").tap()
    phone.sees_sent("Hold me")
    phone.message("Hold me").dispatch_event(
        "pointerdown", {"pointerType": "touch", "bubbles": True, "clientX": 90, "clientY": 90}
    )
    sheet = phone.page.locator("#touch-menu")
    expect(sheet).to_be_visible()
    expect(sheet.get_by_role("button", name="Edit")).to_be_visible()
    sheet.get_by_role("button", name="Close").tap()
    expect(sheet).to_be_hidden()


def test_the_details_are_a_page_of_their_own(phone: Window) -> None:
    expect(phone.page.locator("#details")).to_be_hidden()
    phone.page.locator("#details-button").tap()
    expect(phone.page.locator("#details-heading")).to_be_focused()
    assert phone.page.locator("#room").evaluate("(room) => room.inert")
    phone.page.get_by_role("button", name="Close details").tap()
    expect(phone.page.locator("#details")).to_be_hidden()


def test_nothing_is_wider_than_the_screen(phone: Window) -> None:
    phone.page.set_viewport_size({"width": 320, "height": 640})
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 320
