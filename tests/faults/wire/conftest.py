from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.results import save_result
from tests.faults.wire.watched import Watched, watch_server


@pytest.fixture(scope="package")
def watched(tmp_path_factory: pytest.TempPathFactory, static_root: Path) -> Iterator[Watched]:
    """One server for these tests, with Alice, Bob and Charlie; it must have nothing to complain about."""
    with watch_server(tmp_path_factory.mktemp("watched"), static_root, "alice", "bob", "charlie") as watched:
        yield watched


@pytest.fixture(scope="package")
def tally(watched: Watched) -> Iterator[Counter[str]]:
    """How many inputs of each kind were tried; what came of them is kept for the report."""
    tally: Counter[str] = Counter()
    yield tally
    watched.take_complaints()
    figures = {
        "inputs": sum(tally.values()),
        "by kind": dict(tally),
        "crashes": len(watched.complaints) + (watched.server.process.poll() is not None),
    }
    save_result("wire-fuzz", figures)
