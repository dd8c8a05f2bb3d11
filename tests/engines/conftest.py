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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Playwright
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.engines.engines import NAMES, Engine, list_missing, read_versions, run_engine
from tests.engines.line import Line
from tests.engines.person import Person
from tests.servers import Server, open_server
from tests.visitors import Visitor


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "engines(*names): runs in these engines only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" not in metafunc.fixturenames:
        return
    mark = metafunc.definition.get_closest_marker("engines")
    # One browser an engine: its tests stay together in one process
    names = [
        pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in (mark.args if mark else NAMES)
    ]
    metafunc.parametrize("engine", names, indirect=True, scope="session")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    versions = ", ".join(f"{NAMES[name]} {version}" for name, version in read_versions().items())
    terminalreporter.write_line(f"Engines: {versions}")


@pytest.fixture(scope="session")
def engine(
    request: pytest.FixtureRequest, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    if missing := list_missing(request.param):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"needs {', '.join(missing)}")
    with run_engine(request.param, playwright, tmp_path_factory.mktemp(request.param)) as engine:
        yield engine


@pytest.fixture(autouse=True)
def _nothing_complains(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test: no script error, nothing written to the console as an error."""
    yield
    if "engine" in request.fixturenames:
        assert request.getfixturevalue("engine").take_complaints() == []


@dataclass
class Place:
    """A server of an engine's own, and the line to it."""

    server: Server
    line: Line
    static: Path

    def restart(self) -> None:
        self.server.stop()
        self.server = open_server(self.server.var_dir, self.static, 1, {})
        self.line.target = self.server.url


@pytest.fixture(scope="session")
def place(engine: Engine, tmp_path_factory: pytest.TempPathFactory, static_root: Path) -> Iterator[Place]:
    server = open_server(tmp_path_factory.mktemp("var"), static_root, 1, {})
    place = Place(server, Line(server.url), static_root)
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
    accounts = {name: Visitor(place.line.url, name).register() for name in ("alice", "bob")}
    # The first steps have tests of their own
    accounts["alice"].call("POST", "workspace/first-run", {"action": "close"})
    return accounts


@pytest.fixture(scope="session")
def alice(open_person: OpenPerson, accounts: dict[str, Visitor]) -> Person:
    return open_person("alice").bring(accounts["alice"]).open()


@pytest.fixture(scope="session")
def bob(open_person: OpenPerson, accounts: dict[str, Visitor]) -> Person:
    return open_person("bob").bring(accounts["bob"]).open()
