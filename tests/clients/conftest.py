from collections.abc import Iterator

import pytest

from tests.programmed import Bot, make_bot
from tests.servers import Server
from tests.visitors import Tab, Visitor


@pytest.fixture(scope="module")
def alice(module_server: Server) -> Visitor:
    return Visitor(module_server.url, "alice").register()


@pytest.fixture
def tab(alice: Visitor) -> Iterator[Tab]:
    opened = alice.greet()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def general(alice: Visitor) -> int:
    return int(alice.general()["id"])


@pytest.fixture
def bot(alice: Visitor) -> Bot:
    return make_bot(alice)
