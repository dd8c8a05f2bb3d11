"""The programs that the clients' READMEs begin with do what they say."""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.programmed import Bot
from tests.servers import ROOT
from tests.visitors import Tab, Visitor

pytestmark = pytest.mark.server
CLIENTS = ROOT / "clients"


def read_program(client: str, language: str) -> str:
    text = (CLIENTS / client / "README.md").read_text()
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return str(found)


def answer_of(command: Sequence[str], bot: Bot, tab: Tab, general: int, words: str) -> str:
    """What it answers to these words, once it is there."""
    tab.ask({"type": "watch", "rooms": [general]})
    with subprocess.Popen(command) as process:
        try:
            tab.take(lambda frame: frame.get("people", {}).get(str(bot.id)) == "online")
            tab.say(general, words)
            said = tab.take_event(
                lambda event: event.get("message", {}).get("author", {}).get("id") == bot.id
            )
            return str(said["message"]["body"])
        finally:
            process.kill()


def test_the_python_program_answers(bot: Bot, alice: Visitor, tab: Tab, general: int, tmp_path: Path) -> None:
    program = read_program("python", "python").replace("https://chat.example.org", alice.url)
    path = tmp_path / "answer.py"
    path.write_text(
        f"import sys\nsys.path.insert(0, {str(CLIENTS / 'python')!r})\n{program.replace('scr_…', bot.secret)}"
    )

    assert answer_of([sys.executable, str(path)], bot, tab, general, "knock") == "You said: knock"


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_the_javascript_program_answers(
    bot: Bot, alice: Visitor, tab: Tab, general: int, tmp_path: Path
) -> None:
    program = read_program("javascript", "js").replace("https://chat.example.org", alice.url)
    path = tmp_path / "answer.mjs"
    path.write_text(
        program.replace("scr_…", bot.secret).replace(
            '"syncchatroom-client"', f'"{CLIENTS / "javascript" / "client.js"}"'
        )
    )
    command = ["node", "--experimental-websocket", "--no-warnings", str(path)]

    assert answer_of(command, bot, tab, general, "knock") == "You said: knock"
