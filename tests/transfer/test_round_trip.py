"""What an export holds comes back: the same people, rooms and words, in the same order, and a log without a gap."""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from syncchat.domain.messages.actions import read_actions
from syncchat.domain.outgoing.webhooks import create_webhook
from syncchat.errors import Unanswered
from syncchat.models import (
    AccessToken,
    Message,
    MissedMessage,
    Notification,
    Room,
    UndecidedMessage,
    User,
    Workspace,
)
from syncchat.search.indexing import catch_up
from syncchat.transfer.errors import TransferError
from syncchat.transfer.export.archive import export_workspace
from syncchat.transfer.export.scope import Scope
from syncchat.transfer.scratch import make_scratch
from syncchat.webhooks.pressing import press
from tests.transfer.archives import bring_in, list_findings, list_lines, list_members, rewrite
from tests.transfer.scenes import furnish, say, wipe

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def exported(
    media: Path, tmp_path: Path, alice: User, bob: User, charlie: User, lobby: Room, cellar: Room
) -> Path:
    furnish(alice, bob, charlie, lobby, cellar)
    path = tmp_path / "harbour.zip"
    export_workspace(path, Scope())
    return path


def test_an_empty_workspace_that_takes_an_export_gives_the_same_export(
    exported: Path, media: Path, tmp_path: Path
) -> None:
    wipe(media)
    notes = bring_in(exported)
    again = tmp_path / "again.zip"
    export_workspace(again, Scope())

    assert list_lines(again) == list_lines(exported)
    assert list_members(again) == list_members(exported)
    assert notes.problems == {}


def test_what_was_brought_in_agrees_with_itself(exported: Path, media: Path) -> None:
    wipe(media)
    bring_in(exported)
    catch_up()

    assert list_findings() == []


def test_the_scene_has_each_kind_of_record_with_each_of_its_parts(exported: Path) -> None:
    """What is not in it would not be missed."""
    lines = list_lines(exported)
    held = {
        line["type"]: {name for other in lines if other["type"] == line["type"] for name in other}
        for line in lines
    }

    assert set(held) == {
        "workspace",
        "person",
        "group",
        "emoji",
        "room",
        "message",
        "member",
        "follow",
        "saved",
    }
    assert held["message"] >= {
        *("thread", "reply_to", "names", "called", "versions", "edited_at", "deleted_at", "reactions"),
        *("pin", "files", "poll", "forward", "actions", "kind", "person"),
    }
    assert held["person"] >= {
        "former",
        "email",
        "avatar",
        "settings",
        "lock_out_reason",
        "is_active",
        "rank",
        "about",
    }
    assert held["member"] >= {"role", "level", "read", "joined_at"}
    assert held["room"] >= {"kind", "topic", "people", "is_general", "archived_at"}


def test_nobody_is_told_and_nobody_can_sign_in_with_what_was_brought_in(exported: Path, media: Path) -> None:
    wipe(media)
    bring_in(exported)

    told = (Notification, UndecidedMessage, MissedMessage, AccessToken)
    assert [model.__name__ for model in told if model._default_manager.exists()] == []
    assert [user.username for user in User.objects.all() if user.has_usable_password()] == []
    assert "password" not in {name for line in list_lines(exported) for name in line}


def test_bringing_it_in_twice_doubles_nothing(exported: Path, media: Path) -> None:
    wipe(media)
    first = bring_in(exported)
    said = Message.objects.count()
    second = bring_in(exported)

    assert second.made.total() == 0
    assert second.known["message"] == first.made["message"] == said
    assert list_findings_but_search() == []


def test_brought_back_to_where_it_was_made_it_adds_what_is_missing_and_nothing_else(
    exported: Path, alice: User, lobby: Room
) -> None:
    say(alice, lobby, "Said since")
    before = Message.objects.count(), User.objects.count(), Room.objects.count()

    notes = bring_in(exported)

    assert notes.made.total() == 0
    assert (Message.objects.count(), User.objects.count(), Room.objects.count()) == before


def test_a_dry_run_counts_the_same_and_writes_nothing(exported: Path, media: Path) -> None:
    wipe(media)
    counted = bring_in(exported, is_dry=True)
    assert (User.objects.count(), Message.objects.count()) == (0, 0)
    assert [path for path in media.rglob("*") if path.is_file()] == []

    made = bring_in(exported)
    assert counted.made["message"] == made.made["message"]
    assert counted.made["person"] == made.made["person"]


def test_what_is_here_stays_as_it_is_and_only_an_empty_workspace_gets_owners(
    exported: Path, media: Path
) -> None:
    from tests.people import make_person

    wipe(media)
    host = make_person("alice")
    Workspace.objects.update(name="Mine")

    notes = bring_in(exported)

    host.refresh_from_db()
    assert (host.display_name, host.is_owner, Workspace.current().name) == ("Alice", True, "Mine")
    guest = User.objects.get(username="alice-2")
    assert not guest.is_owner
    assert notes.examples["The username is another here."] == ["alice"]
    assert Message.objects.filter(author=guest, html__contains='href="/people/bob/"').exists()
    assert not Message.objects.filter(author=host, kind="text").exists()


def test_whoever_is_mapped_speaks_with_their_own_account(exported: Path, media: Path) -> None:
    from tests.people import make_person

    wipe(media)
    host = make_person("al")

    bring_in(exported, chosen={"alice": "al"})

    assert Message.objects.filter(author=host, kind="text").exists()
    assert not User.objects.filter(username="alice").exists()
    host.refresh_from_db()
    assert host.display_name == "Al"


def test_an_import_that_was_killed_goes_on_where_it_was(exported: Path, media: Path, tmp_path: Path) -> None:
    from unittest.mock import patch

    wipe(media)
    with (
        patch("syncchat.transfer.writing.importer.BATCH", 3),
        patch("syncchat.transfer.writing.members.MemberWriter.finish", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        bring_in(exported)
    bring_in(exported)
    again = tmp_path / "again.zip"
    export_workspace(again, Scope())

    assert list_lines(again) == list_lines(exported)
    assert list_findings_but_search() == []


def test_an_export_does_not_replace_a_file_unless_told_so(exported: Path) -> None:
    with pytest.raises(TransferError, match="exists"):
        export_workspace(exported, Scope())
    export_workspace(exported, Scope(), force=True)

    assert oct(exported.stat().st_mode)[-3:] == "600"


def list_findings_but_search() -> list[str]:
    catch_up()
    return list_findings()


def test_what_a_killed_import_left_behind_goes_after_a_day(
    media: Path, tmp_path: Path, settings: Any
) -> None:
    old, new = (settings.VAR_DIR / f".import-{name}" for name in ("old", "new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    make_scratch().cleanup()

    assert (old.exists(), new.exists()) == (False, True)


def test_buttons_of_a_person_or_with_one_name_twice_are_told_and_left_out(
    exported: Path, media: Path
) -> None:
    wipe(media)

    def spoil(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        yes = {"id": "yes", "kind": "button", "text": "Yes"}
        for line in lines:
            if "actions" in line:
                line["actions"] = [{"elements": [yes, yes]}]
            elif line.get("text") == "Dust":
                line["actions"] = [{"elements": [yes]}]
        return lines

    notes = bring_in(rewrite(exported, spoil))

    assert not Message.objects.filter(has_actions=True).exists()
    assert Message.objects.filter(body__in=["Dust", "Ship it?"]).count() == 2
    assert notes.problems == {
        "Only bots put buttons on their messages.": 1,
        "What could be pressed on this message cannot be here.": 1,
    }


def test_a_button_that_came_in_waits_for_a_program(exported: Path, media: Path) -> None:
    wipe(media)
    bring_in(exported)
    message = Message.objects.get(body="Ship it?")
    row = read_actions(message)[0]
    User.objects.filter(username="alice").update(is_owner=True)
    alice = User.objects.get(username="alice")

    def click() -> str:
        values: list[str] = []
        asked = {"message_id": message.pk, "row": row["id"], "action": row["elements"][0]["id"]}
        return press(actor=alice, id=uuid4(), values=values, origin="", **asked).state

    with pytest.raises(Unanswered):
        click()
    create_webhook(actor=alice, bot_id=message.author_id, name="Herald")

    assert click() == "waiting"


def test_a_guest_comes_in_as_a_guest_and_a_moderator_only_where_nobody_is(
    exported: Path, media: Path
) -> None:
    from tests.people import make_person

    wipe(media)
    make_person("host")

    def change(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for line in lines:
            if line["type"] == "person" and line["username"] == "alice":
                line["rank"] = "guest"
        return lines

    bring_in(rewrite(exported, change))

    ranks = dict(User.objects.values_list("username", "rank"))
    assert (ranks["alice"], ranks["bob"]) == ("guest", "member")
    guest = User.objects.get(username="alice")
    assert guest.memberships.exists()
    assert not guest.memberships.filter(room__is_general=True).exists()
