"""Fifty hostile texts in every place where the page shows somebody's words: all are read, none runs."""

import re
from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import expect

from syncchat.domain.files.file_names import clean_file_name
from tests.browser.hostile_words import MANY, list_groups, list_vectors
from tests.browser.windows import OpenWindow, Window
from tests.servers import Server
from tests.visitors import Visitor

# Whatever ran, and whatever the policy had to refuse
PROBE = """
    window.ran = [];
    for (const name of ["alert", "confirm", "prompt"]) window[name] = () => { window.ran.push(name); };
    addEventListener("securitypolicyviolation", (event) => window.ran.push(`refused: ${event.violatedDirective}`));
"""
# Elements of kinds that no template of ours has, attributes that run, addresses that run or lie elsewhere
FOREIGN = """() => {
    const kinds = `iframe, object, embed, applet, frame, frameset, base, math, mtext, marquee, video, audio, source,
        keygen, isindex, slot, x, xss-element, foreignObject, animate, svg a, svg script, svg style, svg image,
        body style, body link, body meta,
        table:not(.prose > .table > table), [srcdoc], [formaction], [background], [autofocus]:not(dialog *)`;
    const runs = (element) => [...element.attributes].some(({ name, value }) =>
        name.startsWith("on") || (name === "style" && /url|expression|fixed/.test(value)) ||
        (/^(href|src|action|poster|data|xlink:href)$/.test(name) && /^\\s*(javascript|data|vbscript):/i.test(value)));
    const strange = (element) =>
        element.matches("img[src], img[srcset], script:not([type='application/json'])") &&
        !element.src.includes(location.origin);
    return [...document.querySelectorAll("*")]
        .filter((each) => each.matches(kinds) || runs(each) || strange(each))
        .map((each) => each.outerHTML.slice(0, 200));
}"""
VISIT_ROOMS = """async () => {
    const seen = [];
    for (const link of document.querySelectorAll("#list-rooms .room-link[data-room]")) {
        link.click();
        const name = link.querySelector("[data-part=name]").textContent;
        while (document.querySelector("#room-name").textContent !== name) await new Promise(requestAnimationFrame);
        const say = (selector) => document.querySelector(selector).textContent;
        seen.push({ name, topic: say("#room-topic"), details: say("#details-topic p"), title: document.title });
    }
    return seen;
}"""
OPEN_CARDS = """() => [...document.querySelectorAll("#member-list .member")].map((member) => {
    member.click();
    const say = (name) => document.querySelector(`#profile-card [data-part=${name}]`).textContent;
    return [say("name"), say("status")];
})"""
OPEN_EDITS = """() => [...document.querySelectorAll("#rows .message")].map((row) => {
    row.focus();
    row.dispatchEvent(new KeyboardEvent("keydown", { key: "e", bubbles: true, cancelable: true }));
    return row.querySelector("textarea").value;
})"""


@pytest.fixture(scope="module")
def reader(module_server: Server, accounts: dict[str, Visitor], open_window: OpenWindow) -> Window:
    module_server.manage("shell", "-c", "from tests.browser.hostile_words import plant; plant()")
    window = open_window("alice").sign_in(accounts["alice"])
    window.context.add_init_script(PROBE)
    return window.open()


def show(reader: Window, selector: str, words: Iterable[str] = (), *, count: int = MANY) -> None:
    """The words stand there as they were written, each in an element that holds nothing but them."""
    places = reader.page.locator(selector)
    expect(places.nth(count - 1)).to_be_attached()
    missing = set(words) - {text.strip() for text in places.all_text_contents()}
    assert missing == set()
    nothing_ran(reader)


def nothing_ran(reader: Window) -> None:
    assert reader.page.evaluate(FOREIGN) == []
    assert reader.page.evaluate("window.ran") == []


def find_texts(reader: Window, selector: str) -> str:
    return "\n".join(reader.page.locator(selector).all_text_contents())


def see_timeline(reader: Window) -> None:
    """General and Talk, each as the server drew it and as the page draws it."""
    show(reader, "#rows .message__author", list_vectors())
    reader.go_to("Talk")
    see_bodies_and_files(reader)
    reader.reload()
    see_bodies_and_files(reader)
    reader.go_to("General")
    show(reader, "#rows .message__author", list_vectors())


def see_bodies_and_files(reader: Window) -> None:
    show(reader, "#rows .message__text")
    show(reader, "#rows .file__name", map(clean_file_name, list_vectors()))


def see_quotes(reader: Window) -> None:
    reader.go_to("Talk")
    show(reader, "#rows [data-part=reply-text]")
    assert find_texts(reader, "#rows [data-part=reply-text]").count("alert(1)") >= MANY // 2


def see_thread(reader: Window) -> None:
    reader.go_to("Thread")
    reader.page.locator(".thread-summary").click()
    show(reader, "#thread-rows .message__text")
    reader.page.keyboard.press("Escape")


def see_search(reader: Window) -> None:
    reader.page.keyboard.press("Control+Shift+F")
    reader.page.locator("#search-input").fill("has:file")
    for page in range(1, 3):
        show(reader, ".result", count=20 * page)
        reader.page.locator("[data-act='search:more']").click()
    show(reader, ".result__files [data-part=name]", map(clean_file_name, list_vectors()))
    reader.page.locator("#search-input").fill("alert in:thread")
    show(reader, ".result mark", ["alert"], count=10)
    reader.page.keyboard.press("Escape")


def see_pins(reader: Window) -> None:
    reader.go_to("Talk")
    reader.page.locator("[data-act='pins:all']").click()
    show(reader, "#pin-list .pin__text")
    assert find_texts(reader, "#pin-list .pin__text").count("alert(1)") >= MANY // 2


def see_sidebar(reader: Window) -> None:
    show(reader, "#list-directs [data-part=name]", list_vectors())
    show(reader, "#list-rooms [data-part=name]", list_vectors())


def see_headers_and_titles(reader: Window) -> None:
    rooms = reader.page.evaluate(VISIT_ROOMS)
    seen = {room["name"]: room for room in rooms}
    for vector in list_vectors():
        assert seen[vector]["topic"] == seen[vector]["details"] == vector
        assert re.sub(r"\s+", " ", vector) in re.sub(r"\s+", " ", seen[vector]["title"])
    nothing_ran(reader)
    reader.go_to("General")


def see_members_and_cards(reader: Window) -> None:
    reader.page.locator("[data-act='members:all']").click()
    show(reader, "#member-list .member__name", list_vectors())
    show(reader, "#member-list .member__note", list_vectors())
    cards = reader.page.evaluate(OPEN_CARDS)
    assert {(vector, vector) for vector in list_vectors()} <= {tuple(card) for card in cards}
    nothing_ran(reader)
    reader.page.keyboard.press("Escape")


def see_completion(reader: Window) -> None:
    found: set[str] = set()
    for group in list_groups():
        reader.box.fill(f"@{group}")
        expect(reader.page.locator("[role=option] [data-part=note]").first).to_contain_text(group)
        found |= set(reader.page.locator("[role=option] [data-part=name]").all_text_contents())
        nothing_ran(reader)
    assert set(list_vectors()) <= found
    reader.box.fill("")


def see_edit_form(reader: Window) -> None:
    reader.go_to("Talk")
    show(reader, "#rows .message__text")
    assert reader.page.evaluate(OPEN_EDITS) == list_vectors()
    nothing_ran(reader)
    reader.page.keyboard.press("Escape")


def see_lines(reader: Window) -> None:
    reader.go_to("Lines")
    show(reader, "#rows .system")
    lines = find_texts(reader, "#rows .system")
    assert all(vector in lines for vector in list_vectors()[1:])


def see_lists_of_rooms(reader: Window) -> None:
    reader.page.get_by_role("button", name="Browse rooms").click()
    show(reader, "#browse-list [data-part=name]", list_vectors())
    reader.page.keyboard.press("Escape")
    reader.page.keyboard.press("Control+k")
    reader.page.locator("#switcher-input").fill("alert")
    show(reader, "#switcher-list [role=option]", count=5)
    reader.page.keyboard.press("Escape")


def see_paper(reader: Window) -> None:
    reader.go_to("Talk")
    reader.page.emulate_media(media="print")
    show(reader, "#rows .message__text")
    reader.page.emulate_media(media="screen")


def see_settings(reader: Window) -> None:
    reader.page.goto(f"{reader.url}/settings/workspace/")
    text = reader.page.locator("main").inner_text()
    assert all(vector in text for vector in list_vectors())
    nothing_ran(reader)


VIEWS: list[Callable[[Window], None]] = [
    see_timeline,
    see_quotes,
    see_thread,
    see_search,
    see_pins,
    see_sidebar,
    see_headers_and_titles,
    see_members_and_cards,
    see_completion,
    see_edit_form,
    see_lines,
    see_lists_of_rooms,
    see_paper,
    see_settings,
]


def test_there_are_fifty_texts_and_more_than_nine_places() -> None:
    assert len(set(list_vectors())) == MANY
    assert len(VIEWS) > 9


@pytest.mark.fault("S40")
@pytest.mark.parametrize("see", VIEWS, ids=[see.__name__ for see in VIEWS])
def test_hostile_words_are_read_and_never_run(reader: Window, see: Callable[[Window], None]) -> None:
    see(reader)
