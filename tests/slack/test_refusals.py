"""Whoever may not is told so by Slack's names, learns nothing else, and no cookie opens anything."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from syncchat.domain.accounts.accounts import set_active
from syncchat.domain.limits import limits
from syncchat.domain.tokens.grants import find_grant
from syncchat.domain.tokens.tokens import create_token, revoke_token
from syncchat.models import AccessToken, Message, Room, User
from syncchat.protocol.commands import BODY_LIMIT
from syncchat.slack import door
from syncchat.slack.ids import write_person, write_room
from syncchat.slack.methods.table import METHODS
from syncchat.slack.tickets import open_socket, seal_socket
from syncchat.slack.times import write_ts
from tests.slack.conftest import ALL, App, make_app, say

pytestmark = pytest.mark.django_db


def test_no_cookie_signs_in_and_none_is_set(app: App, alice: User, lobby: Room) -> None:
    client = Client()
    client.force_login(alice)
    for method in METHODS:
        answer = client.post(f"/api/slack/{method}", {"channel": write_room(lobby), "text": "x"})
        assert (answer.status_code, answer.json()["error"]) == (200, "not_authed"), method
        assert not answer.cookies
    assert not Message.objects.filter(kind="text").exists()


def test_a_token_needs_no_csrf_token_and_wins_over_a_cookie(app: App, alice: User, lobby: Room) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    said = {"channel": write_room(lobby), "text": "x", "token": app.token}
    answer = client.post("/api/slack/chat.postMessage", said, headers={"Origin": "https://x.example"})

    assert answer.json()["ok"]
    assert Message.objects.get(kind="text").author == app.bot


@pytest.mark.parametrize("token", ["", "xoxb-1-2", "scr_abc", "scr_" + "0" * 60, "é"])
def test_what_is_no_token_signs_nobody_in(token: str, db: None) -> None:
    answer = Client().post("/api/slack/auth.test", {"token": token}).json()
    assert answer == {"ok": False, "error": "invalid_auth" if token else "not_authed"}


def test_a_token_of_somebody_locked_out_signs_nobody_in(app: App, alice: User) -> None:
    set_active(app.bot, is_active=False, actor=alice)
    assert app.refuse("auth.test") == "account_inactive"


def test_one_that_was_revoked_or_ran_out(app: App, alice: User) -> None:
    other = create_token(
        actor=alice,
        user_id=app.bot.pk,
        name="short",
        scopes=ALL,
        expires_at=timezone.now() + timedelta(hours=1),
    )
    AccessToken.objects.filter(pk=other.token.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    assert App(app.bot, other.secret).refuse("auth.test") == "token_expired"
    revoke_token(actor=alice, token_id=AccessToken.objects.exclude(pk=other.token.pk).get().pk)
    assert app.refuse("auth.test") == "token_revoked"


def test_each_method_asks_for_its_scope(app: App, alice: User, lobby: Room) -> None:
    for method, row in METHODS.items():
        if row.scope is None:
            continue
        others = tuple(scope for scope in ALL if scope != row.scope)
        told = make_app(alice, scopes=others).call(method, channel=write_room(lobby))
        assert (told["error"], told["needed"]) == ("missing_scope", str(row.scope)), method
        assert told["provided"].split(",") == sorted(others)
        AccessToken.objects.exclude(digest=AccessToken.objects.order_by("pk").first().digest).delete()  # type: ignore[union-attr]


def test_a_token_that_is_limited_to_a_room_reaches_no_other(
    app: App, alice: User, bob: User, lobby: Room, general: Room
) -> None:
    limited, other = make_app(alice, rooms=[lobby.pk]), write_room(general)
    said = write_ts(say(alice, general, "elsewhere"))

    assert limited.do("conversations.history", channel=write_room(lobby))["messages"]
    assert [each["id"] for each in limited.do("conversations.list")["channels"]] == [write_room(lobby)]
    for method in METHODS:
        if "user" in method or method.startswith(("auth", "team", "bots", "emoji", "apps", "files")):
            continue
        told = limited.call(method, channel=other, text="x", ts=said, timestamp=said, name="tada", user="U1")
        told.pop("response_metadata", None)
        assert not told["ok"] or not (told.get("items") or told.get("channels", [])[1:]), (method, told)
    assert limited.refuse("conversations.open", users=write_person(bob.pk)) == "restricted_action"
    assert limited.refuse("chat.postMessage", channel=write_person(bob.pk), text="x") == "restricted_action"
    assert Message.objects.filter(room=general, kind="text").count() == 1


def test_a_room_that_is_hidden_is_answered_as_one_that_is_not_there(
    app: App, alice: User, cellar: Room
) -> None:
    said = write_ts(say(alice, cellar, "secret"))
    for method in METHODS:
        if method == "conversations.create":
            continue
        asked = {
            "text": "x",
            "ts": said,
            "timestamp": said,
            "name": "tada",
            "users": "U00000001",
            "post_at": 2e9,
        }
        hidden = app.call(method, channel=write_room(cellar), **asked)
        missing = app.call(method, channel="C0000ZZZZ", **asked)
        for told in (hidden, missing):
            told.pop("channel", None)
        assert hidden.get("error") == missing.get("error"), method
        assert "secret" not in str(hidden), method


def test_too_much_and_nothing_are_refused_and_nothing_is_said(app: App, lobby: Room) -> None:
    channel = write_room(lobby)
    assert app.refuse("chat.postMessage", channel=channel, text="x" * (BODY_LIMIT + 1)) == "msg_too_long"
    assert app.refuse("chat.postMessage", channel=channel) == "no_text"
    assert app.refuse("chat.postMessage", channel=channel, text=" \u200b") == "no_text"
    assert app.refuse("chat.postMessage", text="x") == "invalid_arguments"
    assert app.refuse("chat.postMessage", channel="nowhere", text="x") == "channel_not_found"
    assert not Message.objects.filter(kind="text").exists()


def test_what_slack_has_and_we_have_not_is_told_from_what_nobody_has(app: App) -> None:
    assert app.refuse("views.open", trigger_id="1") == "feature_not_enabled"
    assert app.refuse("chat.postEphemeral") == "feature_not_enabled"
    for nothing in ("no.such.thing", "", "chat.postMessage/more", "upload/x/y", "%00"):
        assert app.refuse(nothing) == "unknown_method"


def test_a_ticket_opens_one_socket_of_a_token_that_still_holds(app: App, alice: User) -> None:
    grant = find_grant(app.token)
    assert grant
    ticket, other = (seal_socket(grant, "https://chat.example") for _each in "ab")

    assert open_socket(ticket) == (grant, "https://chat.example")
    assert open_socket(ticket) is None
    assert open_socket(other[:-1]) is None
    revoke_token(actor=alice, token_id=grant.token_id)
    assert open_socket(other) is None


def test_too_fast_is_429_with_the_seconds_to_wait(app: App, lobby: Room, settings: Any) -> None:
    settings.SEND_LIMIT = 6
    limits.forget_all()
    first, second = (app.send("chat.postMessage", channel=write_room(lobby), text=word) for word in "ab")

    assert (first.status_code, second.status_code) == (200, 429)
    assert second.json() == {"ok": False, "error": "ratelimited"}
    assert int(second.headers["Retry-After"]) >= 1
    assert "RateLimit" in first.headers
    assert "chat:write" in first.headers["X-OAuth-Scopes"]


def test_a_fault_of_ours_is_json_too_and_tells_nothing_of_it(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_text: str) -> None:
        raise ZeroDivisionError("our insides")

    monkeypatch.setattr(door, "find_grant", fail)
    answer = app.send("auth.test")
    assert (answer.status_code, answer.json()) == (500, {"ok": False, "error": "internal_error"})


def test_deep_blocks_are_no_fault(app: App, lobby: Room) -> None:
    deep: Any = {"type": "section"}
    for _level in range(300):
        deep = {"type": "rich_text", "elements": [deep]}
    assert app.refuse("chat.postMessage", channel=write_room(lobby), blocks=[deep]) == "no_text"


def test_a_database_that_is_away_is_no_refusal(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_text: str) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(door, "find_grant", fail)
    answer = app.send("auth.test")
    assert (answer.status_code, answer.json()["error"]) == (503, "service_unavailable")


@pytest.mark.parametrize("method", ["conversations.info", "conversations.history", "chat.postMessage"])
def test_a_token_that_only_reads_opens_no_direct_message(
    app: App, alice: User, bob: User, method: str
) -> None:
    reader, before = make_app(alice, scopes=("read",)), Room.objects.count()

    assert not reader.call(method, channel=write_person(bob.pk), text="x")["ok"]

    assert Room.objects.count() == before


@pytest.mark.parametrize("charset", ["iso-8859-1", "nonsense"])
def test_a_form_in_another_alphabet_is_no_fault_of_ours(app: App, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    headers = {"Authorization": f"Bearer {app.token}"}
    answer = Client().generic("POST", "/api/slack/auth.test", "a=%E4", content_type=kind, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["oldest", "latest"])
def test_the_last_moment_of_all_is_no_fault(app: App, lobby: Room, name: str) -> None:
    channel, last = write_room(lobby), "253402300799.999999"
    assert app.refuse("conversations.history", channel=channel, **{name: last}) == f"invalid_ts_{name}"


@pytest.mark.parametrize("name", ["client_msg_id", "text", "thread_ts"])
def test_half_a_letter_is_no_fault(app: App, lobby: Room, name: str) -> None:
    said = {"text": "x", "channel": write_room(lobby), name: "x\ud800"}
    assert app.send("chat.postMessage", **said).status_code == 200
