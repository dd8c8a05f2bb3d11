"""Where the focus is after something was closed, also where a click gives none to a button."""

from collections.abc import Iterator

import pytest

from tests.engines.person import Person

# As Safari does on a Mac: the click's focus goes to whatever around the button may have it
LIKE_SAFARI = """() => document.addEventListener("mousedown", (event) => {
    const button = event.target.closest("button, a, summary");
    if (!button) return;
    event.preventDefault();
    const holder = button.parentElement.closest("[tabindex]");
    if (holder) holder.focus({ preventScroll: true });
    else document.activeElement.blur();
}, true)"""

TOOLS_ARE_AT = (
    "(words) => document.querySelector('#message-tools')?.closest('article').textContent.includes(words)"
)


@pytest.fixture
def clicker(alice: Person) -> Iterator[Person]:
    alice.open_at_end()
    alice.page.run(LIKE_SAFARI)
    yield alice
    alice.open()


def _has_focus(person: Person, selector: str) -> None:
    person.page.wait_until("(selector) => document.activeElement?.matches(selector)", selector)


@pytest.mark.engines("webkit")
def test_what_a_click_opened_gives_the_focus_back_to_what_was_clicked(clicker: Person) -> None:
    page = clicker.page
    for opener, closer in [
        ("#workspace-button", ""),
        ("[data-act='open:create-room']", "dialog[open] .dialog__foot [data-act='close']"),
        ("[data-act='open:switcher']", ""),
        ("#composer [data-act='composer:emoji']", "#composer [data-act='composer:emoji']"),
        ("#details-button", "#details [data-act='panel:details']"),
    ]:
        if opener == "#details-button" and page.run("() => !document.querySelector('#details').hidden"):
            page.click(opener)
        page.click(opener)
        if closer:
            page.click(closer)
        else:
            page.press("Escape")
        _has_focus(clicker, opener)


@pytest.mark.engines("webkit")
def test_a_closed_thread_and_a_left_edit_give_the_focus_back(clicker: Person) -> None:
    page = clicker.page
    clicker.say("Something to answer")
    clicker.sees_sent("Something to answer")
    page.hover("article.message", "Something to answer")
    page.click("#message-tools [data-act='message:thread']")
    _has_focus(clicker, "#thread-text")
    page.click("[data-act='thread:close']")
    _has_focus(clicker, "[data-act='message:thread']")
    page.hover("article.message", "Something to answer")
    page.click("#message-tools [data-act='message:edit']")
    _has_focus(clicker, "article textarea")
    page.click("[data-act='edit:cancel']")
    _has_focus(clicker, "#composer-text")


@pytest.mark.engines("webkit")
def test_a_formatting_button_goes_on_in_the_box(clicker: Person) -> None:
    page = clicker.page
    page.fill("#composer-text", "four")
    page.run("() => document.querySelector('#composer-text').select()")
    page.click("#composer [data-act='composer:format']")
    page.click("#composer [data-act='format:bold']")
    _has_focus(clicker, "#composer-text")
    assert page.run("() => document.querySelector('#composer-text').value") == "**four**"
    page.fill("#composer-text", "")


def test_leaving_the_switcher_with_nothing_focused_before_goes_on_in_the_box(alice: Person) -> None:
    alice.open()
    alice.page.run("() => document.activeElement.blur()")
    alice.page.press("Control+k")
    _has_focus(alice, "#switcher-input")
    alice.page.press("Escape")
    _has_focus(alice, "#composer-text")


def test_escape_leaves_a_dialog_from_its_search_field(alice: Person) -> None:
    page = alice.open().page
    page.click("[data-act='open:browse-rooms']")
    _has_focus(alice, "#browse-filter")
    page.press("Escape")
    page.misses("dialog[open]")
    _has_focus(alice, "[data-act='open:browse-rooms']")


@pytest.mark.parametrize(
    ("verb", "pop"), [("message:more", "#message-menu"), ("message:react", "#react-pop")]
)
def test_a_button_says_what_it_has_opened_and_closes_it_again(alice: Person, verb: str, pop: str) -> None:
    page = alice.open_at_end().page
    words = f"Something to press: {verb}"
    alice.say(words)
    alice.sees_sent(words)
    # A mouse over another row would take the buttons there, and Firefox tells a page behind others of no focus
    page.hover("article.message", words)
    page.wait_until(TOOLS_ARE_AT, words)
    button = f"#message-tools [data-act='{verb}']"
    page.click(button)
    page.sees(f"{pop}:popover-open")
    page.sees(f"{button}[aria-expanded=true]")
    page.click(button)
    page.misses(f"{pop}:popover-open")
    page.sees(f"{button}[aria-expanded=false]")
    page.click(button)
    page.sees(f"{pop}:popover-open")
    page.press("Escape")
    page.sees(f"{button}[aria-expanded=false]")
