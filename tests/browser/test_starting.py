"""One bad value of this browser or of the person: the chat starts, works, and says what it left out."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.offline import READ_TABLE
from tests.browser.windows import Window

AT = "2026-03-03T09:12:00Z"
COUNTER = count()
LEFT_OUT = "This version cannot read everything that was kept."

# As of a browser whose own list of zones is years older than the server's
OLD_ZONES = """(() => {
    const Real = Intl.DateTimeFormat;
    Intl.DateTimeFormat = new Proxy(Real, {
        construct(target, [locale, options]) {
            if (options?.timeZone === "America/Coyhaique") throw new RangeError("Invalid time zone");
            return new target(locale, options);
        },
    });
})()"""
# Into whichever of our databases is named; as the chat itself would open it
PUT = """([name, version, tables, table, rows]) => new Promise((done, failed) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
        for (const [each, path, index] of tables) {
            const made = request.result.createObjectStore(each, { keyPath: path });
            if (index) made.createIndex(index, index);
        }
    };
    request.onerror = () => failed(request.error);
    request.onsuccess = () => {
        const writing = request.result.transaction([table], "readwrite");
        for (const row of rows) writing.objectStore(table).put(row);
        writing.oncomplete = () => { request.result.close(); done(); };
    };
})"""
OWN = (
    "syncchat-outbox",
    3,
    [
        ["entries", "key", "account"],
        ["marks", ["account", "room"], "account"],
        ["acknowledged", "id", "account"],
    ],
)
SNAPSHOTS = (
    "syncchat-readings",
    1,
    [["accounts", "account", None], ["rooms", ["account", "room"], "account"]],
)
FORGET = """async () => {
    localStorage.clear();
    for (const { name } of await indexedDB.databases()) {
        await new Promise((done) => { indexedDB.deleteDatabase(name).onsuccess = done; });
    }
}"""


@pytest.fixture
def tab(alice: Window) -> Iterator[Window]:
    """Before the chat: a page of its origin that keeps nothing open."""
    alice.page.goto(alice.url + "/healthz")
    window = alice.new_tab()
    window.page.goto(window.url + "/healthz")
    yield window
    window.page.goto(window.url + "/healthz")
    window.page.evaluate(FORGET)
    window.page.close()


@pytest.fixture(scope="module")
def account(alice: Window) -> int:
    return int(alice.page.evaluate("fetch('/api/v1/me').then((me) => me.json()).then(({ id }) => id)"))


def put(tab: Window, database: tuple[Any, ...], table: str, *rows: dict[str, Any]) -> None:
    tab.page.evaluate(PUT, [*database, table, list(rows)])


def rewrite(tab: Window, name: str, value: str) -> None:
    """As if the server had written it so. A page that a test answers itself gets no socket to this machine."""
    script = (
        "document.addEventListener('readystatechange', () => document.documentElement.setAttribute(%s, %s))"
    )
    tab.page.add_init_script(script % (json.dumps(name), json.dumps(value)))


def starts_and_talks(tab: Window, left_out: str | None) -> None:
    tab.open()
    notice = tab.page.locator("#ignored")
    if left_out:
        expect(notice).to_be_visible()
        expect(notice).to_contain_text(LEFT_OUT)
        expect(notice).to_contain_text(f"Left out: {left_out}.")
    else:
        expect(notice).to_be_hidden()
    words = f"Here all the same, {next(COUNTER)}."
    tab.say(words)
    tab.sees_sent(words)


def make_entry(account: int, **changed: Any) -> dict[str, Any]:
    usual = {"key": "0", "account": account, "kind": "send", "room": 1, "id": "0", "body": "Broken", "at": AT}
    return {**usual, "status": "queued", "error": None, "seq": None, **changed}


@pytest.mark.parametrize(
    ("name", "value", "left_out"),
    [
        ("data-time-zone", "America/Coyhaique", "your time zone"),
        ("data-time-zone", "Mars/Phobos", "your time zone"),
        ("data-locale", "en_!", "your language"),
        ("data-ignored", "time_zone theme density", "your time zone, how the page looks"),
    ],
)
def test_a_value_of_the_person_that_this_browser_does_not_know(
    tab: Window, name: str, value: str, left_out: str
) -> None:
    tab.page.add_init_script(OLD_ZONES)
    rewrite(tab, name, value)
    starts_and_talks(tab, left_out)


def test_unsent_messages_that_cannot_be_read_hold_up_no_other(tab: Window, account: int) -> None:
    broken: list[dict[str, Any]] = [
        {"body": None},
        {"at": "yesterday"},
        {"at": None},
        {"room": "one"},
        {"id": 5},
        {"status": "flying"},
        {"files": 5},
        {"files": [None]},
        {"files": [{"id": "0"}]},
        {"reply_to": {"id": "0"}},
        {"thread": {}},
    ]
    put(tab, OWN, "entries", *[make_entry(account, key=f"0{at}", **each) for at, each in enumerate(broken)])
    whole = tab.page.evaluate("crypto.randomUUID()")
    put(tab, OWN, "entries", make_entry(account, key=whole, id=whole, body="Whole beside them"))

    starts_and_talks(tab, "messages that wait to be sent")

    tab.sees_sent("Whole beside them")
    expect(tab.message("Broken")).to_have_count(0)
    kept = tab.page.evaluate(READ_TABLE, ["syncchat-outbox", "entries"])
    assert {each["key"] for each in kept} == {f"0{at}" for at in range(len(broken))}, "what is broken stays"


@pytest.mark.parametrize(
    ("database", "table", "row", "left_out"),
    [
        (OWN, "entries", {"key": "0", "kind": "of a later release"}, None),
        (OWN, "marks", {"room": 1, "type": "read", "seq": "none"}, None),
        (OWN, "acknowledged", {"id": "0"}, None),
        (SNAPSHOTS, "rooms", {"room": 1}, "rooms kept for reading offline"),
        (
            SNAPSHOTS,
            "rooms",
            {"room": 1, "facts": {"id": 1}, "page": 5},
            "rooms kept for reading offline",
        ),
        (SNAPSHOTS, "accounts", {"me": None}, None),
    ],
)
def test_what_else_is_kept_and_cannot_be_read(
    tab: Window, account: int, database: tuple[Any, ...], table: str, row: dict[str, Any], left_out: str
) -> None:
    put(tab, database, table, {"account": account, **row})
    starts_and_talks(tab, left_out)


def test_texts_that_another_release_kept(tab: Window, account: int) -> None:
    for key, text in (
        (f"syncchat.reply.{account}.1", "{"),
        (f"syncchat.searches.{account}", "{"),
        ("syncchat.emoji.recent", '{"a": 1}'),
        ("syncchat.emoji.tone", "purple"),
    ):
        tab.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])

    starts_and_talks(tab, "which message a draft answers")


def test_the_line_can_be_closed(tab: Window) -> None:
    rewrite(tab, "data-time-zone", "Mars/Phobos")
    starts_and_talks(tab, "your time zone")
    tab.page.locator("#ignored").get_by_role("button", name="Close").click()
    expect(tab.page.locator("#ignored")).to_be_hidden()
