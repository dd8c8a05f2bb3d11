"""The same on a phone: the room is the page, the rooms are a sheet, the details a page of their own."""

import io
import re
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Locator, expect

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


def test_a_phone_is_told_of_no_keys(phone: Window, alice: Window) -> None:
    keys = "document.querySelectorAll('#app kbd, .menu kbd')"
    phone.open("/")
    phone.page.locator("#menu-button").tap()
    phone.page.locator("#me-button").tap()
    expect(phone.page.get_by_role("menuitem", name="Keyboard shortcuts")).to_be_visible()
    assert phone.page.evaluate(f"[...{keys}].filter((key) => key.checkVisibility()).length") == 0
    phone.page.keyboard.press("Escape")
    alice.page.locator("#me-button").click()
    assert alice.page.evaluate(f"[...{keys}].filter((key) => key.checkVisibility()).length") > 0
    alice.page.keyboard.press("Escape")


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


def touch(window: Window, *steps: tuple[float, float]) -> Callable[[], None]:
    """A finger goes down at the first step and over the others, and leaves when the answer is called."""
    session = window.context.new_cdp_session(window.page)

    def send(kind: str, points: list[tuple[float, float]]) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    send("touchStart", [steps[0]])
    for step in steps[1:]:
        send("touchMove", [step])
    return lambda: send("touchEnd", [])


def find_middle(place: Locator) -> tuple[float, float]:
    # Only once it stands still
    place.tap(trial=True)
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_finger_that_opened_a_sheet_presses_nothing_in_it(phone: Window, alice: Window) -> None:
    phone.open("/")
    alice.go_to(phone.page.locator("#room-name").inner_text())
    alice.say("Press me long")
    phone.sees("Press me long")
    leave = touch(phone, find_middle(phone.message("Press me long")))
    sheet = phone.page.locator("#touch-menu")
    expect(sheet).to_be_visible()
    leave()
    phone.page.locator("#menu-button").evaluate("() => new Promise((done) => setTimeout(done, 400))")
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="Reply", exact=True).tap()
    expect(sheet).to_be_hidden()
    expect(phone.page.locator("#composer")).to_contain_text("Replying to Alice")


def test_a_message_that_is_drawn_sideways_is_answered(phone: Window, alice: Window) -> None:
    phone.open("/")
    alice.say("Draw me aside")
    phone.sees("Draw me aside")
    composer = phone.page.locator("#composer")
    x, y = find_middle(phone.message("Draw me aside"))
    for reach, is_meant in ((40, False), (80, True)):
        touch(phone, (x, y), *((x + by, y) for by in range(10, reach + 1, 10)))()
        expect(phone.message("Draw me aside")).not_to_have_attribute("data-swiped", "")
        if is_meant:
            expect(composer).to_contain_text("Draw me aside")
        else:
            expect(composer).not_to_contain_text("Draw me aside")


def test_back_closes_what_is_open_before_it_leaves_the_room(phone: Window, alice: Window) -> None:
    page = phone.page
    phone.open(f"/rooms/{page.locator('#room').get_attribute('data-room')}/")
    before = page.locator("#room-name").inner_text()
    page.locator("#menu-button").tap()
    row = phone.room_link("General" if before != "General" else "Pocket")
    middle = find_middle(row)
    room = row.locator("[data-part=name]").inner_text()
    leave = touch(phone, middle)
    expect(page.get_by_role("menu", name=room)).to_be_visible()
    leave()
    page.go_back()
    expect(page.get_by_role("menu", name=room)).to_be_hidden()
    expect(page.locator("#sidebar")).to_be_visible()
    page.go_back()
    expect(page.locator("#sidebar")).to_be_hidden()
    expect(page.locator("#room-name")).to_have_text(before)

    page.locator("#menu-button").tap()
    row.tap()
    expect(page.locator("#room-name")).to_have_text(room)
    for button, layer in (("#details-button", "#details"), ("#menu-button", "#sidebar")):
        page.locator(button).tap()
        expect(page.locator(layer)).to_be_visible()
        page.go_back()
        expect(page.locator(layer)).to_be_hidden()
        expect(page.locator("#room-name")).to_have_text(room)
    # Closed by itself, a layer leaves nothing behind in the history
    page.locator("#details-button").tap()
    page.get_by_role("button", name="Close details").tap()
    page.wait_for_function("() => history.state?.layer !== true")
    page.go_back()
    expect(page.locator("#room-name")).to_have_text(before)


def test_back_closes_a_thread_and_the_lightbox_and_stays_in_the_room(phone: Window, alice: Window) -> None:
    page = phone.page
    alice.go_to("General")
    phone.open("/")
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(picture, "PNG")
    alice.page.locator("#composer input[type=file]").set_input_files(
        {"name": "teal.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    alice.say("What a colour")
    alice.sees_sent("What a colour")
    row = phone.timeline.locator("article.message", has_text="What a colour")
    row.locator(".media__item").tap()
    expect(page.locator("#lightbox")).to_be_visible()
    page.go_back()
    expect(page.locator("#lightbox")).to_be_hidden()
    expect(row).to_be_visible()

    alice.message("What a colour").focus()
    alice.page.keyboard.press("t")
    expect(alice.page.get_by_label("Reply in thread")).to_be_focused()
    alice.page.get_by_label("Reply in thread").fill("Teal, isn't it?")
    alice.page.get_by_label("Reply in thread").press("Enter")
    row.locator(".thread-summary").tap()
    thread = page.get_by_role("complementary", name=re.compile("Thread"))
    expect(thread).to_contain_text("Teal, isn't it?")
    page.go_back()
    expect(thread).to_be_hidden()
    expect(row).to_be_visible()


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
