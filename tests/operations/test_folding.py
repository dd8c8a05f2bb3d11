"""Deleted words are nowhere in the files of the database once its write-ahead log was folded."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from syncchat.domain.messages.messages import delete_message, send_message
from syncchat.models import Room, User
from syncchat.operations.folding import PATIENCE_MS, fold_log
from syncchat.search.indexing import catch_up

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "quokka4711umbrella"


@pytest.fixture
def files(alice: User) -> list[Path]:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL recycles its log itself")
    name = connection.settings_dict["NAME"]
    return [Path(name), Path(f"{name}-wal")]


@pytest.fixture(autouse=True)
def _usual_patience() -> Iterator[None]:
    """The connection of these tests serves others after them."""
    yield
    connection.close()


def find_words(files: list[Path]) -> list[str]:
    return [path.name for path in files if path.exists() and SECRET.encode() in path.read_bytes()]


def test_words_that_were_deleted_are_in_neither_file(files: list[Path], alice: User, lobby: Room) -> None:
    fold_log()
    sent = send_message(actor=alice, room_id=lobby.pk, id=uuid4(), body=f"the key is {SECRET}")
    catch_up()
    assert find_words(files)
    delete_message(actor=alice, message_id=sent.message.pk)
    assert find_words(files) == [files[1].name]

    assert fold_log()

    assert find_words(files) == []


def test_who_still_reads_keeps_nobody_waiting_for_long(files: list[Path], alice: User, lobby: Room) -> None:
    with closing(sqlite3.connect(files[0])) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM syncchat_message").fetchone()
        send_message(actor=alice, room_id=lobby.pk, id=uuid4(), body="meanwhile")

        assert not fold_log()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (PATIENCE_MS,)
    assert fold_log()
