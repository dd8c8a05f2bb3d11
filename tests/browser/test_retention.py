"""What is too old goes from every open page, and whoever leaves loses their name there too."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.test_accessibility import list_violations
from tests.browser.test_moderation import BEYOND
from tests.browser.windows import PASSWORD, OpenWindow, Window
from tests.servers import Server
from tests.visitors import Visitor

PHONE = ViewportSize(width=390, height=844)
PAGE = "/settings/workspace/retention/"
OUTLIVE = """
from datetime import timedelta
from django.utils import timezone
from syncchat.domain.retention.applying import delete_due
from syncchat.models import Message
Message.objects.filter(body="Old words").update(created_at=timezone.now() - timedelta(days=40))
# The task itself waits for an hour after the rule changed
list(delete_due())
"""
LEAVE = """
from django.utils import timezone
from syncchat.domain.leaving.erasing import erase_account
from syncchat.models import AccountDeletion
from syncchat.queue.tasks import put_down
wish = AccountDeletion.objects.get()
AccountDeletion.objects.update(due_at=timezone.now())
put_down(erase_account, at=timezone.now(), user_id=wish.pk)
"""


@pytest.fixture(scope="module")
def charlie(open_window: OpenWindow, accounts: dict[str, Visitor]) -> Window:
    return open_window("charlie").sign_in(accounts["charlie"]).open()


def confirm(page: Page) -> None:
    """As whoever signed in a while ago is asked to."""
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.keyboard.press("Enter")


def test_what_is_too_old_goes_from_pages_that_are_open_and_from_those_without_a_network(
    module_server: Server, alice: Window, bob: Window, charlie: Window
) -> None:
    bob.say("Old words")
    bob.say("New words")
    charlie.sees("New words")
    page = alice.new_tab().page
    page.goto(alice.url + PAGE)
    assert list_violations(page) == []
    page.get_by_label("Days that messages are kept").first.fill("30")
    page.keyboard.press("Enter")
    confirm(page)
    expect(page.get_by_text("Nothing is that old: nothing would go now.")).to_be_visible()
    page.set_viewport_size(PHONE)
    assert page.evaluate(BEYOND) == []
    assert list_violations(page) == []
    page.get_by_role("button", name="Make it the rule").click()
    expect(page.get_by_text("Settings saved")).to_be_visible()

    charlie.cut_network(True)
    module_server.manage("shell", "-v", "0", "-c", OUTLIVE)
    for window in (alice, bob):
        expect(window.message("Old words")).to_have_count(0)
        expect(window.message("New words")).to_be_visible()
    charlie.cut_network(False)
    expect(charlie.message("Old words")).to_have_count(0)
    charlie.sees("New words")


def test_whoever_leaves_is_signed_out_and_loses_their_name_where_others_read(
    module_server: Server, alice: Window, charlie: Window
) -> None:
    charlie.say("I was here")
    alice.sees("I was here")
    page = charlie.page
    page.goto(charlie.url + "/settings/security/leave/")
    confirm(page)
    page.get_by_role("heading", name="Delete your account").wait_for()
    assert list_violations(page) == []
    page.get_by_role("radio", name="Stays, without my name").press("Tab")
    page.keyboard.type("charlie")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Goodbye")).to_be_visible()
    assert list_violations(page) == []
    page.goto(charlie.url + "/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()

    module_server.manage("shell", "-v", "0", "-c", LEAVE)
    row = alice.message("I was here")
    expect(row).to_contain_text("Deleted account")
