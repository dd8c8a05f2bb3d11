"""Searching: from the keyboard to the message, with a hint on the way, and without a network."""

import re

from playwright.sync_api import FilePayload, expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window
from tests.files.things import make_picture


def test_a_message_is_found_and_jumped_to(alice: Window) -> None:
    alice.say("The glaze test tiles are out of the kiln")
    alice.say("<b>kilns</b> & more")
    alice.page.keyboard.press("Control+Shift+F")
    alice.page.keyboard.type("kiln")

    results = alice.page.locator(".result")
    expect(results).to_have_count(2)
    expect(results.first.locator(".result__text")).to_contain_text("<b>kilns</b> & more")
    expect(results.locator("mark")).to_have_text(["kilns", "kiln"])
    expect(alice.page).to_have_url(re.compile(r"/search/\?q=kiln$"))
    assert list_violations(alice.page) == []

    expect(results.first).to_contain_text("Alice: The glaze test tiles")
    with alice.page.expect_response(lambda answer: "order=best" in answer.url):
        alice.page.get_by_label("Order").select_option("best")
    expect(results.first.locator(".result__text")).to_contain_text("<b>kilns</b>")
    alice.page.locator("#search-input").focus()

    alice.page.keyboard.press("ArrowDown")
    alice.page.keyboard.press("ArrowDown")
    alice.page.keyboard.press("Enter")
    expect(alice.page.locator("#search")).to_be_hidden()
    expect(alice.page).to_have_url(re.compile(r"/rooms/\d+/\d+/$"))
    alice.sees("The glaze test tiles")

    alice.page.go_back()
    expect(results).to_have_count(2)
    alice.open()


def test_a_picture_is_found_by_its_name_and_looked_at_closely(alice: Window) -> None:
    files: list[FilePayload] = [
        {"name": name, "mimeType": "image/jpeg", "buffer": make_picture()}
        for name in ("oven.jpg", "shelf.jpg")
    ]
    alice.page.locator("#composer input[type=file]").set_input_files(files)
    alice.say("Two views")
    alice.sees_sent("Two views")
    alice.page.keyboard.press("Control+Shift+F")
    alice.page.keyboard.type("oven")
    expect(alice.page.locator(".result__picture").first).to_have_js_property("complete", True)
    assert alice.page.locator(".result__picture").first.evaluate("image => image.naturalWidth") > 0
    alice.open()

    alice.message("Two views").locator(".media__item").first.click()
    box = alice.dialog("Picture")
    expect(box).to_contain_text("Alice, ")
    expect(box).to_contain_text("1 of 2")
    assert list_violations(alice.page, "#lightbox") == []
    picture = box.locator(".lightbox__picture")
    alice.page.keyboard.press("+")
    expect(picture).to_have_css("transform", re.compile(r"matrix\(1\.5"))
    alice.page.keyboard.press("ArrowDown")
    expect(box).to_contain_text("1 of 2")
    alice.page.keyboard.press("0")
    expect(picture).to_have_css("transform", "none")
    alice.page.keyboard.press("ArrowRight")
    expect(box).to_contain_text("2 of 2")
    picture.click()
    expect(picture).to_have_css("transform", re.compile(r"matrix\(2"))
    box.get_by_role("button", name="Zoom out").click()
    picture.click()
    expect(picture).to_have_css("transform", "none")
    alice.page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_a_hint_is_taken_and_the_room_is_searched(alice: Window) -> None:
    alice.say("websocket")
    alice.page.keyboard.press("Control+f")
    box = alice.page.locator("#search-input")
    expect(box).to_have_value("in:General ")
    alice.page.keyboard.type("websokcet")
    alice.page.locator("#search-nothing [data-part='other']").click()

    expect(box).to_have_value("in:General websocket")
    expect(alice.page.locator(".result")).to_have_count(1)
    alice.page.keyboard.press("Escape")
    expect(alice.page.locator("#search")).to_be_hidden()


def test_without_a_network_it_says_what_searching_needs(alice: Window) -> None:
    alice.open()
    alice.complaints.cut = True
    alice.page.route("**/parts/**", lambda route: route.abort("internetdisconnected"))
    alice.page.keyboard.press("Control+Shift+F")
    toast = alice.toast("This could not be loaded")
    expect(toast).to_be_visible()
    alice.page.unroute("**/parts/**")
    toast.get_by_role("button", name="Try again").click()
    expect(alice.page.locator("#search-input")).to_be_focused()

    alice.cut_network(True)
    alice.page.keyboard.type("kiln")
    expect(alice.page.locator("#search-failed h2")).to_have_text("Searching needs the server")
    alice.page.keyboard.press("Escape")
    alice.say("still writing")
