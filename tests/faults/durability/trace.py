"""What a process did to its files and sockets, in order, as `strace` saw it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Hex for every byte; a database page has 4096 of them
SHOWN_BYTES = 4200
CALLS = "pwrite64,fdatasync,fsync,ftruncate,unlink,write,writev,sendto,sendmsg"

_BEGIN = re.compile(r"(?P<pid>\d+) +(?P<name>\w+)\((?P<arguments>.*)", re.DOTALL)
_RESUMED = re.compile(r"(?P<pid>\d+) +<\.\.\. (?P<name>\w+) resumed>")
_PATH = re.compile(r'\d+<((?:\\x[0-9a-f]{2})*)>|"((?:\\x[0-9a-f]{2})*)"\)')
_BYTES = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_NUMBER = re.compile(r"(\d+)(?:\)| <unfinished)")


@dataclass
class Call:
    """`began` and `ended` are line numbers of the trace: of two calls, the one is before the other if it
    ended before the other began.
    """

    name: str
    path: str
    content: bytes
    number: int  # the last argument: an offset, or a length
    began: int
    ended: int | None = None  # None: the process died in it


def can_trace() -> bool:
    if not shutil.which("strace"):
        return False
    probe = ["strace", "-qq", "-o", os.devnull, "true"]
    return subprocess.run(probe, capture_output=True).returncode == 0


def trace_to(path: Path) -> list[str]:
    """The words before a command that write its trace to this file; the process stays our own child."""
    options = [
        "-D",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-xx",
        "-s",
        str(SHOWN_BYTES),
        "-e",
        f"trace={CALLS}",
    ]
    return ["strace", *options, "-o", str(path)]


def read_calls(path: Path, wanted: re.Pattern[str]) -> list[Call]:
    """The calls on files and sockets whose name fits, in the order in which they began."""
    waiting: dict[tuple[str, str], Call] = {}
    return [call for call in _parse(path, waiting) if wanted.search(call.path)]


def _parse(path: Path, waiting: dict[tuple[str, str], Call]) -> Iterator[Call]:
    with path.open() as lines:
        for number, line in enumerate(lines):
            if resumed := _RESUMED.match(line):
                call = waiting.pop((resumed["pid"], resumed["name"]), None)
                if call is not None:
                    call.ended = number
            elif found := _BEGIN.match(line):
                call = _read_call(found["name"], found["arguments"], number)
                if "<unfinished" in line[-40:]:
                    waiting[found["pid"], found["name"]] = call
                elif " = -1 " not in line[-80:]:
                    call.ended = number
                yield call


def _read_call(name: str, arguments: str, line: int) -> Call:
    named = _PATH.match(arguments)
    path = _decode(named[1] or named[2] or "").decode(errors="replace") if named else ""
    content = b"".join(_decode(each) for each in _BYTES.findall(arguments))
    numbers = _NUMBER.findall(arguments[-60:])
    return Call(name, path, content, int(numbers[-1]) if numbers else 0, line)


def _decode(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
