"""Polls: asked from the composer, answered by all, secret if wanted, and right after any fault."""

from playwright.sync_api import expect

from tests.browser.network import Network
from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window


def ask(window: Window, question: str, *options: str, **kinds: bool) -> None:
    page = window.page
    page.locator("#composer [data-act='composer:insert']").click()
    page.get_by_role("menuitem", name="Poll").click()
    page.get_by_label("Question").fill(question)
    for number, option in enumerate(options, 1):
        page.get_by_role("textbox", name=f"Option {number}", exact=True).fill(option)
    for name in kinds:
        page.locator(f"#poll-form [name={name}]").check()
    page.get_by_role("button", name="Ask", exact=True).click()


def test_a_poll_is_answered_live_by_keyboard_changed_taken_back_and_closed(
    alice: Window, bob: Window
) -> None:
    ask(alice, "When do we fire?", "Thursday", "Friday")
    hers, his = alice.message("When do we fire?"), bob.message("When do we fire?")
    his.get_by_role("radio", name="Thursday").focus()
    bob.page.keyboard.press("Space")
    expect(hers.locator(".poll__option", has_text="Thursday")).to_contain_text("1 vote")
    expect(hers.locator(".poll__option", has_text="Thursday").locator(".avatar")).to_have_count(1)
    bob.page.keyboard.press("ArrowDown")
    expect(hers.locator(".poll__option", has_text="Friday")).to_contain_text("1 vote")
    expect(hers).to_contain_text("1 person voted")
    expect(his.get_by_role("radio", name="Friday")).to_be_focused()
    bob.reload()
    expect(his.get_by_role("radio", name="Friday")).to_be_checked()
    assert list_violations(alice.page, ".poll") == []

    his.get_by_role("button", name="Take back").click()
    expect(hers).to_contain_text("0 people voted")
    expect(his.get_by_role("button", name="Close poll")).to_be_hidden()
    hers.get_by_role("button", name="Close poll").click()
    alice.page.locator("#confirm").get_by_role("button", name="Close poll").click()
    expect(his).to_contain_text("closed")
    expect(his.get_by_role("radio", name="Friday")).to_be_disabled()


def test_of_an_anonymous_poll_one_sees_counts_and_ones_own_choices_and_no_face(
    alice: Window, bob: Window
) -> None:
    ask(alice, "Who sweeps?", "I do", "You do", anonymous=True, multiple=True, extendable=True)
    his = bob.message("Who sweeps?")
    for name in ("I do", "You do"):
        his.get_by_role("checkbox", name=name).check()
    his.get_by_role("textbox", name="Another option").fill("The wind")
    bob.page.keyboard.press("Enter")
    hers = alice.message("Who sweeps?")
    expect(hers).to_contain_text("The wind")
    expect(hers).to_contain_text("1 person voted · any number · anonymous")
    expect(hers.locator(".poll__faces .avatar")).to_have_count(0)
    expect(his.get_by_role("checkbox", checked=True)).to_have_count(2)


def test_a_vote_made_without_a_network_shows_at_once_and_arrives(alice: Window, bob: Window) -> None:
    ask(alice, "Tea or cake?", "Tea", "Cake")
    his = bob.message("Tea or cake?")
    expect(his.get_by_role("radio", name="Cake")).to_be_enabled()
    network = Network(bob)
    bob.reload()
    network.go_down()
    his.get_by_role("radio", name="Cake").check()
    expect(his).to_contain_text("1 person voted")
    network.come_back()
    expect(alice.message("Tea or cake?")).to_contain_text("1 person voted")


def test_a_poll_that_cannot_be_asked_says_why_and_keeps_what_was_written(alice: Window) -> None:
    alice.page.locator("#composer-text").fill("/poll Same?")
    alice.page.keyboard.press("Enter")
    form = alice.page.locator("#poll-form")
    expect(form.get_by_label("Question")).to_have_value("Same?")
    for number in (1, 2):
        form.get_by_role("textbox", name=f"Option {number}", exact=True).fill("Yes")
    form.get_by_role("button", name="Ask", exact=True).click()
    expect(form).to_contain_text("Two options are the same.")
    assert list_violations(alice.page, "#poll-form") == []
    form.get_by_role("textbox", name="Option 2", exact=True).fill("No")
    form.get_by_role("button", name="Ask", exact=True).click()
    expect(alice.message("Same?").get_by_role("radio")).to_have_count(2)
