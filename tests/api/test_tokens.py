"""A program signs in with each request: what its token may do, and nothing of a session."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from syncchat.api.base import scopes
from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.ids import make_id
from syncchat.domain.limits import limits, token_pace
from syncchat.domain.messages.messages import send_message
from syncchat.domain.rooms.memberships import join_room
from syncchat.domain.tokens.tokens import create_token, revoke_token
from syncchat.models import AccessToken, Message, Room, User
from syncchat.protocol import commands
from syncchat.search.indexing import catch_up
from tests.api.caller import API, Caller
from tests.domain.test_tokens import make_token, spoil
from tests.files.things import upload
from tests.http.routes import list_routes

pytestmark = pytest.mark.django_db

ALL = ["read", "write", "files", "manage"]


class Program:
    """With a client that checks CSRF, as no other test's does."""

    def __init__(self, secret: str) -> None:
        self.client, self.secret = Client(enforce_csrf_checks=True), secret

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        said = {"Authorization": f"Bearer {self.secret}", **headers}
        content: dict[str, Any] = {} if body is None else {"data": body, "content_type": "application/json"}
        path = path if path.startswith("/") else API + path
        return getattr(self.client, method.lower())(path, headers=said, **content)


def make_program(user: User, *chosen: str, rooms: list[int] | None = None) -> Program:
    return Program(make_token(user, scopes=chosen or ALL, rooms=rooms).secret)


def say(user: User, room: Room, body: str) -> Message:
    return send_message(actor=user, room_id=room.pk, id=make_id(), body=body).message


def new(body: str = "Built.") -> dict[str, str]:
    return {"id": str(make_id()), "body": body}


def test_a_token_sends_without_a_cookie_or_a_csrf_token(bob: User, lobby: Room) -> None:
    answer = make_program(bob).call("POST", f"rooms/{lobby.pk}/messages", new())

    assert answer.status_code == 201
    assert Message.objects.get(pk=answer.json()["id"]).author == bob
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Authorization" in answer.headers["Vary"]
    assert not Session.objects.exists()


def test_the_scheme_is_read_in_any_case(bob: User) -> None:
    program = make_program(bob)

    for scheme in ("bearer", "BEARER", "Bearer "):
        assert program.call("GET", "me", Authorization=f"{scheme} {program.secret}").status_code == 200


@pytest.mark.parametrize("path", ["me", "pull", "nowhere", "/files/01990000-0000-7000-8000-000000000001/"])
def test_what_is_no_token_is_refused_before_all_else(bob: User, path: str) -> None:
    """S13."""
    secret = make_token(bob).secret

    for text in spoil(secret):
        refused = Program(text.strip()).call("GET", path)
        if text.strip() == secret:
            continue
        assert refused.status_code == 401, text
        assert refused.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
        check_problem(refused, 401, "sign_in")


def test_revoked_is_refused_from_the_next_request_on(bob: User) -> None:
    program = make_program(bob)
    assert program.call("GET", "me").status_code == 200

    revoke_token(actor=bob, token_id=AccessToken.objects.get().pk)

    assert program.call("GET", "me").status_code == 401


def test_with_a_cookie_beside_it_the_token_counts(as_alice: Caller, bob: User) -> None:
    secret = make_token(bob).secret

    both = as_alice.call("get", "me", Authorization=f"Bearer {secret}")
    bad = as_alice.call("get", "me", Authorization="Bearer null")
    other = as_alice.call("get", "me", Authorization="Basic YTpi")

    assert both.json()["username"] == "bob"
    assert bad.status_code == 401
    assert other.json()["username"] == "alice"


def test_a_page_takes_no_token(bob: User) -> None:
    for path in ("/settings/security/", "/"):
        assert make_program(bob).call("GET", path).status_code == 302


def test_a_token_does_what_its_scopes_say_and_no_more(bob: User, lobby: Room) -> None:
    asked: dict[str, Callable[[Program], Any]] = {
        "read": lambda program: program.call("GET", f"rooms/{lobby.pk}/messages"),
        "write": lambda program: program.call("POST", f"rooms/{lobby.pk}/messages", new()),
        "files": lambda program: program.call(
            "POST", "uploads", {"id": str(make_id()), "name": "a.txt", "size": 5}
        ),
        "manage": lambda program: program.call("POST", "rooms", {"kind": "private", "name": "Own"}),
    }
    for scope in asked:
        program = make_program(bob, scope)
        for other, ask in asked.items():
            answer = ask(program)
            if other == scope:
                assert answer.status_code in (200, 201), answer.content
                continue
            check_problem(answer, 403, "forbidden")
            assert answer.headers["WWW-Authenticate"] == f'Bearer error="insufficient_scope", scope="{other}"'


def test_a_command_asks_for_the_same(bob: User, lobby: Room) -> None:
    reader, writer = make_program(bob, "read"), make_program(bob, "read", "write")
    send = {"type": "send", "room": lobby.pk, **new()}
    pull = {"type": "pull", "log": lobby.log_id, "after": [0, 0]}

    assert reader.call("POST", "commands", pull).status_code == 200
    check_problem(reader.call("POST", "commands", send), 403, "forbidden")
    assert writer.call("POST", "commands", send).status_code == 200


def test_a_token_that_may_only_write_is_answered_with_nobody_s_words(
    alice: User, bob: User, lobby: Room
) -> None:
    asked = say(bob, lobby, "Who knows?")
    send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="I do", thread=asked.pk)
    writing, both = make_program(bob, "write"), make_program(bob, "read", "write")

    for method, path, body in (
        ("PUT", f"messages/{asked.pk}/follow", {}),
        ("POST", f"messages/{asked.pk}/thread/read", {"seq": 1}),
        ("DELETE", f"messages/{asked.pk}/follow", {}),
    ):
        refused = writing.call(method, path, body)
        check_problem(refused, 403, "forbidden")
        assert 'scope="read"' in refused.headers["WWW-Authenticate"]
        assert "I do" in both.call(method, path, body).content.decode()


def test_a_token_does_never_more_than_its_person(bob: User, lobby: Room, cellar: Room) -> None:
    program = make_program(bob)

    check_problem(program.call("PATCH", f"rooms/{lobby.pk}", {"name": "Mine"}), 403, "forbidden")
    check_problem(program.call("GET", f"rooms/{cellar.pk}"), 404, "not_found")
    check_problem(program.call("GET", "invites"), 403, "forbidden")


def test_what_belongs_to_a_browser_is_not_for_tokens(alice: User) -> None:
    program = make_program(alice)

    for method, path in (("GET", "push"), ("DELETE", "push/devices/1"), ("POST", "start-failures")):
        check_problem(program.call(method, path, {}), 403, "forbidden")


def test_every_operation_says_what_it_needs() -> None:
    ours = {route.removeprefix(API.lstrip("/")) for route in list_routes() if route.startswith("api/v1/")}
    named = {operation.partition(" ")[2] for operation in (*scopes.OPERATIONS, *scopes.FOR_SOME_ROOMS)}
    changing = [
        f"{method} {route}"
        for route in sorted(ours)
        for method in ("POST", "PUT", "PATCH", "DELETE")
        if _answers(method, route)
    ]

    assert named <= ours
    assert [operation for operation in changing if operation not in scopes.OPERATIONS] == []


def _answers(method: str, route: str) -> bool:
    """Whether the route has such an operation, asked of the framework and not of our table."""
    from syncchat.api.application import api

    for _prefix, router in api._routers:
        for path, view in router.path_operations.items():
            if path.replace("{", "<").replace("}", ">") == route:
                return any(method in operation.methods for operation in view.operations)
    return False


def test_every_command_says_what_it_needs() -> None:
    assert set(get_args(get_args(commands.AnyCommand)[0])) == set(scopes.COMMANDS)


# -- limited to rooms


def test_other_rooms_are_as_if_they_did_not_exist(bob: User, lobby: Room, general: Room) -> None:
    there, elsewhere = say(bob, lobby, "marzipan here"), say(bob, general, "marzipan there")
    catch_up()
    program = make_program(bob, rooms=[lobby.pk])

    assert [room["id"] for room in program.call("GET", "rooms").json()] == [lobby.pk]
    assert program.call("GET", f"rooms/{lobby.pk}/messages").status_code == 200
    assert program.call("GET", f"messages/{there.pk}").status_code == 200
    for method, path, body in (
        ("GET", f"rooms/{general.pk}", None),
        ("GET", f"rooms/{general.pk}/messages", None),
        ("GET", f"rooms/{general.pk}/members", None),
        ("GET", f"rooms/{general.pk}/files", None),
        ("GET", f"messages/{elsewhere.pk}", None),
        ("GET", f"messages/{elsewhere.pk}/thread", None),
        ("GET", f"logs/{general.log_id}/events", None),
        ("GET", f"logs/{bob.log_id}/events", None),
        ("POST", f"rooms/{general.pk}/messages", new()),
        ("POST", f"rooms/{general.pk}/read", {"seq": 1}),
        ("POST", f"rooms/{general.pk}/leave", {}),
        ("PUT", f"messages/{elsewhere.pk}/reactions/👍", {}),
        ("PATCH", f"messages/{elsewhere.pk}", {"body": "changed"}),
        ("DELETE", f"messages/{elsewhere.pk}", {}),
        ("POST", "commands", {"type": "send", "room": general.pk, **new()}),
        ("POST", "commands", {"type": "pull", "log": general.log_id, "after": [0, 0]}),
        ("POST", f"rooms/{lobby.pk}/messages", {**new(), "forward": str(elsewhere.pk)}),
    ):
        check_problem(program.call(method, path, body), 404, "not_found")
    found = program.call("GET", "search?query=marzipan").json()
    assert [each["message"]["id"] for each in found["results"]] == [str(there.pk)]
    pulled = program.call(
        "POST", "pull", {"positions": {str(general.log_id): [0, 0], str(lobby.log_id): [0, 0]}}
    )
    assert list(pulled.json()["heads"]) == [str(lobby.log_id)]
    assert "marzipan there" not in pulled.content.decode()


def test_activity_and_threads_leave_other_rooms_out(
    alice: User, bob: User, lobby: Room, general: Room
) -> None:
    for room in (lobby, general):
        asked = say(bob, room, "who knows?")
        say(alice, room, f"@bob in {room.pk}")
        send_message(actor=alice, room_id=room.pk, id=make_id(), body="I do", thread=asked.pk)
    program = make_program(bob, rooms=[lobby.pk])

    for path, name in (("me/activity", "items"), ("threads", "threads")):
        text = program.call("GET", path).json()[name]
        assert {(each.get("message") or each)["room"] for each in text} == {lobby.pk}


def test_a_room_outside_is_not_joined_and_what_is_of_no_room_not_done(
    bob: User, lobby: Room, general: Room
) -> None:
    program = make_program(bob, rooms=[lobby.pk])

    for method, path, body in (
        ("POST", "rooms", {"kind": "private", "name": "Own"}),
        ("POST", "directs", {"people": [bob.pk]}),
        ("GET", "me/drafts", None),
        ("POST", "commands", {"type": "quiet"}),
    ):
        check_problem(program.call(method, path, body), 403, "forbidden")
    check_problem(program.call("POST", f"rooms/{general.pk}/join", {}), 404, "not_found")


# -- files


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_files_are_fetched_with_read_or_with_files(bob: User, lobby: Room, media: Path) -> None:
    file = upload(bob, b"hello")
    sent = send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="", files=[file.pk])
    assert sent.message
    path = f"/files/{file.pk}/"

    for scope in ("read", "files"):
        assert make_program(bob, scope).call("GET", path).headers["Content-Length"] == "5"
    assert make_program(bob, "write").call("GET", path).status_code == 403
    assert make_program(bob, "read", rooms=[lobby.pk]).call("GET", path).status_code == 200


def test_a_file_of_another_room_is_not_there(bob: User, lobby: Room, general: Room, media: Path) -> None:
    file = upload(bob, b"hello")
    send_message(actor=bob, room_id=general.pk, id=make_id(), body="", files=[file.pk])

    assert make_program(bob, "read", rooms=[lobby.pk]).call("GET", f"/files/{file.pk}/").status_code == 404


# -- limits and problems


def test_answers_say_how_much_is_left(bob: User, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SEND_LIMIT = 60
    for counting in (limits, token_pace):
        monkeypatch.setattr(counting, "time", SimpleNamespace(monotonic=lambda: 1_000.0))
    limits.forget_all()
    program = make_program(bob)

    first, second = program.call("GET", "me"), program.call("GET", "me")

    assert first.headers["RateLimit-Policy"] == (
        '"requests-burst";q=100;w=5, "requests";q=600;w=60, "writes-burst";q=10;w=5, "writes";q=60;w=60'
    )
    assert first.headers["RateLimit"] == (
        '"requests-burst";r=99;t=1, "requests";r=599;t=1, "writes-burst";r=10;t=0, "writes";r=60;t=0'
    )
    assert '"requests";r=598' in second.headers["RateLimit"]


def test_a_token_that_asks_too_fast_is_told_when_to_go_on_and_no_other_is(bob: User, settings: Any) -> None:
    settings.SEND_LIMIT = 6
    limits.forget_all()
    program, other = make_program(bob), make_program(bob)

    answers = [program.call("GET", "emoji") for _ in range(12)]

    refused = answers[-1]
    check_problem(refused, 429, "rate_limited")
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["RateLimit"].startswith('"requests-burst";r=0')
    assert other.call("GET", "emoji").status_code == 200


def test_a_session_is_told_nothing_of_it(as_bob: Caller) -> None:
    assert "RateLimit" not in as_bob.get("me").headers


def test_an_unknown_address_and_method_are_problems_too(bob: User) -> None:
    program = make_program(bob)

    check_problem(program.call("GET", "nowhere"), 404, "not_found")
    refused = program.call("DELETE", "me")
    check_problem(refused, 405, "invalid")
    assert refused.headers["Allow"]


def test_a_fault_of_ours_is_a_problem_too(bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("syncchat.api.people.serialize_person", break_down)
    program = make_program(bob)
    program.client.raise_request_exception = False

    check_problem(program.call("GET", f"people/{bob.pk}"), 500, "unavailable")


def check_problem(answer: HttpResponse, status: int, code: str) -> None:
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    said = answer.json()  # type: ignore[attr-defined]
    assert (answer.status_code, said["status"], said["code"]) == (status, status, code), said
    assert said["title"]
    assert said["detail"] == said["message"]


def test_a_token_costs_no_more_statements_than_a_session(as_bob: Caller, bob: User) -> None:
    program = make_program(bob)
    program.call("GET", "people")
    as_bob.get("people")

    with CaptureQueriesContext(connection) as by_session:
        as_bob.get("people")
    with CaptureQueriesContext(connection) as by_token:
        program.call("GET", "people")

    assert len(by_token) <= len(by_session)


def test_a_bot_writes_with_its_token(alice: User, lobby: Room) -> None:
    bot = create_bot(actor=alice, username="ci", display_name="Builds")
    join_room(actor=bot, room_id=lobby.pk)
    secret = create_token(actor=alice, user_id=bot.pk, name="CI", scopes=["write"]).secret

    sent = Program(secret).call("POST", f"rooms/{lobby.pk}/messages", new())

    assert sent.json()["message"]["author"]["is_bot"] is True
