"""A crowded workspace in Chromium: opening it, moving between rooms, reading far back.

    python benchmarks/browser.py

A real server on 127.0.0.1 with an empty browser cache; needs Debian's chromium and requirements-dev.txt.
"""

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import BrowserContext, Page, sync_playwright

from benchmarks.report import save, warn_if_busy
from benchmarks.servers import OURS, make_environment, run_python, serving

ROOMS, MESSAGES, LONG = 500, 50, 1_200
VISITED = 200  # times 50 messages: ten thousand in the browser's memory
LOAD_LIMIT_KB, OPEN_LIMIT_MS, SWITCH_LIMIT_MS, ROWS_LIMIT = 150, 1_000, 100, 420
WINDOW = {"width": 1440, "height": 900}

MARK_READY = """new MutationObserver(() => {
    if (document.documentElement?.dataset.ready === "" && !window.readyAt) window.readyAt = performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });"""
# From the click until the frame that shows the room's messages has been painted
SWITCH = """async (room) => {
    const link = document.querySelector(`#sidebar a[href="/rooms/${room}/"]`);
    const name = link.querySelector("[data-part=name]")?.textContent ?? link.textContent.trim();
    const isShown = () => document.querySelector("#timeline article:last-of-type")?.textContent.includes(`of ${name}:`);
    const frame = () => new Promise((painted) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = painted;
        channel.port2.postMessage(null);
    }));
    const start = performance.now();
    link.click();
    do await frame(); while (!isShown() && performance.now() - start < 10000);
    return performance.now() - start;
}"""
FURTHER = """() => {
    const timeline = document.querySelector("#timeline");
    timeline.scrollTop = timeline.scrollHeight;
}"""
COUNT = """() => document.querySelectorAll("#timeline article").length"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rooms", type=int, default=ROOMS)
    wanted = parser.parse_args()
    warn_if_busy()
    with tempfile.TemporaryDirectory(prefix="syncchat-browser-") as folder:
        environment = make_environment(Path(folder))
        print(f"Filling {wanted.rooms} rooms …", flush=True)
        numbers = [str(wanted.rooms), str(MESSAGES), str(LONG)]
        place = json.loads(run_python(["-m", "benchmarks.crowding", *numbers], environment))
        with serving(OURS, environment) as (port, _pid):
            measured = measure(f"http://127.0.0.1:{port}", place)
    for line in describe(measured):
        print(line)
    print(f"Every number: {save('browser', measured)}")
    return 0 if all(measured["kept"].values()) else 1


def measure(url: str, place: dict[str, Any]) -> dict[str, Any]:
    # The first one is the server's own first: it reads its templates
    opened = [measure_opening(url, place) for _time in range(4)][1:]
    with chromium(url, place) as context:
        page = context.new_page()
        open_room(page, url, place["rooms"][1])
        switches = measure_switches(page, place["rooms"][1 : VISITED + 1])
        rows = measure_rows(page, url, place["long"])
    found = {
        "transferred_kb": opened[0]["transferred"] / 1024,
        "requests": opened[0]["requests"],
        "open_ms": statistics.median(each["ready"] for each in opened),
        "switch_ms": statistics.median(switches),
        "switch_worst_ms": max(switches),
        "cached_messages": len(switches) * MESSAGES,
        "rows_at_most": rows,
    }
    kept = {
        "transferred_kb": found["transferred_kb"] <= LOAD_LIMIT_KB,
        "open_ms": found["open_ms"] <= OPEN_LIMIT_MS,
        "switch_ms": found["switch_ms"] <= SWITCH_LIMIT_MS,
        "rows_at_most": rows <= ROWS_LIMIT,
    }
    return {**found, "kept": kept}


@contextmanager
def chromium(url: str, place: dict[str, Any]) -> Iterator[BrowserContext]:
    """Nothing cached. The service worker fetches everything a second time, and not for this page."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        context = browser.new_context(viewport=WINDOW, service_workers="block")  # type: ignore[arg-type]
        context.add_cookies([{"name": "sessionid", "value": place["cookie"], "url": url}])
        context.add_init_script(MARK_READY)
        try:
            yield context
        finally:
            browser.close()


def open_room(page: Page, url: str, room: int) -> float:
    page.goto(f"{url}/rooms/{room}/")
    page.wait_for_selector("html[data-ready]")
    return float(page.evaluate("window.readyAt"))


def measure_opening(url: str, place: dict[str, Any]) -> dict[str, float]:
    with chromium(url, place) as context:
        page = context.new_page()
        sizes: list[int] = []
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        ready = open_room(page, url, place["rooms"][1])
        page.wait_for_load_state("networkidle")
        return {"ready": ready, "transferred": sum(sizes), "requests": len(sizes)}


def measure_switches(page: Page, rooms: list[int]) -> list[float]:
    """The second visit of each room: the first one fetched it."""
    for _visit in range(2):
        took = [float(page.evaluate(SWITCH, room)) for room in rooms]
    return took


def measure_rows(page: Page, url: str, room: int) -> int:
    """The most messages that stand in the document while somebody reads all that was missed."""
    open_room(page, url, room)
    most = 0
    for _step in range(40):
        page.evaluate(FURTHER)
        page.wait_for_timeout(150)
        most = max(most, page.evaluate(COUNT))
    return most


def describe(measured: dict[str, Any]) -> Iterator[str]:
    kept = {name: "kept" if value else "NOT KEPT" for name, value in measured["kept"].items()}
    yield f"First load, {ROOMS} rooms: {measured['transferred_kb']:.0f} KB in {measured['requests']} requests"
    yield f"  at most {LOAD_LIMIT_KB} KB: {kept['transferred_kb']}"
    yield f"Opening to interactive: {measured['open_ms']:.0f} ms (at most {OPEN_LIMIT_MS}: {kept['open_ms']})"
    yield (
        f"Room switch from memory, {measured['cached_messages']} messages cached: median "
        f"{measured['switch_ms']:.0f} ms, worst {measured['switch_worst_ms']:.0f} "
        f"(median at most {SWITCH_LIMIT_MS}: {kept['switch_ms']})"
    )
    yield f"Messages in the document: {measured['rows_at_most']} (about 400 at most: {kept['rows_at_most']})"


if __name__ == "__main__":
    sys.exit(main())
