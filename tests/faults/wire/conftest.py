from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.wire.watched import Watched, watch_server


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, static_root: Path) -> Iterator[Watched]:
    """One server for a file of tests, with Alice, Bob and Charlie; it must have nothing to complain about."""
    with watch_server(tmp_path_factory.mktemp("watched"), static_root, "alice", "bob", "charlie") as watched:
        yield watched
