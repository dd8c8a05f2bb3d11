"""What is as large as its content, and stands where one can see it."""

from pathlib import Path

import pytest
from PIL import Image

from tests.engines.engines import DESKTOP, PHONE
from tests.engines.person import Person
from tests.visitors import Visitor

MORE_THAN_A_SCREEN = 40
LOADED_LATER = ("invite-people", "set-status", "create-room", "browse-rooms")
# Each open as people see it, and then with the height that its content has by itself
HEIGHTS = """() => [...document.querySelectorAll("dialog:not(#lightbox)")].map((dialog) => {
    dialog.showModal();
    const shown = dialog.offsetHeight;
    dialog.close();
    dialog.style.position = "static";
    dialog.show();
    const own = dialog.offsetHeight;
    dialog.close();
    dialog.removeAttribute("style");
    return [dialog.id, shown, own];
})"""
# How far its nearest edge is from the button's, and whether all of it is on the screen
BESIDE = """(selector, opener) => {
    const pop = document.querySelector(`${selector}:popover-open`)?.getBoundingClientRect();
    const button = document.querySelector(opener)?.getBoundingClientRect();
    if (!pop?.height || !button) return null;
    return {
        gap: Math.max(pop.top - button.bottom, button.top - pop.bottom),
        inside: pop.top >= 0 && pop.left >= 0 && pop.bottom <= innerHeight && pop.right <= innerWidth,
    };
}"""
ONE_LINE = """(selector) => {
    const box = document.querySelector(selector);
    const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(box);
    return box.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom) - parseFloat(lineHeight);
}"""
HIDDEN_LINES = (
    "(selector) => { const b = document.querySelector(selector); return b.scrollHeight - b.clientHeight; }"
)


@pytest.fixture(scope="module")
def talk(accounts: dict[str, Visitor]) -> None:
    """More than fits the screen."""
    bob = accounts["bob"]
    tab, room = bob.greet(), bob.general()["id"]
    for number in range(MORE_THAN_A_SCREEN):
        tab.say(room, f"Line {number} of a long talk")
    tab.close()


@pytest.fixture
def reader(alice: Person, talk: None) -> Person:
    return alice.open_at_end()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_dialog_is_as_high_as_its_content(alice: Person, size: tuple[int, int]) -> None:
    for name in LOADED_LATER:
        alice.page.run("(name) => document.querySelector(`[data-act='open:${name}']`).click()", name)
        alice.page.sees(f"#{name}")
    alice.page.press("Escape")
    alice.page.resize(*size)
    heights = alice.page.run(HEIGHTS)
    alice.page.resize(*DESKTOP)
    assert len(heights) > 10
    assert [each for each in heights if abs(each[1] - each[2]) > 1] == []


def test_emoji_stand_in_rows_that_do_not_lie_on_each_other(alice: Person) -> None:
    alice.page.click("#composer [data-act='composer:emoji']")
    alice.page.sees(".emoji-pop__grid button")
    boxes = alice.page.run(
        """() => [...document.querySelectorAll("#emoji-grid button")].slice(0, 24)
            .map((button) => button.getBoundingClientRect()).map(({ top, height }) => [top, height])"""
    )
    alice.page.press("Escape")
    assert min(height for _top, height in boxes) > 20
    assert boxes[8][0] >= boxes[0][0] + boxes[0][1] - 1


def test_a_menu_opens_beside_its_button_in_a_scrolled_list(reader: Person) -> None:
    page = reader.page
    page.hover("article.message", f"Line {MORE_THAN_A_SCREEN - 6} of")
    page.click("#message-tools [data-act='message:more']")
    _is_beside(reader, "#message-menu", "#message-tools [data-act='message:more']")
    page.press("Escape")
    page.click("#message-tools [data-act='message:react']")
    page.sees("#react-grid button")
    _is_beside(reader, "#react-pop", "#message-tools [data-act='message:react']")
    page.press("Escape")


def test_a_card_opens_beside_what_it_is_about_in_a_scrolled_list(reader: Person, bob: Person) -> None:
    reader.say("And you?")
    reader.sees_sent("And you?")
    bob.open()
    bob.say("A face to look at")
    reader.sees_sent("A face to look at")
    reader.page.run(
        "() => { [...document.querySelectorAll('[data-first] .message__author')].at(-1).id = 'face'; }"
    )
    reader.page.click("#face")
    _is_beside(reader, "#profile-card", "#face")
    reader.page.press("Escape")
    reader.page.hover("article.message", "A face to look at")
    reader.page.click("#message-tools [data-act='message:quick']")
    reader.page.sees(".reaction[aria-pressed=true]")
    reader.page.hover("#room-name")
    reader.page.hover(".reaction[data-emoji]")
    _is_beside(reader, "#reaction-card", ".reaction[data-emoji]")


def _is_beside(person: Person, selector: str, opener: str) -> None:
    person.page.wait_until(
        f"(...all) => {{ const found = ({BESIDE})(...all); return found?.inside && Math.abs(found.gap - 4) <= 4; }}",
        selector,
        opener,
    )


def test_a_message_box_is_as_high_as_its_lines_at_every_width(alice: Person) -> None:
    page = alice.page
    page.fill("#composer-text", "")
    assert abs(page.run(ONE_LINE, "#composer-text")) <= 1
    page.fill("#composer-text", "A long line that fits a desktop and no phone. " * 3)
    wide = page.run("() => document.querySelector('#composer-text').clientHeight")
    page.resize(*PHONE)
    page.wait_until(f"() => ({HIDDEN_LINES})('#composer-text') <= 1")
    page.resize(*DESKTOP)
    page.wait_until(f"() => document.querySelector('#composer-text').clientHeight === {wide}")
    page.fill("#composer-text", "")


def test_the_choices_of_a_search_look_like_the_chips_beside_them(alice: Person) -> None:
    alice.open("/search/")
    alice.page.sees("#search-when")
    found = alice.page.run("() => getComputedStyle(document.querySelector('#search-when')).appearance")
    alice.open()
    assert found == "none"


def test_a_message_that_ends_in_a_name_stays_on_its_line(alice: Person, accounts: dict[str, Visitor]) -> None:
    alice.open_at_end()
    tab = accounts["bob"].greet()
    tab.say(accounts["bob"].general()["id"], "The kiln is for @alice")
    tab.close()
    alice.sees_sent("The kiln is for")
    lines = alice.page.run(
        """() => {
            const words = [...document.querySelectorAll(".mention")].at(-1).closest("p");
            return words.offsetHeight / parseFloat(getComputedStyle(words).lineHeight);
        }"""
    )
    assert lines == pytest.approx(1, abs=0.3)


def test_the_empty_box_of_a_page_from_right_to_left_shows_its_hint(alice: Person) -> None:
    found = alice.page.run(
        """() => {
            document.documentElement.dir = "rtl";
            const box = document.querySelector("#composer-text");
            const found = [box.scrollWidth - box.clientWidth, getComputedStyle(box).direction];
            document.documentElement.dir = "ltr";
            return found;
        }"""
    )
    assert found == [0, "rtl"]


def test_the_page_itself_never_scrolls(alice: Person) -> None:
    for path in ("/", "/search/"):
        alice.open(path)
        assert alice.page.run("() => document.documentElement.scrollHeight - innerHeight") <= 0
    alice.open()


def test_a_message_of_files_alone_has_no_empty_bubble(alice: Person, tmp_path: Path) -> None:
    picture = tmp_path / "garden.png"
    Image.new("RGB", (320, 200), "seagreen").save(picture)
    alice.page.attach("#composer [type=file]", picture)
    alice.page.sees("#composer .composer__files [data-upload]")
    alice.page.click("#send")
    alice.page.wait_until(
        "() => [...document.querySelectorAll('article[data-seq] .media img')].at(-1)?.complete"
    )
    assert _list_empty_bubbles(alice) == 0
    alice.reload()
    assert alice.page.wait_until("() => document.querySelector('.media img') !== null")
    assert _list_empty_bubbles(alice) == 0


def _list_empty_bubbles(person: Person) -> int:
    return int(
        person.page.run(
            """() => [...document.querySelectorAll("article .message__text")]
                .filter((text) => text.innerText.trim() === "" && text.offsetHeight > 0).length"""
        )
    )
