"""Each method does what its name says, by the same verbs as people, and tells it in Slack's shape."""

import time
from typing import Any

import pytest
from django.test import Client

from syncchat.models import Attachment, LogEntry, Membership, Message, Room, ScheduledMessage, User
from syncchat.slack.ids import write_person, write_room
from syncchat.slack.methods.table import METHODS
from syncchat.slack.times import write_ts
from tests.slack.conftest import App, say

pytestmark = pytest.mark.django_db


def read(app: App, room: Room) -> list[str]:
    page = app.do("conversations.history", channel=write_room(room))
    return [each["text"] for each in page["messages"] if "subtype" not in each]


def test_a_message_is_posted_read_changed_and_deleted(app: App, bob: User, lobby: Room) -> None:
    channel = write_room(lobby)
    said = app.do("chat.postMessage", channel=channel, text=f"*Hi* <@{write_person(bob.pk)}> 1 &lt; 2")

    message = Message.objects.get(author=app.bot, kind="text")
    assert (message.body, said["ts"], said["channel"]) == ("**Hi** @bob 1 < 2", write_ts(message), channel)
    assert LogEntry.objects.filter(log_id=lobby.log_id, message=message).exists()
    assert list(message.mentions.values_list("user", flat=True)) == [bob.pk]
    assert read(app, lobby) == [f"*Hi* <@{write_person(bob.pk)}> 1 &lt; 2"]

    app.do("chat.update", channel=channel, ts=said["ts"], text="changed")
    page = app.do("conversations.history", channel=channel, limit=1)
    assert page["messages"][0]["text"] == "changed"
    assert page["messages"][0]["edited"]["user"] == write_person(app.bot.pk)

    app.do("chat.delete", channel=channel, ts=said["ts"])
    assert read(app, lobby) == []
    assert app.refuse("chat.delete", channel=channel, ts=said["ts"]) == "message_not_found"


def test_others_words_are_neither_changed_nor_deleted(app: App, alice: User, lobby: Room) -> None:
    ts, channel = write_ts(say(alice, lobby, "mine")), write_room(lobby)

    assert app.refuse("chat.update", channel=channel, ts=ts, text="x") == "cant_update_message"
    assert app.refuse("chat.delete", channel=channel, ts=ts) == "cant_delete_message"
    assert read(app, lobby) == ["mine"]


def test_the_same_message_is_said_once(app: App, lobby: Room) -> None:
    asked = {"channel": write_room(lobby), "text": "once", "client_msg_id": "9f2c"}
    first, second = app.do("chat.postMessage", **asked), app.do("chat.postMessage", **asked)

    assert (first["ts"], read(app, lobby)) == (second["ts"], ["once"])


def test_a_thread_is_answered_and_read(app: App, alice: User, lobby: Room) -> None:
    channel, root = write_room(lobby), write_ts(say(alice, lobby, "root"))
    answer = app.do("chat.postMessage", channel=channel, thread_ts=root, text="answer")
    told = app.do(
        "chat.postMessage", channel=channel, thread_ts=answer["ts"], text="told", reply_broadcast=True
    )

    page = app.do("conversations.replies", channel=channel, ts=answer["ts"])
    assert [each["text"] for each in page["messages"]] == ["root", "answer", "told"]
    assert [each["thread_ts"] for each in page["messages"]] == [root] * 3
    assert page["messages"][0]["reply_count"] == 2
    assert told["message"]["subtype"] == "thread_broadcast"
    assert read(app, lobby) == ["root"]
    assert (
        app.refuse("chat.postMessage", channel=channel, thread_ts="1.000001", text="x") == "thread_not_found"
    )


def test_history_is_read_in_pages_and_between_times(app: App, alice: User, lobby: Room) -> None:
    said = [write_ts(say(alice, lobby, str(number))) for number in range(5)]
    channel, read_texts = write_room(lobby), []
    cursor = ""
    while True:
        page = app.do("conversations.history", channel=channel, limit=3, cursor=cursor)
        read_texts += [each["text"] for each in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"]
        assert page["has_more"] == bool(cursor)
        if not cursor:
            break

    assert read_texts[:5] == ["4", "3", "2", "1", "0"]
    assert len(read_texts) == lobby.messages.count()
    for inclusive, texts in ((False, ["2"]), (True, ["3", "2", "1"])):
        page = app.do(
            "conversations.history", channel=channel, oldest=said[1], latest=said[3], inclusive=inclusive
        )
        assert [each["text"] for each in page["messages"]] == texts
    assert app.refuse("conversations.history", channel=channel, cursor="bm8=") == "invalid_cursor"
    assert app.refuse("conversations.history", channel=channel, oldest="soon") == "invalid_ts_oldest"


def test_reactions_and_pins_go_by_slacks_names(app: App, bob: User, alice: User, lobby: Room) -> None:
    message = say(alice, lobby, "word")
    where = {"channel": write_room(lobby), "timestamp": write_ts(message)}
    for name in ("thumbsup", "tada", "wave::skin-tone-3"):
        app.do("reactions.add", **where, name=name)
    app.do("reactions.remove", **where, name=":tada:")
    app.do("pins.add", **where)

    told = app.do("reactions.get", **where)["message"]["reactions"]
    assert [each["name"] for each in told] == ["+1", "wave::skin-tone-3"]
    assert told[0]["users"] == [write_person(app.bot.pk)]
    assert [each["message"]["ts"] for each in app.do("reactions.list")["items"]] == [where["timestamp"]]
    assert len(app.do("pins.list", channel=where["channel"])["items"]) == 1
    app.do("pins.remove", **where)
    assert app.do("pins.list", channel=where["channel"])["items"] == []
    assert app.refuse("reactions.add", **where, name="no_such_thing") == "invalid_name"
    assert app.refuse("pins.add", **{**where, "timestamp": "1.000001"}) == "message_not_found"


def test_rooms_are_made_changed_and_left(app: App, bob: User) -> None:
    made = app.do("conversations.create", name="plans", is_private="true")["channel"]
    channel, person = made["id"], write_person(bob.pk)
    assert made["is_private"]
    assert app.do("conversations.invite", channel=channel, users=person)["channel"]["id"] == channel
    assert app.do("conversations.members", channel=channel)["members"] == [person, write_person(app.bot.pk)]
    app.do("conversations.setTopic", channel=channel, topic="All of them")
    app.do("conversations.rename", channel=channel, name="plots")
    shown = app.do("conversations.info", channel=channel, include_num_members=True)["channel"]
    assert (shown["name"], shown["topic"]["value"], shown["num_members"]) == ("plots", "All of them", 2)
    app.do("conversations.kick", channel=channel, user=person)
    assert app.refuse("conversations.kick", channel=channel, user=person) == "not_in_channel"
    app.do("conversations.archive", channel=channel)
    assert app.refuse("chat.postMessage", channel=channel, text="x") == "is_archived"
    app.do("conversations.unarchive", channel=channel)
    app.do("conversations.leave", channel=channel)
    assert app.refuse("conversations.info", channel=channel) == "channel_not_found"


def test_a_public_room_is_joined_and_the_one_of_everybody_is_not_left(app: App, alice: User) -> None:
    from syncchat.domain.rooms.rooms import create_room, get_general

    room = create_room(actor=alice, kind="public", name="Open")
    channel = write_room(room)
    assert app.refuse("chat.postMessage", channel=channel, text="x") == "not_in_channel"
    assert app.do("conversations.join", channel=channel)["channel"]["is_member"]
    app.do("chat.postMessage", channel="#open", text="by its name")
    assert read(app, room) == ["by its name"]
    assert app.refuse("conversations.leave", channel=write_room(get_general())) == "cant_leave_general"
    assert app.refuse("conversations.create", name="OPEN") == "name_taken"


def test_a_person_is_written_to_by_their_id(app: App, bob: User) -> None:
    person = write_person(bob.pk)
    said = app.do("chat.postMessage", channel=person, text="psst")
    opened = app.do("conversations.open", users=[person], return_im=True)["channel"]

    assert said["channel"] == opened["id"]
    assert (opened["id"][0], opened["is_im"], opened["user"]) == ("D", True, person)
    assert Membership.objects.filter(room__kind="direct", user=bob).count() == 1
    listed = app.do("conversations.list", types="im,mpim")["channels"]
    assert [each["id"] for each in listed] == [opened["id"]]


def test_people_are_told_without_their_addresses(app: App, bob: User) -> None:
    told = app.do("users.info", user=write_person(bob.pk))["user"]
    listed = app.do("users.list", limit=2)
    more = app.do("users.list", cursor=listed["response_metadata"]["next_cursor"])

    assert (told["name"], told["real_name"], told["is_bot"]) == ("bob", "Bob", False)
    assert bob.email not in str([told, listed, more])
    assert app.refuse("users.lookupByEmail", email=bob.email) == "users_not_found"
    assert len(listed["members"]) + len(more["members"]) == User.objects.count()
    assert app.do("bots.info")["bot"]["user_id"] == write_person(app.bot.pk)
    assert app.refuse("bots.info", bot=write_person(bob.pk).replace("U", "B")) == "bot_not_found"


def test_what_was_said_is_found_where_it_may_be_read(
    app: App, alice: User, lobby: Room, cellar: Room
) -> None:
    ts = write_ts(say(alice, lobby, "the **turbine** hums"))
    say(alice, lobby, "a turbine again")
    say(alice, cellar, "a hidden turbine")
    first = app.do("search.messages", query="turbine", count=1, cursor="*")
    more = app.do(
        "search.messages", query="turbine", count=1, cursor=first["response_metadata"]["next_cursor"]
    )

    (match,) = more["messages"]["matches"]
    assert (match["text"], match["ts"], match["channel"]["id"]) == (
        "the *turbine* hums",
        ts,
        write_room(lobby),
    )
    assert first["messages"]["total"] == 2
    assert "hidden" not in str([first, more])
    assert app.refuse("search.messages", query="turbine", cursor="x") == "invalid_cursor"


def test_a_message_is_scheduled_and_taken_back(app: App, lobby: Room) -> None:
    at = int(time.time()) + 3600
    made = app.do("chat.scheduleMessage", channel=write_room(lobby), text="*later*", post_at=at)

    assert (ScheduledMessage.objects.get().body, made["post_at"]) == ("**later**", at)
    listed = app.do("chat.scheduledMessages.list")["scheduled_messages"]
    assert [each["id"] for each in listed] == [made["scheduled_message_id"]]
    app.do("chat.deleteScheduledMessage", scheduled_message_id=made["scheduled_message_id"])
    assert not ScheduledMessage.objects.exists()
    assert (
        app.refuse("chat.scheduleMessage", channel=write_room(lobby), text="x", post_at=1) == "time_in_past"
    )


def upload(app: App, content: bytes, name: str = "notes.txt") -> tuple[dict[str, Any], str]:
    asked = app.do("files.getUploadURLExternal", filename=name, length=str(len(content)))
    return asked, asked["upload_url"].partition("testserver")[2]


def test_a_file_is_sent_raw_or_in_a_form_and_told_to_a_room(app: App, lobby: Room) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    raw, address = upload(app, b"hello")
    assert Client().post(address, b"hello", content_type="application/octet-stream").status_code == 200
    form, address = upload(app, b"world!")
    assert Client().post(address, {"file": SimpleUploadedFile("x", b"world!")}).status_code == 200
    files = [{"id": raw["file_id"], "title": "Notes"}, {"id": form["file_id"]}]
    asked = {"files": files, "channel_id": write_room(lobby), "initial_comment": "*See*"}
    for _again in range(2):
        told = app.do("files.completeUploadExternal", **asked)["files"]

    message = Message.objects.get(author=app.bot, kind="text")
    assert (message.body, message.file_count) == ("**See**", 2)
    assert [each["channels"] for each in told] == [[write_room(lobby)]] * 2
    shown = app.do("files.info", file=raw["file_id"])["file"]
    assert (shown["name"], shown["size"], shown["url_private"].partition("/files/")[1]) == (
        "notes.txt",
        5,
        "/files/",
    )
    assert len(app.do("files.list", channel=write_room(lobby))["files"]) == 2
    assert app.refuse("files.delete", file=raw["file_id"]) == "cant_delete_file"


def test_an_upload_that_is_wrong_is_refused_and_leaves_nothing_in_the_room(app: App, lobby: Room) -> None:
    short, address = upload(app, b"hello")
    assert Client().post(address, b"hell", content_type="text/plain").status_code == 404
    assert Client().post(address + "x", b"hello", content_type="text/plain").status_code == 403
    long, address = upload(app, b"hello")
    assert Client().post(address, b"hello you", content_type="text/plain").status_code == 400
    for each in (short, long):
        files = [{"id": each["file_id"]}]
        refused = app.refuse("files.completeUploadExternal", files=files, channel_id=write_room(lobby))
        assert refused == "file_not_found"
    assert not Attachment.objects.exclude(message=None).exists()
    assert app.refuse("files.getUploadURLExternal", filename="x", length="many") == "invalid_arguments"


def test_blocks_and_attachments_are_said_as_words(app: App, bob: User, lobby: Room) -> None:
    user = {"type": "user", "user_id": write_person(bob.pk)}
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [user]}]}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": f"*For* <@{write_person(bob.pk)}>"}}
    app.do("chat.postMessage", channel=write_room(lobby), text="fallback", blocks=[section, rich])
    app.do("chat.postMessage", channel=write_room(lobby), attachments=[{"text": "_quoted_"}])
    app.do("chat.postMessage", channel=write_room(lobby), markdown_text="**as it is**")

    bodies = [each.body for each in Message.objects.filter(author=app.bot, kind="text").order_by("seq")]
    assert bodies == ["**For** @bob\n@bob", "> _quoted_", "**as it is**"]
    assert app.refuse("chat.postMessage", channel=write_room(lobby), blocks="[1]") == "invalid_blocks"


def test_whatever_reads_alone_changes_nothing(app: App, alice: User, lobby: Room) -> None:
    say(alice, lobby, "word")
    entries = LogEntry.objects.count()
    for method in METHODS:
        if method.endswith((".list", ".info", ".history", ".replies", ".members", ".get", ".test")):
            app.call(method, channel=write_room(lobby), ts="1.000001", timestamp="1.000001")

    assert LogEntry.objects.count() == entries


def test_the_workspace_says_what_it_is(app: App) -> None:
    told = app.do("auth.test")
    assert (told["user_id"], told["bot_id"][1:]) == (write_person(app.bot.pk), told["user_id"][1:])
    assert app.do("team.info")["team"]["id"] == told["team_id"]
    assert app.do("emoji.list")["emoji"] == {}
