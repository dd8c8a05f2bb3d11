# ruff: noqa: E501  their lines are as long as they are
"""Small exports as other products write them, made after their public shapes."""

import base64
import gzip
import io
import json
import sqlite3
import tarfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bson
from bson import json_util

from tests.files.things import make_picture

START = 1_700_000_000  # 2023-11-14 22:13:20 UTC


def write_zip(path: Path, members: dict[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content if isinstance(content, bytes | str) else json.dumps(content))
    return path


def list_slack() -> dict[str, Any]:
    ann = {
        "id": "U1",
        "name": "ann.b",
        "is_primary_owner": True,
        "is_owner": True,
        "profile": {
            "real_name": "Ann Brook",
            "display_name": "Ann",
            "email": "ann@example.org",
            "title": "Skipper",
        },
    }
    ben = {"id": "U2", "name": "ben", "real_name": "Ben", "deleted": True, "profile": {}}
    first, second = f"{START}.000100", f"{START + 60}.000200"
    talk = [
        {
            "type": "message",
            "subtype": "channel_join",
            "user": "U2",
            "ts": f"{START - 5}.000100",
            "text": "<@U2> joined",
        },
        {
            "type": "message",
            "user": "U1",
            "ts": first,
            "thread_ts": first,
            "text": "*Ahoy* <@U2>, see <https://example.org|the map> in <#C2|secret> &amp; :boat:",
            "reactions": [
                {"name": "+1::skin-tone-3", "users": ["U1", "U2"], "count": 2},
                {"name": "egg", "users": ["U2"]},
            ],
            "edited": {"user": "U1", "ts": f"{START + 5}.000000"},
        },
        {
            "type": "message",
            "user": "U2",
            "ts": second,
            "thread_ts": first,
            "subtype": "thread_broadcast",
            "text": "Aye",
        },
        {
            "type": "message",
            "subtype": "bot_message",
            "bot_id": "B9",
            "username": "Harbour bot",
            "ts": f"{START + 90}.0001",
            "text": "",
            "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Tide is *high*"}}],
        },
        {
            "type": "message",
            "user": "U1",
            "ts": f"{START + 99}.0001",
            "text": "Chart",
            "files": [
                {"id": "F1", "name": "chart.png"},
                {"id": "F2", "name": "lost.pdf", "url_private": "https://files.slack.com/lost.pdf"},
            ],
        },
    ]
    return {
        "users.json": [ann, ben],
        "channels.json": [
            {
                "id": "C1",
                "name": "general",
                "is_general": True,
                "creator": "U1",
                "created": START - 100,
                "members": ["U1", "U2"],
                "topic": {"value": "All hands"},
                "pins": [{"id": first, "user": "U2", "created": START + 7}],
            },
        ],
        "groups.json": [
            {
                "id": "C2",
                "name": "secret",
                "creator": "U1",
                "created": START,
                "members": ["U1"],
                "is_archived": True,
            }
        ],
        "dms.json": [{"id": "D1", "created": START, "members": ["U1", "U2"]}],
        "mpims.json": [],
        "integration_logs.json": [],
        "general/2023-11-14.json": talk,
        "secret/2023-11-14.json": [{"type": "message", "user": "U1", "ts": first, "text": "Psst"}],
        "D1/2023-11-14.json": [{"type": "message", "user": "U2", "ts": first, "text": "Just us"}],
        "__uploads/F1/chart.png": make_picture("PNG", size=(40, 30)),
    }


def make_slack(folder: Path, **changes: Any) -> Path:
    members = {**list_slack(), **changes}
    return write_zip(folder / "slack.zip", {name: each for name, each in members.items() if each is not None})


def list_mattermost() -> list[dict[str, Any]]:
    at = START * 1000
    answer = {"user": "ben", "message": "Aye", "create_at": at + 500}
    return [
        {"type": "version", "version": 1},
        {"type": "emoji", "emoji": {"name": "anchor2", "image": "emoji/anchor2.png"}},
        {"type": "team", "team": {"name": "crew", "display_name": "The crew", "type": "O"}},
        {
            "type": "channel",
            "channel": {
                "team": "crew",
                "name": "town-square",
                "display_name": "Town Square",
                "type": "O",
                "header": "Hi",
            },
        },
        {"type": "channel", "channel": {"team": "crew", "name": "hold", "display_name": "Hold", "type": "P"}},
        {
            "type": "user",
            "user": {
                "username": "ann",
                "email": "ann@example.org",
                "nickname": "Ann",
                "roles": "system_user system_admin",
                "teams": [
                    {
                        "name": "crew",
                        "channels": [
                            {"name": "town-square"},
                            {"name": "hold", "roles": "channel_user channel_admin"},
                        ],
                    }
                ],
            },
        },
        {
            "type": "user",
            "user": {
                "username": "ben",
                "email": "ben@example.org",
                "first_name": "Ben",
                "last_name": "B",
                "teams": [{"name": "crew", "channels": [{"name": "town-square"}]}],
            },
        },
        {"type": "bot", "bot": {"username": "robo", "display_name": "Robo", "owner": "ann"}},
        # Later than the one below: posts are not in the order of time
        {
            "type": "post",
            "post": {
                "team": "crew",
                "channel": "town-square",
                "user": "ben",
                "message": "Second",
                "create_at": at + 9_000,
            },
        },
        {
            "type": "post",
            "post": {
                "team": "crew",
                "channel": "town-square",
                "user": "ann",
                "message": "**Ahoy** @ben and @channel",
                "create_at": at,
                "edit_at": at + 100,
                "is_pinned": True,
                "replies": [answer],
                "attachments": [{"path": "files/chart.png"}, {"path": "files/lost.png"}],
                "reactions": [
                    {"user": "ben", "emoji_name": "thumbsup", "create_at": at + 50},
                    {"user": "ann", "emoji_name": "anchor2", "create_at": at + 60},
                ],
            },
        },
        {"type": "direct_channel", "direct_channel": {"members": ["ann", "ben"]}},
        {
            "type": "direct_post",
            "direct_post": {
                "channel_members": ["ben", "ann"],
                "user": "ben",
                "message": "Just us",
                "create_at": at,
            },
        },
    ]


def make_mattermost(folder: Path, lines: list[dict[str, Any]] | None = None) -> Path:
    return write_zip(
        folder / "mattermost.zip",
        {
            "import.jsonl": "\n".join(json.dumps(line) for line in lines or list_mattermost()),
            "data/files/chart.png": make_picture("PNG", size=(40, 30)),
            "data/emoji/anchor2.png": make_picture("PNG", size=(32, 32)),
        },
    )


CAMPFIRE = """
CREATE TABLE accounts (id INTEGER PRIMARY KEY, name varchar, join_code varchar, created_at, updated_at);
CREATE TABLE users (id INTEGER PRIMARY KEY, name varchar, created_at, updated_at, role integer DEFAULT 0,
  email_address varchar, password_digest varchar, active boolean DEFAULT 1, bio text, bot_token varchar);
CREATE TABLE rooms (id INTEGER PRIMARY KEY, name varchar, created_at, updated_at, type varchar, creator_id bigint);
CREATE TABLE memberships (id INTEGER PRIMARY KEY, room_id, user_id, created_at, updated_at, unread_at, involvement varchar);
CREATE TABLE messages (id INTEGER PRIMARY KEY, room_id, creator_id, created_at, updated_at, client_message_id varchar);
CREATE TABLE boosts (id INTEGER PRIMARY KEY, message_id, booster_id, content varchar(16), created_at, updated_at);
CREATE TABLE action_text_rich_texts (id INTEGER PRIMARY KEY, name varchar, body text, record_type varchar, record_id bigint, created_at, updated_at);
CREATE TABLE active_storage_blobs (id INTEGER PRIMARY KEY, key varchar, filename varchar, content_type varchar, byte_size bigint, created_at);
CREATE TABLE active_storage_attachments (id INTEGER PRIMARY KEY, name varchar, record_type varchar, record_id bigint, blob_id bigint, created_at);
"""


def make_campfire(folder: Path) -> Path:
    """The folder `storage`, with a picture in it."""
    (folder / "db").mkdir(parents=True)
    key, day = "abcd1234efgh5678", "2023-11-14 22:13:20.123456"
    stored = folder / "files" / key[:2] / key[2:4]
    stored.mkdir(parents=True)
    (stored / key).write_bytes(make_picture("PNG", size=(40, 30)))
    named = base64.b64encode(b'{"_rails":{"data":"gid://campfire/User/2","pur":"attachable"}}').decode()
    mention = f'<action-text-attachment sgid="{named}--0a1b" content-type="application/vnd.campfire.mention"></action-text-attachment>'
    body = f'<div><strong>Ahoy</strong> {mention}<br>see <a href="https://example.org/">the map</a></div><ul><li>one</li><li>two</li></ul><pre>x = 1</pre>'
    with sqlite3.connect(folder / "db" / "production.sqlite3") as database:
        database.executescript(CAMPFIRE)
        rows: list[tuple[str, list[tuple[Any, ...]]]] = [
            ("accounts VALUES (?, ?, 'x', ?, ?)", [(1, "Harbour", day, day)]),
            (
                "users VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, NULL)",
                [
                    (1, "Ann Brook", day, day, 1, "ann@example.org", 1, "Skipper"),
                    (2, "Ben", day, day, 0, "ben@example.org", 0, None),
                ],
            ),
            (
                "rooms VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (1, "All hands", day, day, "Rooms::Open", 1),
                    (2, "Hold", day, day, "Rooms::Closed", 1),
                    (3, None, day, day, "Rooms::Direct", 1),
                ],
            ),
            (
                "memberships VALUES (?, ?, ?, ?, ?, NULL, ?)",
                [
                    (1, 1, 1, day, day, "everything"),
                    (2, 1, 2, day, day, "mentions"),
                    (3, 2, 1, day, day, "nothing"),
                    (4, 3, 1, day, day, "everything"),
                    (5, 3, 2, day, day, "everything"),
                ],
            ),
            (
                "messages VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (1, 1, 1, day, day, "a"),
                    (2, 1, 2, "2023-11-14 22:13:25.5", day, "b"),
                    (3, 3, 2, day, day, "c"),
                ],
            ),
            (
                "boosts VALUES (?, ?, ?, ?, ?, ?)",
                [(1, 1, 2, "👍", day, day), (2, 1, 1, "well said", day, day)],
            ),
            (
                "action_text_rich_texts VALUES (?, 'body', ?, 'Message', ?, ?, ?)",
                [(1, body, 1, day, day), (2, "<div>Just us</div>", 3, day, day)],
            ),
            ("active_storage_blobs VALUES (?, ?, ?, ?, ?, ?)", [(1, key, "chart.png", "image/png", 1, day)]),
            ("active_storage_attachments VALUES (?, 'attachment', 'Message', ?, ?, ?)", [(1, 2, 1, day)]),
        ]
        for statement, values in rows:
            database.executemany(f"INSERT INTO {statement}", values)
    database.close()
    return folder


def make_discord(folder: Path) -> Path:
    ann = {"id": "11", "name": "ann_b", "nickname": "Ann", "isBot": False}
    ben = {"id": "22", "name": "ben", "nickname": None, "isBot": False}
    guild = {"id": "1", "name": "Harbour"}

    def write(
        pk: str, kind: str, at: int, author: dict[str, Any], content: str, **more: Any
    ) -> dict[str, Any]:
        stamp = f"2023-11-14T22:{at:02}:20.123+00:00"
        return {
            "id": pk,
            "type": kind,
            "timestamp": stamp,
            "timestampEdited": None,
            "isPinned": False,
            "content": content,
            "author": author,
            "attachments": [],
            "embeds": [],
            "stickers": [],
            "reactions": [],
            "mentions": [],
            **more,
        }

    general = [
        write(
            "100",
            "Default",
            1,
            ann,
            "**Ahoy** @ben and @here <:otter2:5>",
            mentions=[ben],
            isPinned=True,
            timestampEdited="2023-11-14T22:20:00+00:00",
            reactions=[{"emoji": {"id": "", "name": "👍", "code": "thumbsup"}, "count": 1, "users": [ben]}],
        ),
        write(
            "101", "Reply", 2, ben, "Aye", reference={"messageId": "100", "channelId": "10", "guildId": "1"}
        ),
        write(
            "102",
            "Default",
            3,
            ann,
            "Chart",
            attachments=[{"id": "7", "url": "general_Files\\chart.png", "fileName": "chart.png"}],
        ),
        write("103", "ChannelPinnedMessage", 4, ann, "Pinned a message."),
    ]
    thread = [write("201", "Default", 5, ben, "In the thread"), write("202", "Default", 6, ann, "Indeed")]
    channel = {
        "id": "10",
        "type": "GuildTextChat",
        "categoryId": "9",
        "category": "Text",
        "name": "general",
        "topic": 'All "messages": [ hands',
    }
    inner = {
        "id": "100",
        "type": "GuildPublicThread",
        "categoryId": "10",
        "category": "general",
        "name": "Tides",
        "topic": None,
    }
    return write_zip(
        folder / "discord.zip",
        {
            "general.json": json.dumps(
                {"guild": guild, "channel": channel, "messages": general, "messageCount": 4},
                indent=2,
                ensure_ascii=False,
            ),
            "tides.json": {"guild": guild, "channel": inner, "messages": thread, "messageCount": 2},
            "general_Files/chart.png": make_picture("PNG", size=(40, 30)),
        },
    )


def make_zulip(folder: Path) -> Path:
    realm = {
        "zerver_realm": [{"id": 1, "name": "Harbour"}],
        "zerver_userprofile": [
            {
                "id": 1,
                "full_name": "Ann Brook",
                "email": "user1@zulip",
                "delivery_email": "ann@example.org",
                "is_active": True,
                "is_bot": False,
                "role": 100,
                "date_joined": START,
            },
            {
                "id": 2,
                "full_name": "Ben",
                "delivery_email": "ben@example.org",
                "is_active": True,
                "is_bot": False,
                "role": 400,
                "date_joined": START,
            },
        ],
        "zerver_userprofile_mirrordummy": [
            {"id": 3, "full_name": "Gone", "email": "gone@example.org", "is_active": False}
        ],
        "zerver_stream": [
            {
                "id": 5,
                "name": "harbour",
                "description": "All hands",
                "invite_only": False,
                "date_created": START,
                "deactivated": False,
            }
        ],
        "zerver_recipient": [
            {"id": 50, "type": 2, "type_id": 5},
            {"id": 51, "type": 1, "type_id": 1},
            {"id": 52, "type": 1, "type_id": 2},
        ],
        "zerver_subscription": [
            {"user_profile": 1, "recipient": 50, "active": True},
            {"user_profile": 2, "recipient": 50, "active": True},
        ],
        "zerver_reaction": [
            {
                "user_profile": 2,
                "message": 1,
                "emoji_name": "working_on_it",
                "emoji_code": "1f6e0",
                "reaction_type": "unicode_emoji",
            }
        ],
        "zerver_realmemoji": [],
    }
    said = [
        {
            "id": 2,
            "sender": 2,
            "recipient": 50,
            "subject": "Tides",
            "content": "Aye\n```quote\nAhoy\n```",
            "date_sent": START + 60,
        },
        {
            "id": 1,
            "sender": 1,
            "recipient": 50,
            "subject": "Tides",
            "content": "Ahoy @**Ben** and @**all**, see #**harbour>Nets** `@**Ben**`",
            "date_sent": START,
            "last_edit_time": START + 9,
            "edit_history": json.dumps([{"timestamp": START + 9, "prev_content": "Ahoi"}]),
        },
        {
            "id": 3,
            "sender": 1,
            "recipient": 50,
            "subject": "Nets",
            "content": "Chart [chart.png](/user_uploads/1/ab/chart.png)",
            "date_sent": START + 90,
        },
        {"id": 4, "sender": 2, "recipient": 51, "subject": "", "content": "Just us", "date_sent": START},
        {"id": 5, "sender": 1, "recipient": 52, "subject": "", "content": "Just you", "date_sent": START + 1},
    ]
    members = {
        "zulip-export/realm.json": json.dumps(realm).encode(),
        "zulip-export/messages-000001.json": json.dumps(
            {"zerver_message": said, "zerver_usermessage": []}
        ).encode(),
        "zulip-export/uploads/1/ab/chart.png": make_picture("PNG", size=(40, 30)),
    }
    return write_tar(folder / "zulip.tar.gz", members)


def list_rocketchat() -> dict[str, list[dict[str, Any]]]:
    """By collection. Times are datetimes, as BSON has them."""

    def at(seconds: int) -> datetime:
        return datetime.fromtimestamp(START + seconds, UTC)

    ann = {"_id": "a1", "username": "ann.brook", "name": "Ann Brook"}
    ben = {"_id": "b2", "username": "ben", "name": "Ben"}
    gone = {"_id": "g3", "username": "gone", "name": "Gone"}
    chart = make_picture("PNG", size=(40, 30))
    return {
        "users": [
            {
                **ann,
                "emails": [{"address": "ann@example.org", "verified": True}],
                "roles": ["admin", "user"],
                "type": "user",
                "active": True,
                "createdAt": at(0),
                "services": {"password": {"bcrypt": "$2b$10$none"}},
            },
            {**ben, "roles": ["user"], "type": "user", "active": True, "createdAt": at(0)},
            {
                "_id": "rocket.cat",
                "username": "rocket.cat",
                "name": "Rocket.Cat",
                "roles": ["bot"],
                "type": "bot",
                "active": True,
            },
        ],
        "rocketchat_room": [
            {"_id": "GENERAL", "t": "c", "name": "general", "ts": at(0), "usernames": []},
            {
                "_id": "r1",
                "t": "c",
                "name": "harbour",
                "fname": "Harbour",
                "topic": "All hands",
                "ts": at(0),
                "u": ann,
            },
            {
                "_id": "r2",
                "t": "p",
                "name": "nets",
                "ts": at(0),
                "u": ben,
                "archived": True,
                "_updatedAt": at(500),
            },
            {"_id": "a1b2", "t": "d", "uids": ["a1", "b2"], "usernames": ["ann.brook", "ben"], "ts": at(0)},
            {"_id": "v1", "t": "l", "fname": "A visitor", "ts": at(0)},
        ],
        "rocketchat_subscription": [
            {"_id": "s1", "rid": "r1", "u": ann, "roles": ["owner"], "ts": at(1)},
            {"_id": "s2", "rid": "r1", "u": ben, "ts": at(2), "disableNotifications": True},
            {"_id": "s3", "rid": "r2", "u": ben, "roles": ["owner"], "ts": at(1)},
        ],
        "rocketchat_message": [
            {
                "_id": "m2",
                "rid": "r1",
                "ts": at(60),
                "u": ben,
                "msg": "[ ](https://chat.example.org/channel/harbour?msg=m1) Aye",
                "attachments": [
                    {"text": "Ahoy", "message_link": "https://chat.example.org/channel/harbour?msg=m1"}
                ],
            },
            {
                "_id": "m1",
                "rid": "r1",
                "ts": at(10),
                "u": ann,
                "msg": "*Ahoy* ~all~ @all `*code*`",
                "editedAt": at(20),
                "editedBy": ann,
                "pinned": True,
                "pinnedAt": at(30),
                "pinnedBy": ben,
                "starred": [{"_id": "b2"}],
                "reactions": {
                    ":thumbsup:": {"usernames": ["ben"]},
                    ":boat_of_ours:": {"usernames": ["ann.brook"]},
                },
            },
            {
                "_id": "h1",
                "rid": "r1",
                "ts": at(10),
                "u": ann,
                "msg": "Ahoi",
                "_hidden": True,
                "parent": "m1",
            },
            {"_id": "m3", "rid": "r1", "ts": at(70), "u": ben, "msg": "In the thread", "tmid": "m1"},
            {
                "_id": "m4",
                "rid": "r1",
                "ts": at(80),
                "u": ann,
                "msg": "",
                "files": [
                    {"_id": "f1", "name": "chart.png", "type": "image/png", "size": len(chart)},
                    {"_id": "f2", "name": "thumb-chart.png", "typeGroup": "thumb"},
                ],
                "attachments": [{"title": "chart.png", "type": "file", "description": "The chart"}],
            },
            {"_id": "m5", "rid": "r1", "ts": at(90), "u": gone, "msg": "I was here"},
            {"_id": "m6", "rid": "r1", "ts": at(95), "t": "au", "u": ann, "msg": "ben"},
            {"_id": "m7", "rid": "r1", "ts": at(96), "t": "room_changed_topic", "u": ann, "msg": "All hands"},
            {"_id": "m8", "rid": "r1", "ts": at(97), "t": "rm", "u": ann, "msg": "", "editedAt": at(98)},
            {"_id": "m9", "rid": "r1", "ts": at(99), "t": "e2e", "u": ann, "msg": "c2VjcmV0"},
            {"_id": "m10", "rid": "r1", "ts": at(100), "t": "user-muted", "u": ann, "msg": "ben"},
            {"_id": "m11", "rid": "a1b2", "ts": at(5), "u": ben, "msg": "Just us"},
            {"_id": "m12", "rid": "v1", "ts": at(5), "u": ben, "msg": "To a visitor"},
        ],
        "rocketchat_custom_emoji": [{"_id": "e1", "name": "boat_of_ours", "aliases": [], "extension": "png"}],
        "rocketchat_uploads.files": [{"_id": "f1", "length": len(chart), "chunkSize": 100}],
        "rocketchat_uploads.chunks": [
            {"_id": f"c{place}", "files_id": "f1", "n": place, "data": chart[start : start + 100]}
            for place, start in reversed([*enumerate(range(0, len(chart), 100))])
        ],
    }


def make_rocketchat(folder: Path) -> Path:
    """As `mongodump --gzip` writes it."""
    dump = folder / "dump" / "rocketchat"
    dump.mkdir(parents=True)
    for name, documents in list_rocketchat().items():
        (dump / f"{name}.bson.gz").write_bytes(gzip.compress(b"".join(map(bson.encode, documents))))
        (dump / f"{name}.metadata.json.gz").write_bytes(gzip.compress(b'{"options":{}}'))
    return folder / "dump"


def make_rocketchat_json(folder: Path) -> Path:
    """As `bsondump` writes each of them."""
    dump = folder / "lines"
    dump.mkdir()
    for name, documents in list_rocketchat().items():
        lines = "".join(f"{json_util.dumps(each)}\n" for each in documents)
        (dump / f"{name}.json").write_text(lines)
    return dump


def make_rocketchat_tables(folder: Path) -> Path:
    return write_zip(
        folder / "tables.zip",
        {
            "users.csv": "ann.brook,ann@example.org,Ann Brook\nben,,Ben\n",
            "channels.csv": "harbour,ann.brook,public,ben;ann.brook\nnets,ben,private,\n",
            "harbour/messages.csv": f'ben,{START * 1000 + 60_000},"Aye, *captain*\n""quoted"""\nann.brook,{START * 1000},Ahoy\nann.brook,soon,Lost\n',
            "directmessages/all.csv": f"ben,ann.brook,{START * 1000},Just us\nann.brook,ben,{START * 1000 + 1},Just you\n",
            "__MACOSX/harbour/._messages.csv": "x",
        },
    )


def write_tar(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path
