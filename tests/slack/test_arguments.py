"""Arguments come in the query, as a form, as JSON, in parts; what cannot be read is refused by its name."""

import json
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from syncchat.models import Message, Room
from syncchat.slack.arguments import Arguments, read_arguments
from syncchat.slack.errors import SlackError
from syncchat.slack.ids import write_room
from tests.slack.conftest import App

FORM = "application/x-www-form-urlencoded"
URL = "/api/slack/chat.postMessage"


def _ask(app: App, lobby: Room, way: str) -> Any:
    given = {"channel": write_room(lobby), "text": way}
    headers = {"Authorization": f"Bearer {app.token}"}
    client = Client()
    match way:
        case "query":
            return client.get(URL, given, headers=headers)
        case "query of a post":
            return client.post(
                URL,
                b"",
                content_type=FORM,
                query_params=given,
                headers=headers,
            )
        case "form":
            return client.post(
                URL + "/",
                "&".join(f"{name}={value}" for name, value in given.items()),
                content_type=FORM,
                headers=headers,
            )
        case "parts":
            return client.post("/api/slack/api/chat.postMessage", given, headers=headers)
        case "token in the form":
            return client.post(URL, given | {"token": app.token})
    content = json.dumps(given)
    return client.post(URL, content, content_type="application/json; charset=utf-8", headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["query", "query of a post", "form", "parts", "token in the form", "json"])
def test_a_message_is_posted_each_way(app: App, lobby: Room, way: str) -> None:
    answer = _ask(app, lobby, way)

    assert (answer.status_code, answer.json()["ok"]) == (200, True), answer.content
    assert Message.objects.get(kind="text").body == way


@pytest.mark.django_db
def test_json_may_be_declared_and_not_sent(app: App) -> None:
    headers = {"Authorization": f"Bearer {app.token}"}
    assert (
        Client()
        .post("/api/slack/auth.test", b"", content_type="application/json", headers=headers)
        .json()["ok"]
    )


@pytest.mark.parametrize(
    ("body", "kind", "word"),
    [
        (b"{", "application/json", "invalid_json"),
        (b"[]", "application/json", "json_not_object"),
        (b"[" * 100_000, "application/json", "invalid_json"),
        (b'{"a": "' + b"x" * 1_100_000 + b'"}', "application/json", "invalid_arguments"),
        (b"x", "multipart/form-data", "invalid_form_data"),
        (
            b"&".join(b"a%d=1" % number for number in range(2000)),
            "application/x-www-form-urlencoded",
            "invalid_form_data",
        ),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(body: bytes, kind: str, word: str) -> None:
    answer = Client().post("/api/slack/api.test", body, content_type=kind)
    assert (answer.status_code, answer.json()["error"]) == (200, word)


def test_the_test_of_the_api_says_what_it_was_given() -> None:
    assert Client().post("/api/slack/api.test", {"foo": "bar"}).json() == {"ok": True, "args": {"foo": "bar"}}
    refused = Client().post("/api/slack/api.test", {"error": "my_error"}).json()
    assert (refused["ok"], refused["error"]) == (False, "my_error")
    put = Client().put("/api/slack/api.test")
    assert (put.status_code, put.json()["error"], put.headers["Allow"]) == (
        405,
        "invalid_post_type",
        "GET, POST",
    )


@pytest.mark.parametrize("value", [False, 0, "0", "false", "False", "", "no"])
def test_a_flag_that_is_down_in_each_spelling(value: object) -> None:
    assert not Arguments({"flag": value}).flag("flag", default=True)


@pytest.mark.parametrize("value", [True, 1, "1", "true", "True"])
def test_a_flag_that_is_up(value: object) -> None:
    assert Arguments({"flag": value}).flag("flag")


@pytest.mark.parametrize("value", ["a,b", " a , b ", ["a", "b"], '["a", "b"]'])
def test_a_list_joined_or_as_json(value: object) -> None:
    assert Arguments({"users": value}).words("users") == ["a", "b"]


@pytest.mark.parametrize("value", ['[{"a": 1}]', [{"a": 1}]])
def test_objects_as_json_or_within_a_form(value: object) -> None:
    assert Arguments({"blocks": value}).things("blocks") == [{"a": 1}]


@pytest.mark.parametrize("value", ["{", "[1]", [1], {"a": 1}, 7, "words"])
def test_what_is_no_list_of_objects_is_refused(value: object) -> None:
    with pytest.raises(SlackError, match="invalid_blocks"):
        Arguments({"blocks": value}).things("blocks")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["channel", "text", "blocks", "attachments", "thread_ts", "limit", "cursor", "users", "ts"]
)


@given(st.dictionaries(NAMES, ANYTHING))
def test_whatever_is_passed_is_read_or_refused(given_: dict[str, Any]) -> None:
    request = RequestFactory().post("/", json.dumps(given_), content_type="application/json")
    arguments = read_arguments(request)
    for name in given_:
        for read in (arguments.text, arguments.words, arguments.flag):
            read(name)
        for refusing in (
            arguments.things,
            arguments.need,
            lambda each: arguments.number(each, default=1, largest=9),
        ):
            with suppress(SlackError):
                refusing(name)
