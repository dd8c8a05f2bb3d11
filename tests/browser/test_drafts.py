"""What is begun on one device is gone on with on another, and what is sent is gone from both."""

from playwright.sync_api import expect

from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor


def test_a_draft_goes_from_device_to_device(
    alice: Window, bob: Window, open_window: OpenWindow, accounts: dict[str, Visitor]
) -> None:
    alice.box.fill("Half a thought")
    other = open_window("alice").sign_in(accounts["alice"]).open()
    expect(other.box).to_have_value("Half a thought")
    other.box.fill("Half a thought, and the rest")
    expect(alice.box).to_have_value("Half a thought, and the rest")
    expect(bob.box).to_have_value("")

    alice.box.press("Enter")
    other.sees("Half a thought, and the rest")
    expect(other.box).to_have_value("")
    other.reload()
    expect(other.box).to_have_value("")
