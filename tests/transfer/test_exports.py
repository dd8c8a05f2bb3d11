"""What people take with them by the page: no more than they may read, for them alone, while they still may."""

import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from structlog.testing import capture_logs

from syncchat.domain.messages.polls import vote
from syncchat.domain.rights.asking import check_right
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import add_people, change_role, join_room, leave_room
from syncchat.domain.rooms.rooms import create_room, rename_room
from syncchat.errors import Conflict, Forbidden, NotFound
from syncchat.models import AuditEntry, Export, Room, User
from syncchat.models.export import ExportKind
from syncchat.protocol.kinds import Right
from syncchat.queue.worker import do_all
from syncchat.transfer.export.archive import export_workspace
from syncchat.transfer.export.requests import (
    _Teller,
    ask_for_export,
    delete_export,
    find_file,
    find_path,
    make_export,
    remove_expired,
)
from syncchat.transfer.export.scope import Scope
from tests.domain.stories import ask
from tests.files.things import make_picture, send_files, upload
from tests.transfer.archives import bring_in, list_findings, list_lines, list_members
from tests.transfer.scenes import say, wipe

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talk(media: Path, alice: User, bob: User, lobby: Room, cellar: Room) -> Room:
    """In the lobby, the cellar (Alice alone), and a direct message. Returns the lobby."""
    say(alice, lobby, "Hello <b>all</b>")
    say(bob, lobby, "Hello Alice")
    send_files(bob, lobby, upload(bob, make_picture("PNG"), "boat.png"), body="My boat")
    say(alice, cellar, "Alone here")
    say(bob, open_direct(actor=alice, people=[bob.pk]), "Between us")
    vote(actor=bob, message_id=ask(alice, lobby, anonymous=True).pk, options=[0])
    return lobby


def make(actor: User, kind: str, **chosen: Any) -> Path:
    made = ask_for_export(actor=actor, kind=kind, **chosen)
    do_all()
    return find_file(actor=actor, export_id=made.pk)[1]


def list_texts(path: Path) -> set[str]:
    return {line["text"] for line in list_lines(path) if line["type"] == "message" and line.get("text")}


def test_ones_own_data_has_what_one_wrote_and_nothing_of_others(talk: Room, bob: User) -> None:
    path = make(bob, ExportKind.OWN)
    lines = list_lines(path)

    assert list_texts(path) == {"Hello Alice", "My boat", "Between us"}
    assert [line["username"] for line in lines if line["type"] == "person"] == ["bob"]
    assert next(line for line in lines if line["type"] == "person")["email"] == "bob@example.org"
    assert {line["author"] for line in lines if line["type"] == "message"} == {"bob"}
    assert [name for name in zipfile.ZipFile(path).namelist() if name.endswith("boat.png")]
    assert not AuditEntry.objects.filter(action="exported").exists()


def test_an_owners_export_has_what_they_may_read_and_is_noted(
    talk: Room, alice: User, bob: User, charlie: User
) -> None:
    from syncchat.domain.rooms.rooms import create_room

    say(bob, create_room(actor=bob, kind="private", name="Bob's"), "Not for Alice")
    path = make(alice, ExportKind.WORKSPACE)

    assert list_texts(path) == {"Hello <b>all</b>", "Hello Alice", "My boat", "Alone here", "When?"}
    assert not [line for line in list_lines(path) if line.get("email")]
    (poll,) = [line["poll"] for line in list_lines(path) if line.get("poll")]
    assert (poll["options"][0].get("count"), poll["options"][0].get("votes")) == (1, None)
    entry = AuditEntry.objects.get(action="exported")
    assert (entry.actor, entry.subject) == (alice, "workspace")


def test_an_owners_export_can_be_brought_in(talk: Room, media: Path, tmp_path: Path, alice: User) -> None:
    kept = tmp_path / "kept.zip"
    kept.write_bytes(make(alice, ExportKind.WORKSPACE).read_bytes())
    wipe(media)
    notes = bring_in(kept)

    assert notes.made["message"] > 5
    assert [each for each in list_findings() if "owner" not in each and "index" not in each] == []


def test_a_room_is_a_page_that_opens_without_a_network(talk: Room, alice: User) -> None:
    path = make(alice, ExportKind.ROOM, room_id=talk.pk, format="html")
    with zipfile.ZipFile(path) as archive:
        page = archive.read("index.html").decode()
        (file,) = [name for name in archive.namelist() if name.endswith("boat.png")]

    assert "&lt;b&gt;all&lt;/b&gt;" in page
    assert f'<img src="{file}"' in page
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "<script" not in page
    assert "Between us" not in page
    assert AuditEntry.objects.get(action="exported").subject == "Lobby"


def test_a_room_is_markdown_or_lines(talk: Room, alice: User) -> None:
    with zipfile.ZipFile(make(alice, ExportKind.ROOM, room_id=talk.pk, format="markdown")) as archive:
        words = archive.read("room.md").decode()
    lines = list_lines(make(alice, ExportKind.ROOM, room_id=talk.pk, format="lines"))

    assert words.startswith("# Lobby")
    assert "**Bob** " in words
    assert "[boat.png](<files/" in words
    assert {line["id"] for line in lines if line["type"] == "room"} == {
        line["room"] for line in lines if line["type"] == "message"
    }


def test_who_may_not_is_refused(talk: Room, bob: User, charlie: User, cellar: Room) -> None:
    with pytest.raises(Forbidden):
        ask_for_export(actor=bob, kind=ExportKind.WORKSPACE)
    with pytest.raises(Forbidden):
        ask_for_export(actor=bob, kind=ExportKind.ROOM, room_id=talk.pk)
    with pytest.raises(NotFound):
        ask_for_export(actor=bob, kind=ExportKind.ROOM, room_id=cellar.pk)
    with pytest.raises(Forbidden):
        check_right(bob, Right.MOVE_DATA)

    assert not Export.objects.exists()


def test_one_at_a_time(talk: Room, bob: User) -> None:
    ask_for_export(actor=bob, kind=ExportKind.OWN)
    with pytest.raises(Conflict):
        ask_for_export(actor=bob, kind=ExportKind.OWN)
    do_all()

    assert ask_for_export(actor=bob, kind=ExportKind.OWN)


def test_nobody_else_fetches_it_nor_whoever_may_no_more(talk: Room, alice: User, bob: User) -> None:
    change_role(actor=alice, room_id=talk.pk, person_id=bob.pk, role="moderator")
    made = ask_for_export(actor=bob, kind=ExportKind.ROOM, room_id=talk.pk)
    do_all()
    assert find_file(actor=bob, export_id=made.pk)
    with pytest.raises(NotFound):
        find_file(actor=alice, export_id=made.pk)
    change_role(actor=alice, room_id=talk.pk, person_id=bob.pk, role="member")
    with pytest.raises(NotFound):
        find_file(actor=bob, export_id=made.pk)


def test_the_right_is_asked_for_when_it_is_made(talk: Room, alice: User, bob: User) -> None:
    change_role(actor=alice, room_id=talk.pk, person_id=bob.pk, role="moderator")
    made = ask_for_export(actor=bob, kind=ExportKind.ROOM, room_id=talk.pk)
    leave_room(actor=bob, room_id=talk.pk)
    do_all()
    join_room(actor=bob, room_id=talk.pk)

    assert Export.objects.get(pk=made.pk).failed_at is not None
    assert not find_path(made).exists()


def test_it_tells_how_far_it_is_while_others_go_on_writing(talk: Room, alice: User, bob: User) -> None:
    """What is read is of one moment, and that it is being read is told as of now."""
    report = _Teller.report

    def go_on_writing(teller: _Teller, what: str, done: int, total: int) -> None:
        with ThreadPoolExecutor(1) as other:
            other.submit(_say_elsewhere, alice, talk).result()
        teller._told = -1000
        report(teller, what, done, total)

    made = ask_for_export(actor=bob, kind=ExportKind.OWN)
    with patch.object(_Teller, "report", go_on_writing), capture_logs() as logs:
        do_all()

    assert Export.objects.get(pk=made.pk).is_ready
    assert [line for line in logs if line["event"] == "export_not_told"] == []
    assert talk.messages.filter(body="Said meanwhile").count() > 1


def _say_elsewhere(person: User, room: Room) -> None:
    say(person, room, "Said meanwhile")
    connection.close()


def test_made_twice_it_is_one_file(talk: Room, bob: User) -> None:
    made = ask_for_export(actor=bob, kind=ExportKind.OWN)
    make_export.call(export_id=str(made.pk))
    size = Export.objects.get(pk=made.pk).size
    do_all()

    assert Export.objects.get(pk=made.pk).size == size


def test_it_goes_after_a_week_or_when_it_is_deleted(talk: Room, bob: User) -> None:
    first = make(bob, ExportKind.OWN)
    Export.objects.update(asked_at=timezone.now() - timedelta(days=8))
    second = make(bob, ExportKind.OWN)
    (first.parent / f"{uuid4()}.zip").write_bytes(b"of a row that is gone")
    remove_expired()
    assert sorted(second.parent.iterdir()) == [second]

    delete_export(actor=bob, export_id=Export.objects.get().pk)
    assert not second.exists()


def test_the_page_offers_what_one_may_and_hands_it_out(talk: Room, alice: User, bob: User) -> None:
    client, owner = Client(), Client()
    client.force_login(bob)
    owner.force_login(alice)
    page = client.get("/settings/data/").content.decode()
    assert "Prepare your data" in page
    assert "Prepare the workspace" not in page
    assert "Prepare the room" not in page
    assert "Prepare the workspace" in owner.get("/settings/data/").content.decode()

    assert client.post("/settings/data/ask/own/").status_code == 302
    assert "Being made" in client.get("/settings/data/").content.decode()
    do_all()
    made = Export.objects.get()
    response = client.get(f"/settings/data/{made.pk}/")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert int(response.headers["Content-Length"]) == made.size
    assert owner.get(f"/settings/data/{made.pk}/").status_code == 404
    assert client.post("/settings/data/ask/nothing/").status_code == 404


def test_what_a_private_room_is_called_now_is_not_told_to_who_left_it(
    alice: User, bob: User, media: Path, tmp_path: Path
) -> None:
    hold = create_room(actor=alice, kind="private", name="Hold")
    add_people(actor=alice, room_id=hold.pk, people=[bob.pk])
    say(bob, hold, "Mine")
    leave_room(actor=bob, room_id=hold.pk)
    rename_room(actor=alice, room_id=hold.pk, name="Plot against Bob")
    export_workspace(tmp_path / "own.zip", Scope(author=bob))

    text = list_members(tmp_path / "own.zip")["records.jsonl"].decode()
    assert "Mine" in text
    assert "Plot" not in text
