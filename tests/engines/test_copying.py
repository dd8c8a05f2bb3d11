"""Several messages, copied out of the room."""

import re
import time

from tests.engines.page import PATIENCE
from tests.engines.person import Person

SELECT = """(first, last, part) => {
    globalThis.copied = null;
    document.addEventListener("copy", (event) => {
        globalThis.copied = event.clipboardData.getData("text/plain");
        globalThis.own = event.defaultPrevented;
    }, { once: true });
    const rows = [...document.querySelectorAll("#rows article")];
    const find = (text) => rows.find((row) => row.textContent.includes(text)).querySelector(".message__text");
    const from = find(first), to = find(last);
    const walker = document.createTreeWalker(from, NodeFilter.SHOW_TEXT);
    document.activeElement.blur();
    getSelection().setBaseAndExtent(walker.nextNode(), part, to, to.childNodes.length);
}"""


def _copy(person: Person, first: str, last: str, part: int = 0) -> str:
    """A row that is drawn anew between the two, as when somebody has read it, loses the selection: then once more."""
    end = time.monotonic() + PATIENCE
    while True:
        person.page.run(SELECT, first, last, part)
        person.page.press("Control+c")
        if (copied := person.page.run("() => globalThis.copied")) is not None:
            return str(copied)
        assert time.monotonic() < end, "nothing was copied"
        person.page.pause(0.1)


def test_copied_messages_say_who_wrote_them_and_when_once(alice: Person, bob: Person) -> None:
    bob.open()
    alice.open_at_end()
    for person, words in [
        (bob, "Two kilos of **clay**"),
        (bob, "- bowls\n- cups"),
        (alice, "See https://example.org/kiln"),
    ]:
        person.say(words)
        alice.sees_sent(words.split()[-1].strip("*"))
    text = _copy(alice, "Two kilos", "See https", 4)
    assert re.sub(r"\d?\d:\d\d", "12:00", text) == (
        "Bob, 12:00\nkilos of **clay**\n\n"
        "Bob, 12:00\n- bowls\n- cups\n\n"
        "Alice, 12:00\nSee https://example.org/kiln"
    )


def test_words_of_one_message_are_copied_as_they_stand(alice: Person, bob: Person) -> None:
    bob.open()
    alice.open_at_end()
    bob.say("Only *these* words")
    alice.sees_sent("Only these words")
    _copy(alice, "Only these", "Only these", 5)
    assert not alice.page.run("() => globalThis.own")
