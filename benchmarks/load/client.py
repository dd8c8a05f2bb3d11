"""Builds the load client once and runs it, on a CPU of its own if there are two."""

import json
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.pinning import CLIENT_CPU, pin

SOURCE = Path(__file__).with_name("wsload.c")


class NoCompiler(RuntimeError):
    """The load client is written in C: in Python it would be slower than the server it measures."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server to load, and how one speaks to it."""

    port: int
    pid: int
    path: str
    options: dict[str, str] = field(default_factory=dict)


def build_client(folder: Path) -> Path:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise NoCompiler("The load client needs a C compiler (cc, gcc or clang).")
    program = folder / "wsload"
    subprocess.run([compiler, "-O2", "-o", program, SOURCE], check=True)
    return program


def run_client(
    program: Path, target: Target, *, clients: int, senders: int, plan: str, settle: float = 1.0
) -> list[dict[str, Any]]:
    """One dictionary a phase, connecting first.

    Raises:
        subprocess.CalledProcessError: it could not connect, or lost everybody.
    """
    options = {
        "port": target.port,
        "pid": target.pid,
        "path": target.path,
        "clients": clients,
        "senders": senders,
        "plan": plan,
        "settle": settle,
        **target.options,
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    done = subprocess.run([*pin(CLIENT_CPU), program, *words], check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
