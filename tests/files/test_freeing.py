"""What files use, and how an owner makes room: files go, their messages stay."""

from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from syncchat.domain.files import freeing
from syncchat.domain.files.freeing import Choice, free_files, preview_freeing
from syncchat.domain.files.usage import measure_usage
from syncchat.domain.rooms.rooms import create_room
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.integrity import verify
from syncchat.models import Attachment, AuditEntry, Message, Room, User
from tests.files.things import make_picture, send_files, upload
from tests.logs import find_head, list_kinds
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
OLD = Choice(older_than=30)


def _backdate(*messages: Message) -> None:
    for message in messages:
        Message.objects.filter(pk=message.pk).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))


def _visit(name: str) -> Client:
    client = Client()
    client.post("/login/", {"login": name, "password": PASSWORD})
    return client


def test_an_owner_sees_what_files_use_and_no_name_from_rooms_of_others(
    alice: User, bob: User, lobby: Room
) -> None:
    den = create_room(actor=bob, kind="private", name="Den")
    send_files(bob, lobby, upload(bob, b"x" * 300, "plan.txt"))
    send_files(bob, den, upload(bob, b"x" * 500, "secret.txt"))
    upload(alice, b"x" * 100)

    usage = measure_usage(actor=alice)
    page = _visit("alice").get("/settings/workspace/files/").content.decode()

    assert (usage.size, usage.count) == (900, 3)
    assert [(share.name, share.size) for share in usage.people] == [(bob.name, 800), (alice.name, 100)]
    assert {share.name: share.size for share in usage.rooms} == {
        "Lobby": 300,
        "Private rooms of others": 500,
        "Not sent yet": 100,
    }
    assert [file.name for file in usage.largest] == ["A file", "plan.txt"]
    assert ("plan.txt" in page, "secret" in page, "Den" in page) == (True, False, False)
    with pytest.raises(Forbidden):
        measure_usage(actor=bob)


def test_old_files_go_and_their_messages_say_so(
    alice: User, bob: User, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freeing, "BATCH", 1)
    old = send_files(
        bob, lobby, upload(bob, b"words", "plan.txt"), upload(bob, make_picture()), body="The plan"
    )
    new = send_files(bob, lobby, upload(bob, b"newer", "new.txt"))
    _backdate(old)
    gone = list(old.attachments.order_by("place"))
    names = [name for file in gone for name in file.list_stored_names()]
    before, owner = find_head(lobby), _visit("alice")
    address = "/settings/workspace/files/free/"

    preview = owner.get(f"{address}?older_than=30&larger_than=0").content.decode()
    assert ("Delete 2 files" in preview, "plan.txt" in preview, "new.txt" in preview) == (True, True, False)
    chosen = {"older_than": 30, "larger_than": 0, "expected": 2}
    assert owner.post(address, {**chosen, "password": "wrong"}).status_code == 400
    assert all(default_storage.exists(name) for name in names)
    done = owner.post(address, {**chosen, "password": PASSWORD}, follow=True).content.decode()

    assert "2 files deleted" in done
    assert not any(default_storage.exists(name) for name in names)
    assert [owner.get(f"/files/{file.pk}/").status_code for file in (*gone, *new.attachments.all())] == [
        404,
        404,
        200,
    ]
    page = owner.get(f"/rooms/{lobby.pk}/").content.decode()
    assert ("The plan" in page, page.count("Deleted by an owner, to free space")) == (True, 3)
    assert list_kinds(lobby, after=before) == ["files_removed", "files_removed"]
    assert measure_usage(actor=alice).count == 1
    assert AuditEntry.objects.get().subject.startswith("2 files")
    assert [found for _look, findings in verify() for found in findings] == []


def test_nothing_goes_that_was_not_chosen_and_shown(alice: User, bob: User, lobby: Room) -> None:
    old = [send_files(bob, lobby, upload(bob, b"words")) for _ in range(2)]
    _backdate(*old)

    with pytest.raises(Forbidden):
        free_files(actor=bob, choice=OLD, expected=2)
    with pytest.raises(Forbidden):
        preview_freeing(actor=bob, choice=OLD)
    with pytest.raises(Invalid):
        free_files(actor=alice, choice=Choice(), expected=9)
    with pytest.raises(Conflict):
        free_files(actor=alice, choice=OLD, expected=1)
    assert free_files(actor=alice, choice=Choice(larger_than=1), expected=9).count == 0
    assert not Attachment.objects.filter(stored="").exists()
    refused = _visit("alice").get("/settings/workspace/files/free/?older_than=0&larger_than=0")
    assert (refused.status_code, "Choose how old or how large" in refused.content.decode()) == (400, True)
