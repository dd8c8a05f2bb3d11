"""Every operation of the HTTP API, with what it allows and with what is nearly that: no answer is a 500."""

import json
import urllib.request
from collections import Counter
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncchat.domain.ids import make_id
from tests.faults.wire.amounts import allow, try_inputs
from tests.faults.wire.schemas import ANYTHING, Schemas, spoiled
from tests.faults.wire.watched import Watched
from tests.servers import ROOT
from tests.visitors import Visitor

API = json.loads((ROOT / "docs" / "openapi.json").read_text())
SCHEMAS = Schemas(API["components"]["schemas"], ids=[str(make_id())])
OPERATIONS = [
    (method.upper(), path, described)
    for path, methods in API["paths"].items()
    for method, described in methods.items()
]
# Long polls are asked not to be long
PARAMETERS = {"wait": st.sampled_from([0, -1, 26, "soon"])}


def draw_parameters(draw: st.DrawFn, described: Any, place: str) -> dict[str, Any]:
    drawn = {}
    for parameter in described.get("parameters", ()):
        if parameter["in"] != place or (not parameter.get("required") and draw(st.booleans())):
            continue
        name = parameter["name"]
        fitting = PARAMETERS.get(name) or SCHEMAS.build(parameter["schema"])
        drawn[name] = draw(fitting if name in PARAMETERS else st.one_of(fitting, fitting, ANYTHING))
    return drawn


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, Any]:
    method, path, described = draw(st.sampled_from(OPERATIONS))
    for name, value in draw_parameters(draw, described, "path").items():
        path = path.replace(f"{{{name}}}", quote(str(value).encode("utf-8", "replace"), safe=""))
    query = draw_parameters(draw, described, "query")
    asked = {name: str(value).encode("utf-8", "replace") for name, value in query.items()}
    body = None
    # Of an upload's part it is bytes
    asks = described.get("requestBody", {}).get("content", {}).get("application/json")
    if asks:
        sound = SCHEMAS.build(asks["schema"])
        body = draw(st.one_of(sound, spoiled(sound), ANYTHING))
    if isinstance(body, dict) and isinstance(body.get("wait"), int | float) and body["wait"] > 0:
        body = {**body, "wait": draw(PARAMETERS["wait"])}
    return method, f"{path.removeprefix('/api/v1/')}?{urlencode(asked)}", body


def fetch(visitor: Visitor, method: str, path: str, body: Any) -> tuple[int, str]:
    headers = {"Content-Type": "application/json", "X-CSRFToken": visitor.cookie("csrftoken")}
    content = None if body is None else json.dumps(body).encode()
    url = f"{visitor.url}/api/v1/{path}"
    return visitor._ask(
        urllib.request.Request(url, content, {**headers, "Referer": visitor.url}, method=method)
    )


@pytest.mark.fault("T73")
@try_inputs(200, 3000)
@pytest.mark.parametrize("name", ["alice", "charlie"])
def test_any_request_is_answered_and_every_refusal_says_why(
    watched: Watched, tally: Counter[str], name: str, inputs: int
) -> None:
    visitor = watched.visitors[name]

    @allow(inputs)
    @given(requests())
    def ask(request: tuple[str, str, Any]) -> None:
        tally["requests"] += 1
        status, text = fetch(visitor, *request)
        assert status < 500
        assert watched.take_complaints() == []
        # A path that is no route of the API is the site's, and answered by its page
        assert (
            status < 400
            or (status == 404 and "<html" in text)
            or {"code", "message"} <= set(json.loads(text))
        )

    ask()
