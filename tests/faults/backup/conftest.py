"""The two databases, as many empty ones of each as a test wants."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.backup.scene import Environment
from tests.servers import Server, StartServer

# Each command takes seconds, so PostgreSQL has its turn in the long run
ANY = [pytest.param("sqlite"), pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.long])]

MakePlace = Callable[[], Environment]
Serve = Callable[[Environment], Server]
_numbers = itertools.count(1)


@pytest.fixture(params=ANY)
def make_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakePlace]:
    """`make_place()`: the environment of a server with an empty database and a folder of its own."""
    places = itertools.count(1)
    postgres = request.getfixturevalue("_postgres") if request.param == "postgres" else ""
    made: list[str] = []

    def make() -> Environment:
        environment = {"VAR_DIR": str(tmp_path / f"place{next(places)}")}
        if postgres:
            made.append(f"backup_{next(_numbers)}")
            _execute(postgres, f"CREATE DATABASE {made[-1]}")
            environment["DATABASE_URL"] = postgres.removesuffix("postgres") + made[-1]
        return environment

    yield make
    for name in made:
        _execute(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def place(make_place: MakePlace) -> Environment:
    return make_place()


@pytest.fixture
def serve(start_server: StartServer) -> Serve:
    """A server at a place; there may be one after the other."""

    def start(environment: Environment) -> Server:
        rest = {name: value for name, value in environment.items() if name != "VAR_DIR"}
        return start_server(var_dir=Path(environment["VAR_DIR"]), **rest)

    return start
