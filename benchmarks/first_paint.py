"""When the words of a room are seen: drawn by the server, or by the browser from the page's JSON.

    python benchmarks/first_paint.py

Chromium at a quarter of this machine's speed, on a line like 3G, with an empty cache and with a full one. The two pages
take turns, so that both meet the same machine.
"""

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import BrowserContext

from benchmarks.browser import chromium
from benchmarks.report import save, warn_if_busy
from benchmarks.servers import OURS, make_environment, run_python, serving

SLOWER = 4
# As Chromium's own "Fast 3G"
LINE = {"offline": False, "latency": 563, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
ROOMS, MESSAGES, ROUNDS = 30, 50, 7
WORTH_IT_MS = 100
# The frame after the one in which the newest message first had a place
WATCH = """(() => {
    const look = () => {
        const last = document.querySelector("#rows article:last-of-type");
        if (!last?.getBoundingClientRect().height) return requestAnimationFrame(look);
        requestAnimationFrame(() => { window.wordsAt = performance.now(); });
    };
    requestAnimationFrame(look);
})();"""


def main() -> int:
    warn_if_busy()
    with tempfile.TemporaryDirectory(prefix="syncchat-paint-") as folder:
        environment = make_environment(Path(folder))
        place = json.loads(
            run_python(["-m", "benchmarks.crowding", str(ROOMS), str(MESSAGES), "60"], environment)
        )
        bare = {**environment, "DJANGO_SETTINGS_MODULE": "benchmarks.without_rows"}
        with serving(OURS, bare) as (port, _pid):
            measured = measure(f"http://127.0.0.1:{port}", place)
    for line in describe(measured):
        print(line)
    print(f"Every number: {save('first_paint', measured)}")
    return 0


def measure(url: str, place: dict[str, Any]) -> dict[str, Any]:
    times: dict[str, list[float]] = {
        f"{who}, {cache}": [] for cache in ("empty", "full") for who in ("server", "browser")
    }
    for number in range(ROUNDS + 1):
        for who in ("server", "browser"):
            with chromium(url, place) as context:
                context.add_init_script(WATCH)
                if who == "browser":
                    context.add_cookies([{"name": "bare", "value": "1", "url": url}])
                for cache in ("empty", "full"):
                    took = visit(context, f"{url}/rooms/{place['rooms'][1]}/")
                    # The first round is the server's own first: it reads its templates
                    if number:
                        times[f"{who}, {cache}"].append(took)
    return {name: {"median": statistics.median(all_of), "all": all_of} for name, all_of in times.items()}


def visit(context: BrowserContext, address: str) -> float:
    """Milliseconds from the start of the navigation until the words are painted."""
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", LINE)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address)
    page.wait_for_function("window.wordsAt", timeout=60_000)
    took = float(page.evaluate("window.wordsAt"))
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    page.close()
    return took


def describe(measured: dict[str, Any]) -> Iterator[str]:
    for cache in ("empty", "full"):
        server, browser = (measured[f"{who}, {cache}"]["median"] for who in ("server", "browser"))
        verdict = "worth it" if browser - server > WORTH_IT_MS else "not worth it"
        yield (
            f"Words painted, {cache} cache: server's {server:.0f} ms, browser's {browser:.0f} ms; "
            f"drawing twice saves {browser - server:.0f} ms ({verdict} above {WORTH_IT_MS})"
        )


if __name__ == "__main__":
    sys.exit(main())
