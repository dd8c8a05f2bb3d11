"""A browser without a network: what it kept, and what it is asked to show."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.windows import Window

# Waits until the worker can open the chat, and the words are among what is kept
KEPT = """async ([words, isKept]) => {
    const wait = () => new Promise((resolve) => setTimeout(resolve, 100));
    const open = (name) => new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const read = (table) => new Promise((resolve, reject) => {
        const request = table.getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    await navigator.serviceWorker.ready;
    const database = await open("syncchat-readings");
    for (let tries = 0; tries < 200; tries += 1) {
        const rooms = await read(database.transaction("rooms").objectStore("rooms"));
        const kept = rooms.flatMap(({page}) => page?.messages ?? []).map(({body}) => body);
        if (words.every((word) => kept.includes(word) === isKept)) return database.close();
        await wait();
    }
    database.close();
    throw new Error(`kept or not: ${words}`);
}"""
READ_TABLE = """([name, table]) => new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
        const database = request.result;
        if (!database.objectStoreNames.contains(table)) return resolve([]);
        const rows = database.transaction(table).objectStore(table).getAll();
        rows.onsuccess = () => { database.close(); resolve(rows.result); };
    };
})"""
CACHED_TEXTS = """async () => {
    const texts = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) texts.push(await (await cache.match(request)).text());
    }
    return texts;
}"""


def wait_kept(window: Window, *words: str) -> None:
    window.page.evaluate(KEPT, [list(words), True])


def wait_forgotten(window: Window, *words: str) -> None:
    window.page.evaluate(KEPT, [list(words), False])


def read_rooms(page: Page) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = page.evaluate(READ_TABLE, ["syncchat-readings", "rooms"])
    return rows


def wait_rows(page: Page, table: str, count: int) -> None:
    """So many unsent entries, or marks, are in the storage."""
    page.evaluate(
        f"""async ([table, count]) => {{
        const list = {READ_TABLE};
        for (let tries = 0; tries < 200; tries += 1) {{
            if ((await list(["syncchat-outbox", table])).length === count) return;
            await new Promise((resolve) => setTimeout(resolve, 50));
        }}
        throw new Error("not all is kept");
    }}""",
        [table, count],
    )


def read_outbox(page: Page) -> list[str]:
    rows = page.evaluate(READ_TABLE, ["syncchat-outbox", "entries"])
    return [row["body"] for row in rows]


def list_said(window: Window) -> list[str]:
    return [text.strip() for text in window.page.locator("article.message .message__text").all_inner_texts()]


def expect_offline(window: Window) -> None:
    expect(window.page.locator("[data-banner=offline]")).to_be_visible()


def room_address(window: Window, name: str) -> str:
    return str(window.room_link(name).get_attribute("href"))


def expect_unread(window: Window, room: str, count: int) -> None:
    link = window.room_link(room)
    if count:
        expect(link.locator("[data-part=count-number]")).to_have_text(str(count))
    else:
        expect(link).not_to_have_attribute("data-unread", re.compile(".*"))
