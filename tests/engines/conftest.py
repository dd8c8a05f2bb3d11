"""The core of the chat in three engines: `pytest tests/engines`, or one of them with `-k webkit`.

A test asks for `alice`, `bob` or `open_person` and runs once in each engine. For one engine only:

    @pytest.mark.engines("webkit")
    def test_a_dialog_is_as_high_as_its_words(alice: Person) -> None:
        alice.page.click("[data-act='dialog:open']")
        assert alice.page.run("() => document.querySelector('dialog[open]').offsetHeight") < 400

`alice.page` (page.py) has what every engine can do. What only one of them has is behind it: Playwright's page in
`alice.page.page` (Chromium, Firefox), selenium's driver in `alice.page.driver` (WebKit).
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import pytest
from playwright.sync_api import Playwright
from xdist.scheduler import LoadScopeScheduling

from tests.browser.deadline import limit_calls
from tests.engines.engines import NAMES, Engine, list_missing, read_versions, run_engine
from tests.engines.line import Line
from tests.engines.person import Person
from tests.servers import Server, open_server
from tests.visitors import Visitor

# What the engines say of a network that a test has cut
OF_A_CUT = re.compile(
    r"ERR_|establish a connection|was interrupted|NetworkError|WebSocket connection|access control checks"
    r"|Could not connect|network connection was lost|when fetching the script|ServiceWorker"
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "engines(*names): runs in these engines only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" not in metafunc.fixturenames:
        return
    mark = metafunc.definition.get_closest_marker("engines")
    metafunc.parametrize("engine", mark.args if mark else NAMES, indirect=True, scope="session")


class ByEngine(LoadScopeScheduling):  # type: ignore[misc]
    """All tests of an engine in one process, so that each starts one browser and one server."""

    def _split_scope(self, nodeid: str) -> str:
        parts = nodeid.rpartition("[")[2].rstrip("]").split("-")
        return next((part for part in parts if part in NAMES), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    # By its hook: with pytest 9.2, xdist 3.8 does not see the groups that tests are marked with
    return ByEngine(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    versions = ", ".join(f"{NAMES[name]} {version}" for name, version in read_versions().items())
    terminalreporter.write_line(f"Engines: {versions}")


@pytest.fixture(scope="session")
def engine(
    request: pytest.FixtureRequest, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    if missing := list_missing(request.param):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"needs {', '.join(missing)}")
    limit_calls()
    with run_engine(request.param, playwright, tmp_path_factory.mktemp(request.param)) as engine:
        yield engine


@pytest.fixture(autouse=True)
def _nothing_complains(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test: no script error, nothing written to the console as an error."""
    yield
    if "place" in request.fixturenames:
        heard = request.getfixturevalue("engine").take_complaints()
        was_cut = request.getfixturevalue("place").line.was_cut
        assert [line for line in heard if not (was_cut and OF_A_CUT.search(line))] == []


@dataclass
class Place:
    """A server of an engine's own, and the line to it."""

    server: Server
    line: Line
    static: Path
    log: TextIO

    def read_log(self) -> str:
        return Path(self.log.name).read_text()

    def restart(self) -> None:
        self.server.stop()
        self.server = open_server(self.server.var_dir, self.static, 1, {}, log=self.log)
        self.line.target = self.server.url


@pytest.fixture(scope="session")
def place(engine: Engine, tmp_path_factory: pytest.TempPathFactory, static_root: Path) -> Iterator[Place]:
    with (tmp_path_factory.mktemp("log") / "server.log").open("w") as log:
        server = open_server(tmp_path_factory.mktemp("var"), static_root, 1, {}, log=log)
        place = Place(server, Line(server.url), static_root, log)
        yield place
        place.line.cut()
        place.server.stop()


OpenPerson = Callable[[str], Person]


@pytest.fixture(scope="session")
def open_person(engine: Engine, place: Place) -> OpenPerson:
    """`open_person("dora")`: a browser in which nobody has signed in yet."""
    return lambda name: Person(engine.open_page(), place.line.url, name)


@pytest.fixture(scope="session")
def accounts(place: Place) -> dict[str, Visitor]:
    """Alice, who owns the workspace, and bob, signed in over HTTP."""
    visitors = [Visitor(place.line.url, name) for name in ("alice", "bob")]
    for visitor in visitors:
        # Beside another engine on two cores a server waits for its turn
        visitor.patience = 60.0
    accounts = {visitor.name: visitor.register() for visitor in visitors}
    # The first steps have tests of their own
    accounts["alice"].call("POST", "workspace/first-run", {"action": "close"})
    return accounts


@pytest.fixture(scope="session")
def alice(open_person: OpenPerson, accounts: dict[str, Visitor]) -> Person:
    return open_person("alice").bring(accounts["alice"]).open()


@pytest.fixture(scope="session")
def bob(open_person: OpenPerson, accounts: dict[str, Visitor]) -> Person:
    return open_person("bob").bring(accounts["bob"]).open()
