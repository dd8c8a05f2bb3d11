"""`/api/v1/docs`: a page on which every call of the API can be looked up."""

import re

import pytest
from django.test import Client

from syncchat.api.application import api
from syncchat.api.base.reference import name_kind
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


def read_page(caller: Caller) -> str:
    answer = caller.client.get("/api/v1/docs")
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_call_stands_there_with_a_command_line(as_bob: Caller) -> None:
    page = read_page(as_bob)
    document = api.get_openapi_schema()

    for path, operations in document["paths"].items():
        assert f"<code>{path}</code>" in page
        for method, operation in operations.items():
            assert f'id="{operation["operationId"]}"' in page
            assert f"curl -X {method.upper()} &#x27;http://testserver/api/v1/" in page


def test_every_link_within_the_page_leads_somewhere(as_bob: Caller) -> None:
    page = read_page(as_bob)
    places = re.findall(r'\sid="([^"]+)"', page)

    assert len(places) == len(set(places))
    linked = set(re.findall(r'href="#([^"]+)"', page))
    assert {"shape-Message", "refusals", "send_message"} <= linked <= {*places}


def test_meanings_are_shown_as_words_and_not_as_markup(as_bob: Caller) -> None:
    page = read_page(as_bob)

    assert "&lt;span class=&quot;emoji&quot;&gt;:name:&lt;/span&gt;" in page
    assert '<span class="emoji">' not in page
    assert "`" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)


def test_strangers_sign_in_first(client: Client) -> None:
    answer = client.get("/api/v1/docs")

    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/api/v1/docs")


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "integer"}, ("number", "")),
        ({"type": "string", "format": "uuid"}, ("UUID", "")),
        ({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}, ("time", "")),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Message"}}, ("list of", "Message")),
        ({"anyOf": [{"$ref": "#/a/Room"}, {"$ref": "#/a/MyRoom"}]}, ("Room or ", "MyRoom")),
        ({"const": True}, ("`true`", "")),
    ],
)
def test_what_a_value_is_is_said_in_words(schema: dict[str, object], kind: tuple[str, str]) -> None:
    assert name_kind(schema) == kind
