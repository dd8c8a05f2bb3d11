"""What a file may say, and what it may never do to a workspace that goes on."""

import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.outgoing.webhooks import create_webhook
from syncchat.domain.rooms.directs import open_direct
from syncchat.domain.rooms.memberships import add_people
from syncchat.domain.rooms.rooms import create_room
from syncchat.models import (
    Attachment,
    Delivery,
    Membership,
    Message,
    Room,
    SavedMessage,
    ThreadFollow,
    User,
    Vote,
    Workspace,
)
from syncchat.protocol.kinds import Role, RoomKind
from syncchat.serializers.messages import serialize_messages
from syncchat.transfer.errors import TransferError
from syncchat.transfer.export import requests
from syncchat.transfer.scratch import being_alone
from syncchat.transfer.sources.formats import check_source, open_source
from syncchat.webhooks.following import follow
from tests.people import make_person
from tests.transfer.archives import bring_in, list_findings
from tests.transfer.samples import list_mattermost, make_campfire, make_slack, write_zip
from tests.transfer.scenes import say

pytestmark = pytest.mark.django_db(transaction=True)
AT = "2024-01-01T00:00:00Z"


def write_lines(folder: Path, *rows: dict[str, Any], name: str = "lines.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def person(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "person", "id": key, "username": key, **more}


def room(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "room", "id": key, "name": key.title(), **more}


def said(key: str, text: str = "x", **more: Any) -> dict[str, Any]:
    return {"type": "message", "id": key, "room": "deck", "author": "ann", "at": AT, "text": text, **more}


def write_ours(folder: Path, *rows: dict[str, Any], name: str) -> Path:
    manifest = {"format": "syncchatroom-export", "version": 1, "source": "syncchatroom", "made_at": AT}
    lines = "\n".join(map(json.dumps, rows))
    return write_zip(folder / name, {"syncchatroom.json": manifest, "records.jsonl": lines})


def test_an_import_into_an_empty_workspace_owns_it_only_while_it_goes_on(media: Path, tmp_path: Path) -> None:
    bring_in(make_slack(tmp_path), "slack")
    workspace = Workspace.current()
    workspace.name = "Ours now"
    workspace.save()
    owners = set(User.objects.filter(is_owner=True))
    assert owners
    later = make_slack(tmp_path, **{"users.json": [{"id": "U77", "name": "mallory", "is_owner": True}]})
    bring_in(later, "slack")

    assert set(User.objects.filter(is_owner=True)) == owners
    assert Workspace.current().name == "Ours now"


def test_whoever_is_called_alike_in_another_workspace_is_somebody_else(media: Path, tmp_path: Path) -> None:
    for number, year in enumerate((2020, 2021)):
        rows = (
            person("ann", joined_at=f"{year}-01-01T00:00:00Z"),
            room(f"deck-{year}"),
            said("1", room=f"deck-{year}"),
        )
        bring_in(write_ours(tmp_path, *rows, name=f"{number}.zip"))

    assert list(User.objects.order_by("pk").values_list("username", flat=True)) == ["ann", "ann-2"]
    assert Message.objects.values("author").distinct().count() == 2


def test_a_room_that_people_have_gets_words_and_no_owners(media: Path, tmp_path: Path) -> None:
    host = make_person("host")
    here = create_room(actor=host, kind="private", name="Here")
    root = say(host, here, "Before")
    say(host, here, "An answer", thread=root.pk)
    rows: list[dict[str, Any]] = [person("ann"), person("ben")]
    for key in ("deck", "hold"):
        rows += [
            room(key, kind="private"),
            said("1", room=key),
            said("2", room=key, thread="1", author="ben"),
        ]
        rows += [{"type": "member", "room": key, "person": name, "role": "owner"} for name in ("ann", "ben")]
    path = write_lines(tmp_path, *rows)
    bring_in(path, "jsonl", into=here.pk)

    owners = Membership.objects.filter(room=here, role=Role.OWNER)
    assert list(owners.values_list("user__username", flat=True)) == ["host"]
    assert Message.objects.filter(room=here, kind="text").count() == 6
    assert ThreadFollow.objects.filter(root=root).count() == 1
    assert bring_in(path, "jsonl", into=here.pk).made.total() == 0
    assert list_findings() == []


def test_nothing_is_brought_into_what_others_said_among_themselves(media: Path, tmp_path: Path) -> None:
    host, guest = make_person("host"), make_person("guest")
    direct = open_direct(actor=host, people=[guest.pk])
    path = write_lines(tmp_path, person("ann"), room("deck"), said("1"))
    for pk in (direct.pk, 987_654):
        with pytest.raises(CommandError) as refused:
            call_command("import", "jsonl", str(path), into=pk, stdout=io.StringIO(), stderr=io.StringIO())
        assert refused.value.returncode == 2
    assert User.objects.count() == 2


def test_names_mean_whom_they_meant_though_they_are_others_here(media: Path, tmp_path: Path) -> None:
    make_person("ann")
    rows = person("ann"), person("ann-2"), room("deck"), said("1", "@ann and @ann-2")
    bring_in(write_lines(tmp_path, *rows), "jsonl")

    assert Message.objects.get(kind="text").body == "@ann-2 and @ann-2-2"


def test_what_no_recorder_says_of_sound_breaks_no_room(media: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    file = {"id": "f", "name": "a.txt", "path": "a.txt", "voice": {"length": "long"}, "size": 10**30}
    bring_in(write_lines(tmp_path, person("ann"), room("deck"), said("1", files=[file])), "jsonl")

    assert Attachment.objects.get().voice is None
    reader = User.objects.get(username="ann")
    assert serialize_messages(Message.objects.filter(kind="text").for_display(), reader)


def test_nobody_chooses_twice_in_a_poll_however_often_a_file_says_so(media: Path, tmp_path: Path) -> None:
    options = [{"text": "a", "votes": ["ann", "ann"]}, {"text": "b", "votes": ["ann"], "count": 4}]
    path = write_lines(tmp_path, person("ann"), room("deck"), said("1", poll={"options": options}))
    notes = bring_in(path, "jsonl")

    assert Vote.objects.count() == 1
    assert any("not told" in reason for reason in notes.problems)


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
def test_any_time_is_taken_or_refused_before_anything_is_written(
    at: str, media: Path, tmp_path: Path
) -> None:
    path = write_lines(tmp_path, person("ann"), room("deck"), said("1", at=at))
    try:
        check_source("jsonl", path, lambda _what, _done, _total: None)
    except TransferError:
        return
    bring_in(path, "jsonl")
    assert Message.objects.filter(kind="text").count() == 1


@pytest.mark.parametrize("author", ["", "a" * 500])
def test_who_is_described_nowhere_may_be_called_anything(author: str, media: Path, tmp_path: Path) -> None:
    bring_in(write_lines(tmp_path, room("deck"), said("1", author=author)), "jsonl")

    assert not Message.objects.get(kind="text").author.is_active


def test_what_no_database_can_hold_is_left_out_of_words(media: Path, tmp_path: Path) -> None:
    rows = (
        person("ann", name="A\0nn", status_text="\0", lock_out_reason="\0x"),
        room("deck", topic="\0"),
        said("1", "bo\0at", versions=[{"text": "\0b", "at": AT}], edited_at=AT),
        said("2", "\0new", kind="renamed"),
    )
    bring_in(write_lines(tmp_path, *rows), "jsonl")
    day = [{"ts": "1700000000.1", "user": "U1", "text": "half \ud83d of \0 it"}]
    bring_in(make_slack(tmp_path, **{"general/2023-11-15.json": day}), "slack")

    assert Message.objects.filter(body="boat").exists()
    assert Message.objects.filter(body__startswith="half ?").exists()


def test_a_former_name_takes_nobodys_name(media: Path, tmp_path: Path) -> None:
    host = make_person("host")
    bring_in(write_lines(tmp_path, person("ann", former=["host"])), "jsonl")

    assert list(host.former_usernames.all()) == []
    assert not User.objects.get(username="ann").former_usernames.filter(username="host").exists()


def test_lines_of_a_table_are_known_again_when_others_came_before_them(media: Path, tmp_path: Path) -> None:
    path = tmp_path / "talk.csv"
    lines = ["at,room,author,text", f"{AT},deck,ann,one", f"{AT},deck,ann,one", f"{AT},deck,ben,two"]
    path.write_text("\n".join(lines))
    assert bring_in(path, "csv").made["message"] == 3
    path.write_text("\n".join([lines[0], "2023-01-01T00:00:00Z,deck,ann,zero", *lines[1:]]))

    assert bring_in(path, "csv").made["message"] == 1


def test_what_was_deleted_in_slack_holds_its_thread_together(media: Path, tmp_path: Path) -> None:
    day = [
        {
            "ts": "1700000000.1",
            "user": "USLACKBOT",
            "subtype": "tombstone",
            "thread_ts": "1700000000.1",
            "text": "gone",
        },
        {"ts": "1700000001.1", "user": "U1", "thread_ts": "1700000000.1", "text": "An answer to nothing"},
    ]
    notes = bring_in(make_slack(tmp_path, **{"general/2023-11-16.json": day, "canvases.json": [{}]}), "slack")

    answer = Message.objects.get(body="An answer to nothing")
    assert answer.thread is not None
    assert answer.thread.deleted_at
    assert not answer.thread.body
    assert any("this file of Slack" in reason for reason in notes.problems)


ODD: dict[str, Any] = {
    "jsonl": lambda folder: folder,
    "csv": lambda folder: folder,
    "mattermost": lambda folder: folder,
    "discord": lambda folder: folder,
    "slack": lambda folder: folder,
}


@pytest.mark.parametrize("kind", ODD)
def test_a_folder_where_a_file_is_wanted_is_refused_in_a_sentence(
    kind: str, media: Path, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(TransferError):
        check_source(kind, tmp_path / "in", lambda _what, _done, _total: None)


@pytest.mark.parametrize("at", [10**30, 10**400])
def test_numbers_beyond_all_measure_are_refused(at: int, media: Path, tmp_path: Path) -> None:
    lines = list_mattermost()
    next(line for line in lines if line["type"] == "post")["post"]["create_at"] = at
    path = write_zip(tmp_path / "m.zip", {"import.jsonl": "\n".join(map(json.dumps, lines))})
    with pytest.raises(TransferError):
        check_source("mattermost", path, lambda _what, _done, _total: None)


def test_a_public_room_of_another_name_has_its_own_owner(media: Path, tmp_path: Path) -> None:
    rows = (
        person("ann"),
        room("deck"),
        said("1"),
        {"type": "member", "room": "deck", "person": "ann", "role": "owner"},
    )
    make_person("host")
    bring_in(write_lines(tmp_path, *rows), "jsonl")

    made = Room.objects.get(kind=RoomKind.PUBLIC, name="Deck")
    assert Membership.objects.get(room=made).role == Role.OWNER


def test_programs_are_not_told_of_what_was_said_elsewhere(media: Path, tmp_path: Path) -> None:
    host = make_person("host")
    here = create_room(actor=host, kind="public", name="Here")
    bot = create_bot(actor=host, username="herald", display_name="Herald")
    add_people(actor=host, room_id=here.pk, people=[bot.pk])
    create_webhook(
        actor=host, bot_id=bot.pk, name="Herald", url="https://example.org/", kinds=["message.sent"]
    )
    bring_in(write_lines(tmp_path, person("ann"), room("deck"), said("1")), "jsonl", into=here.pk)
    say(host, here, "Told")
    while follow():
        pass

    assert [each.payload["message"]["body"] for each in Delivery.objects.all()] == ["Told"]


def test_two_imports_wait_for_each_other(media: Path, tmp_path: Path) -> None:
    path = write_lines(tmp_path, person("ann"), room("deck"), said("1"))
    with being_alone(), pytest.raises(CommandError, match="Another import"):
        call_command("import", "jsonl", str(path), stdout=io.StringIO(), stderr=io.StringIO())
    call_command("import", "jsonl", str(path), stdout=io.StringIO(), stderr=io.StringIO())

    assert Message.objects.filter(kind="text").count() == 1


def test_what_somebody_flagged_in_mattermost_is_saved(media: Path, tmp_path: Path) -> None:
    lines = list_mattermost()
    for line in lines:
        if line["type"] == "post":
            line["post"]["flagged_by"] = [line["post"]["user"]]
    bring_in(write_zip(tmp_path / "m.zip", {"import.jsonl": "\n".join(map(json.dumps, lines))}), "mattermost")

    assert SavedMessage.objects.exists()


def test_an_export_that_could_not_be_written_may_be_asked_for_again(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = make_person("host")

    def fail(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(requests, "export_workspace", fail)
    made = requests.ask_for_export(actor=host, kind="own")
    requests.make_export.func(str(made.pk))

    made.refresh_from_db()
    assert made.failed_at is not None
    assert requests.ask_for_export(actor=host, kind="own").pk != made.pk


def test_a_view_of_a_database_that_never_ends_is_not_asked(tmp_path: Path) -> None:
    folder = make_campfire(tmp_path / "storage")
    with sqlite3.connect(folder / "db" / "production.sqlite3") as database:
        database.execute(
            "CREATE VIEW more AS WITH RECURSIVE c(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM c) SELECT * FROM c"
        )
    with pytest.raises(TransferError, match="it has views"):
        open_source("campfire", folder)
