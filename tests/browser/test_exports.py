"""Taking one's data along: asked for, made, fetched and deleted; by keys, and on a telephone."""

import zipfile

from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window

PHONE = {"width": 390, "height": 844}
# At the page that says whether it is ready
LOOKS = 150


def test_ones_data_is_made_by_keys_and_fetched(alice: Window) -> None:
    alice.open()
    alice.say("Take me along")
    alice.sees_sent("Take me along")
    page = alice.page
    page.goto(f"{alice.url}/settings/data/")
    assert list_violations(page) == []
    button = page.get_by_role("button", name="Prepare your data")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is being made.")).to_be_visible()
    fetch = page.get_by_role("link", name="Fetch")
    for _look in range(LOOKS):
        if fetch.count():
            break
        page.wait_for_timeout(200)
        page.goto(f"{alice.url}/settings/data/")
    assert list_violations(page) == []
    with page.expect_download() as fetched:
        fetch.click()
    with zipfile.ZipFile(fetched.value.path()) as archive:
        assert b"Take me along" in archive.read("records.jsonl")
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Nothing yet.")).to_be_visible()


def test_on_a_telephone_nothing_is_cut_off(alice: Window) -> None:
    page = alice.page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{alice.url}/settings/data/")
    page.get_by_role("button", name="Prepare the room").click()
    expect(page.get_by_text("It is being made.")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert list_violations(page) == []
