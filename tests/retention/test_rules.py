"""What is too old goes as if it had been deleted, for good; what is under a hold stays, whoever deletes it."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from syncchat.domain.files.freeing import Choice, free_files, preview_freeing
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.messages.pins import pin_message
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.moderation.kept import forget_removed
from syncchat.domain.moderation.removing import (
    go_on_removing,
    go_on_restoring,
    remove_messages,
    undo_removal,
)
from syncchat.domain.retention.applying import apply_retention, delete_due, find_lost_retention
from syncchat.domain.retention.holds import end_hold, place_hold
from syncchat.domain.retention.preview import preview_rule
from syncchat.domain.retention.rules import Days, Scope, change_rule, drop_rule, read_days
from syncchat.domain.rooms.archiving import delete_room
from syncchat.domain.rooms.directs import open_direct
from syncchat.errors import Forbidden, Invalid
from syncchat.models import (
    Attachment,
    AuditEntry,
    HeldFile,
    HeldMessage,
    LogEntry,
    Message,
    Removal,
    Room,
    User,
)
from syncchat.search.indexing import catch_up
from tests.files.things import make_picture, send_files, upload
from tests.transfer.archives import list_findings
from tests.transfer.scenes import say

pytestmark = pytest.mark.django_db(transaction=True)
ROOMS = Scope()


def age(message: Message, days: int) -> Message:
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(days=days))
    return message


def let_pass() -> tuple[int, int]:
    gone = [*delete_due()]
    return sum(each.messages for each in gone), sum(each.files for each in gone)


def list_words() -> list[str]:
    return list(
        Message.objects.filter(kind="text")
        .exclude(body="")
        .order_by("created_at")
        .values_list("body", flat=True)
    )


def test_what_is_older_than_the_rule_goes_with_all_that_hung_on_it(
    media: Path, alice: User, bob: User, lobby: Room
) -> None:
    old = age(send_files(alice, lobby, upload(alice, make_picture(), "boat.jpg"), body="Old @bob"), 40)
    add_reaction(actor=bob, message_id=old.pk, emoji="👍")
    pin_message(actor=bob, message_id=old.pk)
    age(say(bob, lobby, "Young"), 20)
    change_rule(actor=alice, scope=ROOMS, days=Days(30))

    assert let_pass() == (1, 0)

    assert list_words() == ["Young"]
    old.refresh_from_db()
    assert (old.taken_back, old.pinned_at, old.reactions.count()) == (True, None, 0)
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert LogEntry.objects.filter(message=old).latest("seq").kind == "message_deleted"
    catch_up()
    assert list_findings() == []
    assert let_pass() == (0, 0)


def test_rooms_directs_and_single_rooms_have_rules_of_their_own(
    alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    direct = open_direct(actor=alice, people=[bob.pk])
    for room in (lobby, cellar, direct):
        age(say(alice, room, room.kind), 40)
    change_rule(actor=alice, scope=ROOMS, days=Days(30))
    change_rule(actor=alice, scope=Scope(cellar), days=Days())

    assert let_pass() == (1, 0)
    assert sorted(list_words()) == ["direct", "private"]

    drop_rule(actor=alice, room=cellar)
    change_rule(actor=alice, scope=Scope(of_directs=True), days=Days(50))
    assert let_pass() == (1, 0)
    assert list_words() == ["direct"]
    assert read_days(Scope(cellar)) is None


def test_files_may_go_before_their_words(media: Path, alice: User, lobby: Room) -> None:
    message = age(send_files(alice, lobby, upload(alice, b"Tides"), body="The tides"), 40)
    change_rule(actor=alice, scope=ROOMS, days=Days(None, 30))

    assert let_pass() == (0, 1)

    assert list_words() == ["The tides"]
    assert Attachment.objects.get(message=message).is_gone
    assert list_findings() == []


def test_a_thread_that_goes_on_keeps_its_place(alice: User, bob: User, lobby: Room) -> None:
    root = age(say(alice, lobby, "Root"), 40)
    say(bob, lobby, "Still going", thread=root.pk)
    change_rule(actor=alice, scope=ROOMS, days=Days(30))
    let_pass()

    root.refresh_from_db()
    assert (root.body, root.taken_back) == ("", False)
    assert [each.body for each in root.replies.all()] == ["Still going"]


def test_a_preview_counts_what_would_go_and_touches_nothing(
    media: Path, alice: User, bob: User, lobby: Room, cellar: Room
) -> None:
    age(send_files(alice, lobby, upload(alice, b"Tides"), body="Old"), 40)
    age(say(alice, cellar, "Old too"), 40)
    say(alice, lobby, "Young")

    seen = preview_rule(actor=alice, scope=ROOMS, days=Days(30))

    assert (seen.messages, seen.files, seen.size) == (2, 1, 5)
    assert {(share.name, share.count) for share in seen.rooms} == {(lobby.name, 1), (cellar.name, 1)}
    assert len(list_words()) == 3
    with pytest.raises(Forbidden):
        preview_rule(actor=bob, scope=ROOMS, days=Days(30))


@pytest.mark.parametrize("days", [Days(0), Days(-1), Days(40_000), Days(None, 0)])
def test_no_other_number_of_days_is_taken(alice: User, days: Days) -> None:
    with pytest.raises(Invalid):
        change_rule(actor=alice, scope=ROOMS, days=days)

    assert read_days(ROOMS) is None


def test_only_owners_say_how_long_and_it_is_noted(alice: User, bob: User) -> None:
    with pytest.raises(Forbidden):
        change_rule(actor=bob, scope=ROOMS, days=Days(30))
    change_rule(actor=alice, scope=ROOMS, days=Days(30, 10))

    entry = AuditEntry.objects.get(action="retention_changed")
    assert (entry.subject, entry.before, entry.after) == ("rooms", "for ever", "messages 30, files 10")


def test_it_goes_on_in_turns_and_is_noted_once(
    monkeypatch: pytest.MonkeyPatch, alice: User, lobby: Room
) -> None:
    for number in range(5):
        age(say(alice, lobby, f"Old {number}"), 40)
    change_rule(actor=alice, scope=ROOMS, days=Days(30))
    handed: list[dict[str, int]] = []
    monkeypatch.setattr("syncchat.domain.retention.rules.GRACE", timedelta())
    monkeypatch.setattr("syncchat.domain.retention.applying.BATCH", 2)
    monkeypatch.setattr("syncchat.domain.retention.applying.TURN", -1)
    monkeypatch.setattr(
        "syncchat.domain.retention.applying.put_down", lambda _task, at, **said: handed.append(said)
    )

    apply_retention.func()
    while "messages" in handed[-1]:
        apply_retention.func(**handed[-1])

    assert [each.get("messages") for each in handed] == [2, 4, 5, None]
    assert AuditEntry.objects.get(action="retention_applied").subject == "5 messages, 0 files"


def test_without_a_rule_nothing_is_put_down(alice: User) -> None:
    from django_tasks_db.models import DBTaskResult

    find_lost_retention()
    assert not DBTaskResult.objects.filter(task_path=apply_retention.module_path).exists()

    change_rule(actor=alice, scope=ROOMS, days=Days(30))
    find_lost_retention()
    find_lost_retention()
    assert DBTaskResult.objects.filter(task_path=apply_retention.module_path).count() == 1


def test_what_is_held_stays_though_it_is_too_old(alice: User, bob: User, lobby: Room) -> None:
    age(say(bob, lobby, "Held"), 40)
    age(say(alice, lobby, "Not held"), 40)
    hold = place_hold(actor=alice, name="Case 7", person=bob)
    change_rule(actor=alice, scope=ROOMS, days=Days(30))

    assert preview_rule(actor=alice, scope=ROOMS, days=Days(30)).held == 1
    assert let_pass() == (1, 0)
    assert list_words() == ["Held"]

    end_hold(actor=alice, hold_id=hold.pk)
    assert let_pass() == (1, 0)


def test_what_is_deleted_under_a_hold_is_gone_for_everyone_and_kept_aside(
    media: Path, tmp_path: Path, alice: User, bob: User, lobby: Room
) -> None:
    place_hold(actor=alice, name="Case 7", person=bob)
    message = send_files(bob, lobby, upload(bob, b"Tides", "tides.txt"), body="First words")
    edit_message(actor=bob, message_id=message.pk, body="Other words")
    delete_message(actor=bob, message_id=message.pk)
    message.refresh_from_db()
    assert (message.body, message.html, message.file_count) == ("", "", 0)

    target = tmp_path / "held.zip"
    call_command("held", str(target))

    with zipfile.ZipFile(target) as archive:
        lines = [json.loads(line) for line in archive.read("records.jsonl").splitlines()]
        record = next(line for line in lines if line["id"] == str(message.pk))
        kept = archive.read(record["files"][0]["path"])
    assert (record["text"], record["versions"][0]["text"], kept) == ("Other words", "First words", b"Tides")
    assert record["deleted_at"]
    assert oct(target.stat().st_mode)[-3:] == "600"
    assert list_findings() == []


def test_with_the_last_hold_what_was_kept_aside_is_erased(
    media: Path, alice: User, bob: User, lobby: Room
) -> None:
    holds = [
        place_hold(actor=alice, name="Case 7", person=bob),
        place_hold(actor=alice, name="Room", room=lobby),
    ]
    message = send_files(bob, lobby, upload(bob, b"Tides"), body="Words")
    delete_message(actor=bob, message_id=message.pk)
    stored = str(HeldFile.objects.get().stored.name)

    end_hold(actor=alice, hold_id=holds[0].pk)
    assert (HeldMessage.objects.count(), default_storage.exists(stored)) == (1, True)
    end_hold(actor=alice, hold_id=holds[1].pk)
    assert (HeldMessage.objects.count(), default_storage.exists(stored)) == (0, False)
    with pytest.raises(CommandError, match="Nothing"):
        call_command("held", "/nowhere/held.zip")


def test_a_room_that_is_held_cannot_be_deleted_nor_its_files(
    media: Path, alice: User, bob: User, lobby: Room
) -> None:
    message = age(send_files(bob, lobby, upload(bob, b"Tides"), body="Words"), 400)
    hold = place_hold(actor=alice, name="Everything")

    with pytest.raises(Forbidden):
        delete_room(actor=alice, room_id=lobby.pk, confirmation=lobby.name)
    assert preview_freeing(actor=alice, choice=Choice(older_than=365)).count == 0
    assert free_files(actor=alice, choice=Choice(older_than=365), expected=0).count == 0

    end_hold(actor=alice, hold_id=hold.pk)
    assert free_files(actor=alice, choice=Choice(older_than=365), expected=1).count == 1
    delete_room(actor=alice, room_id=lobby.pk, confirmation=lobby.name)
    assert not Message.objects.filter(pk=message.pk).exists()


def test_only_owners_place_and_end_holds_and_each_is_noted(alice: User, bob: User) -> None:
    with pytest.raises(Forbidden):
        place_hold(actor=bob, name="Mine", person=alice)
    with pytest.raises(Invalid):
        place_hold(actor=alice, name=" ", person=bob)
    hold = place_hold(actor=alice, name="Case 7", person=bob)
    with pytest.raises(Forbidden):
        end_hold(actor=bob, hold_id=hold.pk)
    end_hold(actor=alice, hold_id=hold.pk)

    noted = AuditEntry.objects.filter(action__startswith="hold").order_by("pk")
    assert [(each.action, each.subject) for each in noted] == [
        ("hold_placed", "Case 7"),
        ("hold_ended", "Case 7"),
    ]


def test_what_a_moderator_removed_under_a_hold_stays_aside_and_comes_back_as_it_was(
    media: Path, alice: User, bob: User, lobby: Room
) -> None:
    hold = place_hold(actor=alice, name="Case 7", person=bob)
    gone = send_files(bob, lobby, upload(bob, b"Tides"), body="First")
    removal = remove_messages(actor=alice, user_id=bob.pk, span="all")
    go_on_removing.func(removal_id=removal.pk)
    go_on_removing.func(removal_id=removal.pk)
    stored = str(HeldFile.objects.get().stored.name)

    undo_removal(actor=alice, removal_id=removal.pk)
    go_on_restoring.func(removal_id=removal.pk)
    assert HeldMessage.objects.count() == 0
    assert default_storage.exists(stored)
    assert Attachment.objects.get(message=gone).stored.name == stored

    go_on_restoring.func(removal_id=removal.pk)
    again = remove_messages(actor=alice, user_id=bob.pk, span="all")
    for _turn in range(2):
        go_on_removing.func(removal_id=again.pk)
    Removal.objects.filter(pk=again.pk).update(removed_at=timezone.now() - timedelta(days=2))
    forget_removed()
    assert default_storage.exists(stored)
    assert list_findings() == []

    end_hold(actor=alice, hold_id=hold.pk)
    assert not default_storage.exists(stored)


def test_nothing_goes_within_the_hour_though_the_daily_work_is_at_hand(
    monkeypatch: pytest.MonkeyPatch, alice: User, lobby: Room
) -> None:
    change_rule(actor=alice, scope=ROOMS, days=Days(3_000))
    age(say(alice, lobby, "A slip"), 40)
    change_rule(actor=alice, scope=ROOMS, days=Days(3))

    apply_retention.func()
    assert list_words() == ["A slip"]

    monkeypatch.setattr("syncchat.domain.retention.rules.GRACE", timedelta())
    apply_retention.func()
    assert list_words() == []


def test_a_held_answer_keeps_the_place_of_what_it_answers(alice: User, bob: User, lobby: Room) -> None:
    root = age(say(alice, lobby, "Root"), 40)
    age(say(bob, lobby, "Held", thread=root.pk), 39)
    place_hold(actor=alice, name="Case 7", person=bob)
    change_rule(actor=alice, scope=ROOMS, days=Days(30))
    let_pass()

    root.refresh_from_db()
    assert (root.body, root.taken_back) == ("", False)


def test_what_was_removed_before_a_hold_is_kept_by_it(
    media: Path, alice: User, bob: User, lobby: Room
) -> None:
    send_files(bob, lobby, upload(bob, b"Tides"), body="Evidence")
    removal = remove_messages(actor=alice, user_id=bob.pk, span="all")
    for _turn in range(2):
        go_on_removing.func(removal_id=removal.pk)
    hold = place_hold(actor=alice, name="Case 7", person=bob)
    Removal.objects.filter(pk=removal.pk).update(removed_at=timezone.now() - timedelta(days=2))
    forget_removed()

    held = HeldMessage.objects.get()
    stored = str(held.files.get().stored.name)
    assert (held.text, default_storage.exists(stored)) == ("Evidence", True)
    assert list_findings() == []
    end_hold(actor=alice, hold_id=hold.pk)
    assert not default_storage.exists(stored)


@pytest.mark.parametrize("first", ["original", "forward"])
def test_what_somebody_passed_on_under_a_hold_stays_with_its_files(
    media: Path, tmp_path: Path, alice: User, bob: User, lobby: Room, cellar: Room, first: str
) -> None:
    original = send_files(alice, lobby, upload(alice, b"Tides"), body="The deal")
    passed = say(bob, lobby, "See this", forward=original.pk)
    hold = place_hold(actor=alice, name="Case 7", person=bob)
    assert preview_freeing(actor=alice, choice=Choice(larger_than=0, older_than=1)).count == 0
    if first == "original":
        delete_message(actor=alice, message_id=original.pk)
        edit_message(actor=bob, message_id=passed.pk, body="Other words")
        delete_message(actor=bob, message_id=passed.pk)
    else:
        delete_message(actor=bob, message_id=passed.pk)
        age(original, 400)
        assert preview_freeing(actor=alice, choice=Choice(older_than=365)).count == 0
        delete_message(actor=alice, message_id=original.pk)

    held = HeldMessage.objects.get()
    stored = str(held.files.get().stored.name)
    assert default_storage.open(stored).read() == b"Tides"
    words = {"original": {"Other words", "See this", "The deal"}, "forward": {"See this", "The deal"}}
    assert set(held.text.split("\n\n")) == words[first]
    assert list_findings() == []

    end_hold(actor=alice, hold_id=hold.pk)
    assert not default_storage.exists(stored)


def test_words_that_are_a_part_of_other_held_words_are_kept_too(alice: User, bob: User, lobby: Room) -> None:
    place_hold(actor=alice, name="Everything")
    passed_on = send_message(
        actor=bob, room_id=lobby.pk, id=make_id(), body="no", forward=say(alice, lobby, "I know nothing").pk
    ).message
    delete_message(actor=bob, message_id=passed_on.pk)

    assert HeldMessage.objects.get(message=passed_on).text == "no\n\nI know nothing"
