"""What other products export becomes people, rooms and messages as they were there."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syncchat.models import Attachment, CustomEmoji, Membership, Message, Reaction, Room, ThreadFollow, User
from syncchat.search.indexing import catch_up
from tests.people import make_person
from tests.transfer.archives import bring_in, list_findings
from tests.transfer.samples import (
    START,
    make_campfire,
    make_discord,
    make_mattermost,
    make_rocketchat,
    make_rocketchat_json,
    make_rocketchat_tables,
    make_slack,
    make_zulip,
)

pytestmark = pytest.mark.django_db(transaction=True)
MAKERS: dict[str, Callable[[Path], Path]] = {
    "slack": make_slack,
    "mattermost": make_mattermost,
    "campfire": lambda folder: make_campfire(folder / "storage"),
    "discord": make_discord,
    "zulip": make_zulip,
    "rocketchat": make_rocketchat,
    "rocketchat-csv": make_rocketchat_tables,
}


def find(text: str) -> Message:
    return Message.objects.get(body__contains=text)


def list_bodies(room: str) -> list[str]:
    said = Message.objects.filter(room__name=room, kind="text").order_by("seq")
    return list(said.values_list("body", flat=True))


def list_reactions(message: Message) -> list[tuple[str, str]]:
    return sorted(Reaction.objects.filter(message=message).values_list("emoji", "user__username"))


@pytest.mark.parametrize("kind", MAKERS)
def test_what_comes_from_elsewhere_agrees_with_itself_and_comes_once(
    kind: str, media: Path, tmp_path: Path
) -> None:
    host = make_person("host")
    path = MAKERS[kind](tmp_path)
    first = bring_in(path, kind)
    assert list(User.objects.filter(is_owner=True)) == [host]
    counts = Message.objects.count(), User.objects.count(), Room.objects.count(), Attachment.objects.count()
    second = bring_in(path, kind)
    catch_up()

    assert first.made["message"] > 2
    assert second.made.total() == 0
    assert counts == (
        Message.objects.count(), User.objects.count(), Room.objects.count(), Attachment.objects.count()
    )  # fmt: skip
    assert list_findings() == []


@pytest.mark.parametrize("kind", MAKERS)
def test_a_dry_run_counts_the_same_and_writes_nothing(kind: str, media: Path, tmp_path: Path) -> None:
    path = MAKERS[kind](tmp_path)
    counted = bring_in(path, kind, is_dry=True)
    assert not User.objects.exists()
    assert not [each for each in media.rglob("*") if each.is_file()]

    made = bring_in(path, kind)
    assert (counted.made["message"], counted.made["person"]) == (made.made["message"], made.made["person"])
    assert counted.problems.items() <= made.problems.items()


def test_slack(media: Path, tmp_path: Path) -> None:
    notes = bring_in(make_slack(tmp_path), "slack")

    ann, ben = User.objects.get(username="ann.b"), User.objects.get(username="ben")
    assert (ann.display_name, ann.email, ann.is_owner, ann.about) == (
        "Ann",
        "ann@example.org",
        True,
        "Skipper",
    )
    assert not ben.is_active
    first = find("Ahoy")
    assert first.body == "**Ahoy** @ben, see [the map](https://example.org) in #secret & :boat:"
    assert (first.room.is_general, first.room.name, first.room.topic) == (True, "general", "All hands")
    assert first.created_at == datetime.fromtimestamp(START + 0.0001, UTC)
    assert first.edited_at is not None
    assert [each.user for each in first.mentions.all()] == [ben]
    assert list_reactions(first) == [("👍🏼", "ann.b"), ("👍🏼", "ben"), ("🥚", "ben")]
    assert (first.pinned_by, first.pinned_at) == (ben, datetime.fromtimestamp(START + 7, UTC))
    aye = find("Aye")
    assert (aye.thread, aye.also_in_room, aye.author) == (first, True, ben)
    assert find("Tide is **high**").author.display_name == "Harbour bot"
    chart = find("Chart")
    assert chart.body == "Chart\n[lost.pdf](https://files.slack.com/lost.pdf)"
    assert [(file.name, file.kind) for file in chart.attachments.all()] == [("chart.png", "image")]
    secret = Room.objects.get(name="secret")
    assert (secret.kind, secret.archived_at is not None) == ("private", True)
    assert Membership.objects.get(room=secret, user=ann).role == "owner"
    assert find("Just us").room.kind == "direct"
    assert ThreadFollow.objects.filter(root=first, user=ann).exists()
    assert set(notes.problems) <= {"Nothing is said of this person; a locked-out one stands for them."}


def test_mattermost(media: Path, tmp_path: Path) -> None:
    notes = bring_in(make_mattermost(tmp_path), "mattermost")

    ann, ben = User.objects.get(username="ann"), User.objects.get(username="ben")
    assert (ann.is_owner, ben.is_owner, ben.display_name) == (True, False, "Ben B")
    assert User.objects.get(username="robo").bot_owner == ann
    first = find("Ahoy")
    assert list_bodies("Town Square") == ["**Ahoy** @ben and @room", "Aye", "Second"]
    assert (first.mentions_room, first.pinned_at is not None, first.edited_at is not None) == (
        True,
        True,
        True,
    )
    assert find("Aye").thread == first
    assert list_reactions(first) == [(":anchor2:", "ann"), ("👍", "ben")]
    assert CustomEmoji.objects.get().codes == [":anchor2:"]
    assert [file.name for file in first.attachments.all()] == ["chart.png"]
    assert notes.problems == {"This file is not in the archive.": 1}
    assert Membership.objects.get(room__name="Hold").role == "owner"
    assert sorted(each.user.username for each in find("Just us").room.memberships.all()) == ["ann", "ben"]


def test_campfire(media: Path, tmp_path: Path) -> None:
    notes = bring_in(make_campfire(tmp_path / "storage"), "campfire")

    ann = User.objects.get(username="ann-brook")
    assert (ann.is_owner, ann.about, User.objects.get(username="ben").is_active) == (True, "Skipper", False)
    first = find("Ahoy")
    assert first.body == (
        "**Ahoy** @ben\nsee [the map](https://example.org/)\n\n- one\n- two\n\n```\nx = 1\n```\n> ann-brook: well said"
    )
    assert list_reactions(first) == [("👍", "ben")]
    assert first.created_at == datetime(2023, 11, 14, 22, 13, 20, 123456, UTC)
    assert [file.kind for file in Message.objects.get(file_count=1).attachments.all()] == ["image"]
    assert Membership.objects.get(room__name="Hold").level == "nothing"
    assert Room.objects.get(name="Hold").kind == "private"
    assert find("Just us").room.kind == "direct"
    assert notes.problems == {"A boost in words became part of the message it is on.": 1}


def test_discord(media: Path, tmp_path: Path) -> None:
    notes = bring_in(make_discord(tmp_path), "discord")

    first = find("Ahoy")
    assert first.body == "**Ahoy** @ben and @room :otter2:"
    assert (first.room.name, first.room.kind, first.room.topic) == (
        "general",
        "private",
        'All "messages": [ hands',
    )
    assert (first.pinned_at is not None, first.edited_at is not None) == (True, True)
    assert list_reactions(first) == [("👍", "ben")]
    assert find("Aye").reply_to == first
    assert [file.name for file in find("Chart").attachments.all()] == ["chart.png"]
    assert [find(text).thread for text in ("In the thread", "Indeed")] == [first, first]
    assert Membership.objects.filter(room=first.room).count() == 2
    assert notes.problems == {
        "Lines that Discord wrote itself about this are not taken.": 1,
        "Nobody owns this workspace: manage.py make_owner NAME makes somebody its owner.": 1,
    }


def test_zulip(media: Path, tmp_path: Path) -> None:
    notes = bring_in(make_zulip(tmp_path), "zulip")

    first = find("Ahoy @ben")
    assert first.body == "**Tides**\nAhoy @ben and @room, see #harbour > Nets `@**Ben**`"
    assert first.room.name == "harbour"
    assert list_reactions(first) == [("🛠️", "ben")]
    assert [(each.body, each.at) for each in first.versions.all()] == [("Ahoi", first.created_at)]
    assert (find("Aye").thread, find("Aye").body) == (first, "Aye\n> Ahoy")
    chart = find("Nets**")
    assert (chart.body, chart.thread) == ("**Nets**\nChart", None)
    assert [file.name for file in chart.attachments.all()] == ["chart.png"]
    assert find("Just us").room == find("Just you").room
    assert not User.objects.get(username="gone").is_active
    assert notes.problems == {}


@pytest.mark.parametrize("make", [make_rocketchat, make_rocketchat_json])
def test_rocketchat(make: Callable[[Path], Path], media: Path, tmp_path: Path) -> None:
    notes = bring_in(make(tmp_path), "rocketchat")

    ann, ben, gone = (User.objects.get(username=name) for name in ("ann.brook", "ben", "gone"))
    assert (ann.email, ann.has_usable_password(), gone.is_active) == ("ann@example.org", False, False)
    assert User.objects.get(username="rocket.cat").is_bot
    harbour, nets = Room.objects.get(name="Harbour"), Room.objects.get(name="nets")
    assert (harbour.topic, harbour.kind, nets.kind) == ("All hands", "public", "private")
    assert nets.archived_at == datetime.fromtimestamp(START + 500, UTC)
    roles = dict(harbour.memberships.values_list("user__username", "role"))
    assert (roles["ann.brook"], roles["ben"]) == ("owner", "member")

    ahoy = find("Ahoy")
    assert ahoy.body == "**Ahoy** ~~all~~ @room `*code*`"
    assert [each.body for each in ahoy.versions.all()] == ["Ahoi"]
    assert (ahoy.pinned_by, list_reactions(ahoy)) == (ben, [(":boat_of_ours:", "ann.brook"), ("👍", "ben")])
    aye = find("Aye")
    assert (aye.body, aye.reply_to) == ("Aye", ahoy)
    assert find("In the thread").thread == ahoy
    assert find("I was here").author == gone
    file = Attachment.objects.get(message=find("The chart"))
    assert (file.name, file.kind, file.width) == ("chart.png", "image", 40)
    assert list_bodies("") == ["Just us"]
    lines = Message.objects.filter(room=harbour).exclude(kind="text")
    assert [each.kind for each in lines.order_by("seq")] == ["added", "topic"]
    assert Message.objects.filter(room=harbour, deleted_at__isnull=False).count() == 1
    assert notes.problems == {
        "Its picture is in no dump: upload it again.": 1,
        "Rooms for visitors of a website or calls are not taken.": 1,
        "A message without a time, or of a room that is not here.": 1,
        "Messages that only their readers' devices can decipher are not taken.": 1,
        "Lines of this kind are not taken.": 1,
    }


def test_tables_of_rocketchat(media: Path, tmp_path: Path) -> None:
    notes = bring_in(make_rocketchat_tables(tmp_path), "rocketchat-csv")

    assert list_bodies("harbour") == ["Ahoy", 'Aye, **captain**\n"quoted"']
    assert Message.objects.get(body="Ahoy").created_at == datetime.fromtimestamp(START, UTC)
    assert Room.objects.get(name="nets").kind == "private"
    assert set(Membership.objects.filter(room__name="harbour").values_list("user__username", flat=True)) == {
        "ann.brook",
        "ben",
    }
    assert list_bodies("") == ["Just us", "Just you"]
    assert notes.examples["A message without a time or a person."] == ["harbour/messages.csv, row 3"]
