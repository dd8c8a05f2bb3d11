"""An import that ends its process each time is given up in words, and holds up nobody else."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from syncchat.models import Import, Room, User
from syncchat.models.imports import ImportStage
from syncchat.queue.tasks import EXPORTS, IMPORTS, put_down
from syncchat.queue.worker import do_all, do_next
from syncchat.transfer.export.requests import make_export
from syncchat.transfer.requests import FOLDER, ask_for_import, bring_in, find_folder
from syncchat.transfer.writing.importer import Importer

pytestmark = pytest.mark.django_db(transaction=True)

LINE = b'{"type": "room", "id": "r1", "name": "Harbour"}'


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def send(actor: User) -> Import:
    return ask_for_import(actor=actor, kind="jsonl", file=BytesIO(LINE), name="talk.jsonl", size=len(LINE))


def read(made: Import) -> Import:
    return Import.objects.get(pk=made.pk)


def be_killed(times: int) -> None:
    """As kill -9 leaves it: the task begun, and nobody at it."""
    for _time in range(times):
        with (
            patch.object(Importer, "run", side_effect=KeyboardInterrupt),
            pytest.raises(KeyboardInterrupt),
        ):
            do_all()
        DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=2))


def test_one_that_ends_its_process_three_times_is_given_up_and_the_next_goes_on(alice: User) -> None:
    made = send(alice)
    be_killed(3)
    do_all()

    found = read(made)
    assert found.stage == ImportStage.FAILED
    assert "ended three times" in found.reason
    assert not DBTaskResult.objects.filter(queue_name=IMPORTS).exists()

    other = send(alice)
    do_all()
    assert read(other).stage == ImportStage.READY


def test_one_that_was_killed_twice_is_gone_on_with(alice: User) -> None:
    made = send(alice)
    be_killed(2)
    do_all()
    assert read(made).stage == ImportStage.READY


def test_whoever_says_once_more_gets_three_attempts_more(alice: User) -> None:
    made = send(alice)
    be_killed(2)
    do_all()
    bring_in(actor=alice, import_id=made.pk)
    be_killed(3)
    do_all()
    assert read(made).stage == ImportStage.FAILED

    bring_in(actor=alice, import_id=made.pk)
    be_killed(2)
    do_all()
    assert read(made).stage == ImportStage.DONE
    assert Room.objects.filter(name="Harbour").count() == 1


def test_attempts_that_wait_for_another_import_do_not_count(alice: User) -> None:
    made = send(alice)
    Import.objects.filter(pk=made.pk).update(attempts=2)
    with patch("syncchat.transfer.scratch._lock", side_effect=BlockingIOError):
        do_all()
    assert (read(made).stage, read(made).attempts) == (ImportStage.LOOKING, 2)


def test_without_its_file_it_says_so_in_words(alice: User) -> None:
    made = send(alice)
    (find_folder(made) / FOLDER / made.file).unlink()
    do_all()
    found = read(made)
    assert found.stage == ImportStage.FAILED
    assert found.reason == "The file is not on this server: it came to another one. Send it once more."


def test_an_export_does_not_wait_for_an_import(alice: User) -> None:
    made = send(alice)
    put_down(make_export, export_id="0190a5a0-0000-7000-8000-000000000000")
    assert do_next(queue=EXPORTS)
    assert read(made).stage == ImportStage.LOOKING
    assert do_next(queue=IMPORTS)
    assert read(made).stage == ImportStage.READY
