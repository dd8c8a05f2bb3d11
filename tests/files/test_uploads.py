"""A file before its message: announced, sent in parts, read, kept, thrown away."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from pytest_django import Settings

from syncchat.domain.files.orphans import remove_orphans
from syncchat.domain.files.uploads import add_part, begin_upload, cancel_upload
from syncchat.domain.messages.messages import delete_message
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound
from syncchat.models import Attachment, Room, User
from tests.files.things import send_files, upload

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_comes_in_parts_and_goes_on_where_it_stopped(alice: User) -> None:
    begun = begin_upload(actor=alice, id=uuid4(), name="notes.txt", size=10)
    add_part(actor=alice, upload_id=begun.pk, offset=0, content=b"first")

    again = begin_upload(actor=alice, id=begun.pk, name="notes.txt", size=10)
    whole = add_part(actor=alice, upload_id=begun.pk, offset=again.received, content=b" last")

    assert again.received == 5
    assert whole.is_ready
    with default_storage.open(str(whole.stored.name)) as stored:
        assert stored.read() == b"first last"
    assert Attachment.objects.get(pk=begun.pk).parts == []


def test_the_same_part_twice_is_not_written_twice(alice: User) -> None:
    begun = begin_upload(actor=alice, id=uuid4(), name="notes.txt", size=10)
    add_part(actor=alice, upload_id=begun.pk, offset=0, content=b"first")

    with pytest.raises(Conflict):
        add_part(actor=alice, upload_id=begun.pk, offset=0, content=b"first")
    assert Attachment.objects.get(pk=begun.pk).received == 5


def test_more_than_was_announced_is_refused(alice: User) -> None:
    begun = begin_upload(actor=alice, id=uuid4(), name="notes.txt", size=3)

    with pytest.raises(Invalid):
        add_part(actor=alice, upload_id=begun.pk, offset=0, content=b"four")


def test_what_is_too_big_is_refused_before_a_byte_is_sent(alice: User, settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 1
    with pytest.raises(Invalid, match="Too big: 3 MB, the limit is 1"):
        begin_upload(actor=alice, id=uuid4(), name="film.mp4", size=3 * 1024 * 1024)


def test_one_person_cannot_take_the_room_of_all(alice: User, bob: User, settings: Settings) -> None:
    settings.UPLOAD_QUOTA_PERSON = 1
    begin_upload(actor=alice, id=uuid4(), name="one", size=1024 * 1024)
    with pytest.raises(Forbidden, match="all the room that is yours"):
        begin_upload(actor=alice, id=uuid4(), name="two", size=1)
    begin_upload(actor=bob, id=uuid4(), name="his", size=1)


def test_a_full_workspace_takes_no_more(alice: User, settings: Settings) -> None:
    settings.UPLOAD_QUOTA = 1
    begin_upload(actor=alice, id=uuid4(), name="one", size=1024 * 1024)
    with pytest.raises(Forbidden, match="no room"):
        begin_upload(actor=alice, id=uuid4(), name="two", size=1)


def test_somebody_elses_upload_is_not_mine_to_go_on_with(alice: User, bob: User) -> None:
    begun = begin_upload(actor=alice, id=uuid4(), name="a", size=2)

    with pytest.raises(NotFound):
        add_part(actor=bob, upload_id=begun.pk, offset=0, content=b"x")
    with pytest.raises(Conflict):
        begin_upload(actor=bob, id=begun.pk, name="a", size=2)
    cancel_upload(actor=bob, upload_id=begun.pk)
    assert Attachment.objects.filter(pk=begun.pk).exists()


def test_an_upload_goes_with_one_message_of_its_uploader(alice: User, bob: User, lobby: Room) -> None:
    file = upload(alice, b"words")

    with pytest.raises(Invalid):
        send_files(bob, lobby, file)
    message = send_files(alice, lobby, file)
    with pytest.raises(Conflict):
        send_files(alice, lobby, file)

    assert (message.body, message.file_count) == ("", 1)
    assert list(message.attachments.values_list("pk", flat=True)) == [file.pk]


def test_one_that_is_not_whole_cannot_be_sent(alice: User, lobby: Room) -> None:
    begun = begin_upload(actor=alice, id=uuid4(), name="a", size=2)
    with pytest.raises(Invalid):
        send_files(alice, lobby, begun)


def test_a_deleted_messages_file_is_gone_from_the_disk(alice: User, lobby: Room) -> None:
    file = upload(alice, b"words")
    message = send_files(alice, lobby, file)

    delete_message(actor=alice, message_id=message.pk)

    assert not default_storage.exists(str(file.stored.name))
    assert not Attachment.objects.exists()


def test_what_is_never_sent_goes_after_a_day(alice: User, lobby: Room) -> None:
    old, fresh, sent = upload(alice, b"old"), upload(alice, b"fresh"), upload(alice, b"sent")
    send_files(alice, lobby, sent)
    Attachment.objects.exclude(pk=fresh.pk).update(created_at=timezone.now() - timedelta(days=2))

    assert remove_orphans() == 1
    assert not default_storage.exists(str(old.stored.name))
    assert default_storage.exists(str(fresh.stored.name))
    assert default_storage.exists(str(sent.stored.name))
