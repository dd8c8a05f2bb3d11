"""What a message costs to render: `python -m benchmarks.markup`.

Compares our renderer with what it is made of, and with comrak when that is installed.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec

from markdown_it import MarkdownIt

from syncchat.domain.markup import plain_text, render
from syncchat.domain.markup.sanitize import sanitize

PEOPLE = {"noor": 7, "bob": 2}
PARAGRAPH = (
    "Two doors stay **open** all day. @noor can you check the *wheelchair route* past the kiln? "
    "See https://harbour.example/plan?day=2, then `make rota` :+1:"
)
LIST = "Still open:\n\n- one more pair of hands for **soldering**\n- someone who starts the `laser-02` chiller\n\n"
CODE = "```python\ndef rota(helpers, slots=4):\n    return [name for name in helpers[:slots]]  # short\n```\n"
QUOTE = (
    "> someone who starts the chiller\n\nI can. [Safety notes](https://harbour.example/notes) are here.\n\n"
)
MESSAGES = {
    "plain, 27": "See you at the kiln at ten.",
    "marks, 27": "See you at the **kiln**, 10.",
    "lines, 60": "First the kiln at ten\nthen lunch with Noor and Priya\nthen home",
    "150": PARAGRAPH,
    "1,600": (PARAGRAPH + "\n\n" + LIST + QUOTE + CODE) * 3,
}
SECONDS_EACH = 0.4


def microseconds(call: Callable[[], object]) -> float:
    """The best of five rounds, by this process's own time."""
    rounds = max(1, int(SECONDS_EACH / 5 / _measure(call, 3)))
    return min(_measure(call, rounds) for _ in range(5)) * 1e6


def _measure(call: Callable[[], object], rounds: int) -> float:
    started = time.process_time()
    for _ in range(rounds):
        call()
    return max(time.process_time() - started, 1e-7) / rounds


def list_renderers() -> Iterator[tuple[str, Callable[[str], object]]]:
    yield "ours", lambda body: render(body, people=PEOPLE)
    yield "ours, plain_text", plain_text
    bare = MarkdownIt("commonmark", {"html": False})
    yield "markdown-it-py, bare", bare.render
    yield "markdown-it-py, bare + nh3", lambda body: sanitize(bare.render(body))
    if find_spec("comrak"):
        other = import_module("comrak").render_markdown
        yield "comrak, bare", other
        yield "comrak, bare + nh3", lambda body: sanitize(other(body))


def main() -> None:
    print("microseconds of one message by length", " | ".join(MESSAGES), sep="\n")
    for name, renderer in list_renderers():
        costs = [microseconds(partial(renderer, body)) for body in MESSAGES.values()]
        print(f"{name:28}", "  ".join(f"{cost:8.1f}" for cost in costs))


if __name__ == "__main__":
    main()
