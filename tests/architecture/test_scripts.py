"""The browser's code: no third party, no HTML from text, the DOM only in components."""

import re
from pathlib import Path

from tests.architecture.source import ROOT

SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
STORE = [path for path in SCRIPTS if {"store", "connection"} & set(path.parts)]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
UNSAFE = re.compile(r"\beval\(|\bdocument\.write|\binsertAdjacentHTML|\bouterHTML\s*=|\bnew Function\b")
FOREIGN = re.compile(r"""(from|import)\s*\(?\s*["'](https?:)?//""")
PAGE = re.compile(r"\bdocument\.|querySelector|customElements")
INLINE = re.compile(r"""\s(on[a-z]+|style)=["']""")

WALL = re.compile(r"\bDate\.now\b|\bnew Date\(\)")
# Where the hour of the day, or when something was said, is what is meant
CALENDAR = {
    "components/dialogs/quiet-form.js",
    "lib/clock.js",
    "lib/status.js",
    "lib/time.js",
    "lib/uuid7.js",
    "parts/moderation.js",
    "parts/slow.js",
    "components/notifications/arrivals.js",
    "components/page/days.js",
    "offline/answering.js",
    "components/scheduling/scheduled-list.js",
    "components/search/result-list.js",
    "parts/quiet.js",
    "components/views/saved-view.js",
    "store/messages/pins.js",
    "store/messages/reactions.js",
    "store/rooms/quiet.js",
    # How old a message is: the server decides
    "store/rooms/workspace-rights.js",
}
DURATION = re.compile(r"(?:[-+<>]=? *[\w.#]*\bnow\(\)|\bnow\(\) *[-+<>])")


def find_in(paths: list[Path], pattern: re.Pattern[str]) -> dict[str, list[str]]:
    found = {
        str(path.relative_to(ROOT)): pattern.findall(_without_comments(path.read_text())) for path in paths
    }
    return {name: matches for name, matches in found.items() if matches}


def _without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n\"']*$", "", text, flags=re.DOTALL | re.MULTILINE)


def test_scripts_make_no_code_from_text() -> None:
    assert find_in(SCRIPTS, UNSAFE) == {}


def test_scripts_fetch_no_code_from_elsewhere() -> None:
    assert find_in(SCRIPTS, FOREIGN) == {}


def test_store_and_connection_never_touch_the_page() -> None:
    assert find_in(STORE, PAGE) == {}


def test_templates_have_neither_inline_handlers_nor_inline_style() -> None:
    assert find_in(TEMPLATES, INLINE) == {}


def test_durations_are_not_measured_by_a_clock_that_people_set() -> None:
    others = [path for path in SCRIPTS if str(path.relative_to(ROOT / "static" / "js")) not in CALENDAR]
    assert find_in(others, WALL) == {}
    assert find_in(others, DURATION) == {}


def test_what_is_told_apart_from_a_duration() -> None:
    assert DURATION.search("if (this.#clock.now() - last < 5) return;")
    assert DURATION.search("const left = until - clock.now();")
    assert not DURATION.search("clock.elapsed() - began; createUuid7({ now: clock.now });")


KEYS = re.compile(r"""\bkeyCode\b|\.isComposing\b|\b(?:ctrl|meta)Key\b|["']key(?:down|up|press)["']""")
LETTER = re.compile(r"""\bkey\b[^;\n]*===? ["'][A-Za-z]["']|\.key\.toLowerCase""")


def test_keys_are_heard_through_one_function() -> None:
    """It knows which are an input method's, what a Mac calls Control, and layouts without Latin letters."""
    others = [path for path in SCRIPTS if path.name != "keys.js"]
    assert find_in(others, KEYS) == {}
    assert find_in(others, LETTER) == {}


ACT_USED = re.compile(r"""data-act=["']([^"'{]+)["']|dataset\.act = ["`]([^"`]+)|\bact="([a-z:-]+)\"""")
ACT_HEARD = re.compile(r"""actions\.on\(\s*["`]([^"`]+)["`]""")
ACT_LATE = re.compile(r"actions: \[([^\]]+)\]")


def test_everything_that_can_be_pressed_does_something() -> None:
    """An act whose name a script does not know is a button that does nothing, and says nothing."""
    heard = {name for names in find_in(SCRIPTS, ACT_HEARD).values() for name in names}
    late = find_in([ROOT / "static/js/components/parts.js"], ACT_LATE)
    heard |= {name.strip(' "') for lists in late.values() for names in lists for name in names.split(",")}
    known = re.compile("|".join(re.sub(r"\\\$\\\{\w+\\\}", "[a-z-]+", re.escape(name)) for name in heard))
    used = {
        (path, "".join(names))
        for path, found in find_in([*TEMPLATES, *SCRIPTS], ACT_USED).items()
        for names in found
    }
    assert len(used) > 60
    assert not [
        (path, name)
        for path, name in used
        if not known.fullmatch(name) and not known.fullmatch(name.split(":")[0])
    ]
