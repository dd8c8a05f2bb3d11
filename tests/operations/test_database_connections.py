"""A process holds as many connections to its database as it has threads that keep one, and reads while others write."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import closing

import psycopg
import pytest

from syncchat.queue.tasks import WORKED
from tests.servers import ROOT, Server, StartServer

OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
# Four readers, the writer, what asks for readiness, and the workers of the queues
KEPT = 6 + len(WORKED)
PAGES = 30
ENDING_SECONDS = 3.0

pytestmark = pytest.mark.server


def sign_somebody_in(server: Server) -> str:
    settle = [sys.executable, "-m", "tests.faults.inhabitants", "4"]
    done = subprocess.run(settle, cwd=ROOT, env=server.environment, check=True, stdout=subprocess.PIPE)
    return str(json.loads(done.stdout)["people"][0]["key"])


def load_page(server: Server, key: str) -> int:
    request = urllib.request.Request(server.url, headers={"Cookie": f"sessionid={key}"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return int(response.status)


@pytest.mark.postgres
def test_a_page_gives_its_database_connection_back(start_server: StartServer, postgres_url: str) -> None:
    server = start_server(DATABASE_URL=postgres_url)
    key = sign_somebody_in(server)
    statuses: list[int] = []
    loads = [threading.Thread(target=lambda: statuses.append(load_page(server, key))) for _ in range(PAGES)]
    for load in loads:
        load.start()
    for load in loads:
        load.join()

    assert statuses == [200] * PAGES
    assert wait_for_connections(postgres_url, at_most=KEPT) <= KEPT


def wait_for_connections(url: str, *, at_most: int) -> int:
    """How many others there are: PostgreSQL counts one that was closed until its process has ended."""
    deadline = time.monotonic() + ENDING_SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while True:
            (count,) = connection.execute(OTHERS).fetchone() or (0,)
            if count <= at_most or time.monotonic() > deadline:
                return int(count)
            time.sleep(0.05)


def test_a_page_does_not_wait_for_a_writer(server: Server) -> None:
    key = sign_somebody_in(server)
    load_page(server, key)  # the very first page makes the workspace
    with closing(sqlite3.connect(server.var_dir / "db.sqlite3", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")

        assert load_page(server, key) == 200
