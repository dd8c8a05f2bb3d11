"""What owners bring in by the page: looked through first, written when they say so, gone on with after a crash."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
import structlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.rooms import create_room
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import AuditEntry, Import, Membership, Message, Room, User
from syncchat.models.imports import ImportStage
from syncchat.queue.worker import do_all
from syncchat.transfer import requests
from syncchat.transfer.errors import TransferError
from syncchat.transfer.requests import (
    ask_for_import,
    bring_in,
    delete_import,
    find_folder,
    find_report,
    list_imports,
    remove_old_imports,
)
from syncchat.transfer.scratch import being_alone
from syncchat.transfer.writing.importer import Importer

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = "/settings/imports/"
LINES: list[dict[str, Any]] = [
    {"type": "person", "id": "p1", "username": "zoe"},
    {"type": "room", "id": "r1", "name": "Harbour"},
    {
        "type": "message",
        "id": "m1",
        "room": "r1",
        "author": "p1",
        "at": "2020-01-01T10:00:00Z",
        "text": "Ahoy",
    },
    {"type": "message", "id": "m2", "room": "r1", "author": "p1", "at": "2020-01-01T10:01:00Z", "text": ""},
]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def write(lines: list[dict[str, Any]] | None = None) -> BytesIO:
    return BytesIO("\n".join(json.dumps(line) for line in lines or LINES).encode())


def send(actor: User, lines: list[dict[str, Any]] | None = None, **more: Any) -> Import:
    file = write(lines)
    return ask_for_import(
        actor=actor, kind="jsonl", file=file, name="talk.jsonl", size=len(file.getvalue()), **more
    )


def read(made: Import) -> Import:
    return Import.objects.get(pk=made.pk)


def test_a_file_is_looked_through_and_nothing_is_written(alice: User) -> None:
    made = send(alice)
    do_all()

    found = read(made)
    assert found.stage == ImportStage.READY
    assert found.told["made"] == {"person": 1, "room": 1, "message": 1}
    assert [count for _reason, count, _about in found.told["problems"]] == [1]
    assert not Room.objects.filter(name="Harbour").exists()
    assert not AuditEntry.objects.filter(action="imported").exists()


def test_it_is_brought_in_when_its_owner_says_so_and_twice_is_once(alice: User) -> None:
    made = send(alice)
    do_all()
    bring_in(actor=alice, import_id=made.pk)
    do_all()

    assert read(made).stage == ImportStage.DONE
    assert Message.objects.filter(room__name="Harbour").values_list("body", flat=True).get() == "Ahoy"
    assert AuditEntry.objects.get(action="imported").subject == "jsonl: talk.jsonl"
    with pytest.raises(Conflict):
        bring_in(actor=alice, import_id=made.pk)

    again = send(alice)
    do_all()
    assert read(again).told["known"]["message"] == 1
    bring_in(actor=alice, import_id=again.pk)
    do_all()
    assert Message.objects.filter(room__name="Harbour").count() == 1


def test_what_could_not_be_taken_can_be_read_line_by_line(alice: User) -> None:
    made = send(alice)
    do_all()

    [line] = find_report(actor=alice, import_id=made.pk).read_text().splitlines()
    assert json.loads(line)["about"] == "m2"


def test_whoever_owns_nothing_brings_nothing_in(alice: User, bob: User) -> None:
    with pytest.raises(Forbidden):
        send(bob)
    made = send(alice)
    do_all()
    for verb in (bring_in, delete_import, find_report):
        with pytest.raises(Forbidden):
            verb(actor=bob, import_id=made.pk)
    with pytest.raises(NotFound):
        bring_in(actor=alice, import_id=uuid4())


def test_an_owner_who_is_none_any_more_brings_nothing_in(alice: User) -> None:
    made = send(alice)
    do_all()
    bring_in(actor=alice, import_id=made.pk)
    User.objects.filter(pk=alice.pk).update(is_owner=False)
    do_all()

    assert read(made).stage == ImportStage.FAILED
    assert not Room.objects.filter(name="Harbour").exists()


def test_all_of_it_goes_into_one_room_but_not_into_another_s(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    made = send(alice, room_id=lobby.pk)
    do_all()
    bring_in(actor=alice, import_id=made.pk)
    do_all()
    assert lobby.messages.filter(body="Ahoy").exists()

    hidden = open_direct(actor=bob, people=[charlie.pk])
    with pytest.raises(NotFound):
        send(alice, room_id=hidden.pk)


def test_a_table_says_who_is_whom(alice: User, bob: User) -> None:
    made = send(alice, people=BytesIO(b"zoe,bob\n"))
    do_all()
    bring_in(actor=alice, import_id=made.pk)
    do_all()
    assert Message.objects.get(body="Ahoy").author == bob


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\x00\x01\x02", "Line 1"), (b'{"type": "room"}', "Line 1"), (b'{"type": "room", "id": "r', "Line 1")],
)
def test_a_file_that_is_no_such_file_is_refused_in_words(alice: User, content: bytes, says: str) -> None:
    made = ask_for_import(actor=alice, kind="jsonl", file=BytesIO(content), name="x", size=len(content))
    do_all()
    found = read(made)
    assert found.stage == ImportStage.FAILED
    assert says in found.reason
    assert not found.can_bring_in
    with pytest.raises(Conflict):
        bring_in(actor=alice, import_id=made.pk)


def test_what_no_database_takes_is_told_all_the_same(alice: User) -> None:
    odd = {**LINES[3], "id": "m\0"}
    made = send(alice, [*LINES[:3], odd])
    do_all()
    found = read(made)
    assert found.stage == ImportStage.READY
    assert "\0" not in json.dumps(found.told)


def test_a_reason_that_no_database_takes_is_told_all_the_same(alice: User) -> None:
    for words in ("a\0b", "a\udcffb"):
        made = send(alice)
        with patch.object(Importer, "run", side_effect=TransferError(words)):
            do_all()
        assert (read(made).stage, read(made).reason[:1]) == (ImportStage.FAILED, "a")


def test_no_path_of_the_server_is_told(alice: User) -> None:
    made = ask_for_import(actor=alice, kind="slack", file=BytesIO(b"PK"), name="x.zip", size=2)
    do_all()
    assert read(made).reason.startswith("x.zip is no whole zip")


def test_no_word_of_the_file_stands_in_the_log(alice: User) -> None:
    send(alice)
    with (
        structlog.testing.capture_logs([structlog.processors.format_exc_info]) as logged,
        patch.object(Importer, "run", side_effect=ValueError("said in secret")),
    ):
        do_all()
    assert [line["event"] for line in logged] == ["import_failed"]
    assert "said in secret" not in str(logged)
    assert "ValueError" in str(logged)


def test_an_owner_is_not_told_of_a_room_that_is_hidden_from_them(
    alice: User, bob: User, client: Client
) -> None:
    hidden = create_room(actor=alice, kind="private", name="Takeover")
    send(alice, room_id=hidden.pk)
    do_all()
    User.objects.filter(pk=bob.pk).update(is_owner=True)
    client.force_login(bob)
    assert "Takeover" not in client.get(PAGE).content.decode()
    client.force_login(alice)
    assert "→ Takeover" in client.get(PAGE).content.decode()


def test_nothing_is_brought_into_a_room_that_is_hidden_by_now(alice: User, bob: User) -> None:
    hidden = create_room(actor=alice, kind="private", name="Takeover")
    made = send(alice, room_id=hidden.pk)
    do_all()
    bring_in(actor=alice, import_id=made.pk)
    Membership.objects.filter(room=hidden).update(user=bob)
    do_all()
    assert read(made).stage == ImportStage.FAILED
    assert not hidden.messages.filter(body="Ahoy").exists()


def test_of_two_owners_at_once_one_brings_it_in_and_none_deletes_it_then(alice: User) -> None:
    made = send(alice)
    do_all()
    seen_before = read(made)
    with (
        patch.object(requests, "find_import", return_value=seen_before),
        patch.object(requests, "_check_free"),
    ):
        bring_in(actor=alice, import_id=made.pk)
        with pytest.raises(Conflict):
            bring_in(actor=alice, import_id=made.pk)
        with pytest.raises(Conflict):
            delete_import(actor=alice, import_id=made.pk)
    assert find_folder(made).exists()
    assert AuditEntry.objects.filter(action="imported").count() == 1


def test_of_a_thousand_reasons_the_page_shows_some_and_the_report_all(alice: User) -> None:
    odd = [LINES[2] | {"id": f"x{n}", "kind": f"kind-{n}"} for n in range(120)]
    made = send(alice, [*LINES[:2], *odd])
    do_all()
    assert len(read(made).told["problems"]) == requests.REASONS_SHOWN
    assert len(find_report(actor=alice, import_id=made.pk).read_text().splitlines()) == 120


def test_a_file_that_is_too_large_is_refused_before_it_is_kept(alice: User) -> None:
    with pytest.raises(Invalid):
        ask_for_import(actor=alice, kind="jsonl", file=BytesIO(), name="x", size=requests.FILE_LIMIT + 1)
    assert not list_imports(actor=alice).exists()


def test_one_at_a_time(alice: User) -> None:
    first = send(alice)
    with pytest.raises(Conflict):
        send(alice)
    assert [folder.name for folder in find_folder(first).parent.iterdir()] == [str(first.pk)]


def test_it_waits_for_another_at_the_command_line(alice: User) -> None:
    made = send(alice)
    with being_alone():
        do_all()
    assert read(made).stage == ImportStage.LOOKING

    DBTaskResult.objects.update(run_after=timezone.now())
    do_all()
    assert read(made).stage == ImportStage.READY


def test_a_process_that_was_killed_is_gone_on_with(alice: User) -> None:
    made = send(alice)
    do_all()
    bring_in(actor=alice, import_id=made.pk)
    with (
        patch.object(Importer, "run", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        do_all()
    assert read(made).stage == ImportStage.WRITING

    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    do_all()
    assert read(made).stage == ImportStage.DONE


def test_what_breaks_off_says_so_and_can_be_gone_on_with(alice: User) -> None:
    made = send(alice)
    do_all()
    bring_in(actor=alice, import_id=made.pk)
    with patch.object(Importer, "run", side_effect=OSError(28, "No space left on device")):
        do_all()
    assert (read(made).stage, read(made).reason) == (ImportStage.FAILED, "No space left on device")

    bring_in(actor=alice, import_id=made.pk)
    do_all()
    assert read(made).stage == ImportStage.DONE


def test_one_that_takes_long_tells_how_far_it_is_and_is_not_taken_for_abandoned(alice: User) -> None:
    made = send(alice)
    long_ago = timezone.now() - timedelta(seconds=50)
    seen = []
    real = requests._Teller.report

    def report(self: Any, what: str, done: int, total: int) -> None:
        DBTaskResult.objects.update(started_at=long_ago)
        self._told -= requests.TOLD_SECONDS
        real(self, what, done, total)
        seen.append((DBTaskResult.objects.get().started_at, read(made).progress))

    with patch.object(requests._Teller, "report", report):
        do_all()
    assert all(started and started > long_ago for started, _progress in seen)
    assert max(progress for _started, progress in seen) > 0


def test_files_are_gone_after_a_week_and_what_was_brought_in_stays(alice: User) -> None:
    made = send(alice)
    do_all()
    bring_in(actor=alice, import_id=made.pk)
    do_all()
    Import.objects.update(asked_at=timezone.now() - timedelta(days=8))
    with patch("syncchat.transfer.requests.timezone.now", return_value=timezone.now() + timedelta(days=8)):
        remove_old_imports()
    assert not Import.objects.exists()
    assert not find_folder(made).exists()
    assert Message.objects.filter(body="Ahoy").exists()


def test_the_page_takes_a_file_shows_what_it_would_make_and_brings_it_in(alice: User, client: Client) -> None:
    client.force_login(alice)
    sent = {"kind": "jsonl", "file": SimpleUploadedFile("../../talk.jsonl", write().getvalue())}
    assert client.post(PAGE, sent).status_code == 302
    do_all()
    found = Import.objects.get()
    assert found.file == "talk.jsonl"
    shown = client.get(PAGE).content.decode()
    assert "It would make" in shown
    assert "Nothing is said in this message." in shown

    assert client.post(f"{PAGE}{found.pk}/bring-in/").status_code == 302
    do_all()
    assert "Brought in" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}{found.pk}/report/")["Content-Disposition"].startswith("attachment")
    client.post(f"{PAGE}{found.pk}/delete/")
    assert not Import.objects.exists()


def test_the_page_says_what_is_wrong_with_a_file(alice: User, client: Client) -> None:
    client.force_login(alice)
    missing = client.post(PAGE, {"kind": "jsonl"})
    assert (missing.status_code, b"Choose a file." in missing.content) == (400, True)
    odd = client.post(PAGE, {"kind": "nothing", "file": SimpleUploadedFile("x", b"x")})
    assert odd.status_code == 400
