"""A database that is gone for ever, and the standby that takes its place."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.backup.scene import Follower
from tests.faults.durability.standby import Pair, open_pair, wait_for
from tests.faults.log.persistence import Persistent
from tests.faults.log.stored import read_room
from tests.faults.results import save_result
from tests.servers import StartServer
from tests.services import MissingService
from tests.visitors import Visitor

pytestmark = [pytest.mark.server, pytest.mark.postgres, pytest.mark.long, pytest.mark.fault("T17")]

WRITERS = 3
BEFORE, AFTER = 30, 60  # acknowledged until the two are parted, and since


class Writer:
    """Says one thing after another, each until it is acknowledged."""

    def __init__(self, visitor: Visitor, room: int) -> None:
        self.visitor = visitor
        self.client = Persistent(visitor, room)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        number = 0
        while not self._over.is_set():
            self.client.say(f"{self.visitor.name} {number}")
            number += 1

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
        self.client.close()


@pytest.fixture
def pair() -> Iterator[Pair]:
    try:
        with open_pair() as found:
            yield found
    except MissingService as missing:
        pytest.skip(str(missing))


def count_acked(writers: list[Writer]) -> int:
    return sum(len(writer.client.acked) for writer in writers)


@pytest.mark.parametrize("is_synchronous", [True, False], ids=["synchronous", "asynchronous"])
def test_what_a_standby_did_not_have_is_missing_only_where_it_was_not_waited_for(
    pair: Pair, start_server: StartServer, tmp_path: Path, is_synchronous: bool
) -> None:
    server = start_server(DATABASE_URL=pair.primary.url, var_dir=tmp_path / "var")
    names = [f"writer{number}" for number in range(WRITERS)]
    visitors = [Visitor(server.url, name).register() for name in names]
    reader = Follower(Visitor(server.url, "reader").register())
    general = visitors[0].general()
    if is_synchronous:
        pair.be_synchronous()
    writers = [Writer(visitor, general["id"]) for visitor in visitors]
    wait_for(lambda: count_acked(writers) >= BEFORE)
    pair.wait_level()
    pair.part()
    parted = count_acked(writers)
    if is_synchronous:
        pair.wait_held()
    else:
        wait_for(lambda: count_acked(writers) >= parted + AFTER)
    reader.resume()
    server.kill()
    pair.lose_primary()
    acked = {message: said for writer in writers for message, said in writer.client.acked.items()}

    pair.promote()
    server = start_server(DATABASE_URL=pair.standby.url, var_dir=tmp_path / "var")
    for visitor in (*visitors, reader.visitor):
        visitor.url = server.url.rstrip("/")
    wait_for(lambda: count_acked(writers) >= len(acked) + BEFORE)
    for writer in writers:
        writer.stop()
    reader.resume()

    stored = read_room(server, general["id"])
    lost = stored.list_lost(acked)
    since = {message: said for writer in writers for message, said in writer.client.acked.items()}
    bodies = [body for _seq, body in stored.messages.values()]
    figures = {
        "acknowledged before": len(acked),
        "acknowledged after": len(since) - len(acked),
        "missing": len(lost),
        "stored twice": len(bodies) - len(set(bodies)),
        "reader told": general["log"] in reader.rewound,
    }
    save_result(f"failover-{'synchronous' if is_synchronous else 'asynchronous'}", figures)
    # Without waiting there was something to lose; whoever had seen it is told, and reads the history that is left
    assert (len(lost) > 0, figures["reader told"]) == (not is_synchronous, not is_synchronous)
    assert stored.list_lost({message: said for message, said in since.items() if message not in acked}) == []
    assert figures["stored twice"] == 0
    assert stored.is_gapless()
    assert max(reader.logs[general["log"]]) == stored.head
    assert server.manage("verify").startswith("yes")
