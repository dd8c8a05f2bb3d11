"""The files of a room, over its details: by kind and name, live, at full size, and back to where they were said."""

import io

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window


def attach(window: Window, name: str, words: str) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(picture, "PNG")
    content = picture.getvalue() if name.endswith(".png") else b"words"
    window.page.locator("#composer input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    window.say(words)
    window.sees_sent(words)


def names(window: Window) -> Locator:
    return window.page.locator("#room-files-list .room-file__name")


def test_files_of_a_room_are_listed_found_looked_at_and_come_live(alice: Window, bob: Window) -> None:
    page = alice.page
    page.get_by_role("button", name="Files in here").click()
    expect(page.locator("#room-files h2")).to_be_focused()
    expect(page.locator("#room-files")).to_contain_text("No files yet.")
    attach(bob, "plan.txt", "The plan")
    attach(bob, "oven.png", "The oven")
    oven = page.locator(".room-file__link", has_text="oven.png")
    oven.focus()
    attach(bob, "shelf.png", "The shelf")
    expect(names(alice)).to_have_text(["shelf.png", "oven.png", "plan.txt"])
    expect(oven).to_be_focused()
    assert list_violations(page, "#room-files") == []

    page.get_by_label("Find a file by its name").fill("PLA")
    expect(names(alice)).to_have_text(["plan.txt"])
    page.get_by_label("Find a file by its name").fill("no such")
    expect(page.locator("#room-files")).to_contain_text("No file in here is like that.")
    page.get_by_label("Find a file by its name").fill("")
    page.get_by_label("Sent by").select_option("Alice")
    expect(page.locator("#room-files")).to_contain_text("No file in here is like that.")
    page.get_by_label("Sent by").select_option("Bob")
    page.locator("#room-files").get_by_role("button", name="Pictures").click()
    expect(names(alice)).to_have_text(["shelf.png", "oven.png"])
    page.locator(".room-file__link").first.click()
    expect(page.locator("#lightbox")).to_contain_text("Bob, ")
    expect(page.locator("#lightbox")).to_contain_text("1 of 2")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#lightbox")).to_contain_text("oven.png")
    page.keyboard.press("Escape")

    bob.message("The shelf").focus()
    bob.page.keyboard.press("Delete")
    bob.page.get_by_role("button", name="Delete", exact=True).click()
    expect(names(alice)).to_have_text(["oven.png"])
    page.locator("#room-files h2").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#room-files")).to_be_hidden()
    expect(page.get_by_role("button", name="Files in here")).to_be_focused()


def test_on_a_phone_the_list_leads_to_the_message(phone: Window, bob: Window) -> None:
    attach(bob, "map.txt", "The map")
    page = phone.page
    page.locator("#details-button").tap()
    page.get_by_role("button", name="Files in here").tap()
    page.locator(".room-file", has_text="map.txt").get_by_label("Show in the room").tap()
    expect(page.locator("#details")).to_be_hidden()
    expect(phone.message("The map")).to_be_in_viewport()
