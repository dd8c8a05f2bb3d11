from collections.abc import Callable, Iterator

import pytest

from tests.servers import Server
from tests.visitors import Tab, Visitor

Greet = Callable[[Visitor], Tab]


@pytest.fixture
def greet() -> Iterator[Greet]:
    """Open tabs that are closed when the test ends."""
    opened: list[Tab] = []

    def open_tab(visitor: Visitor) -> Tab:
        opened.append(visitor.greet())
        return opened[-1]

    yield open_tab
    for tab in opened:
        tab.close()


@pytest.fixture(scope="module")
def visitors(module_server: Server) -> dict[str, Visitor]:
    """Alice owns the workspace; everyone has registered through the page."""
    return {name: Visitor(module_server.url, name).register() for name in ("alice", "bob", "charlie")}


@pytest.fixture(scope="module")
def general(visitors: dict[str, Visitor]) -> int:
    return int(visitors["alice"].general()["id"])
