"""Every HTTP route for every role. A route or method without a row fails."""

import copy
import json
import re
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from syncchat.domain.limits import limits
from tests.http.routes import list_routes
from tests.http.rows import Row, find_path
from tests.http.scene import ROLES, Scene, build_scene
from tests.http.table import list_rows

pytestmark = pytest.mark.django_db

PAGE_METHODS = ("GET", "POST")
API_METHODS = (*PAGE_METHODS, "PUT", "PATCH", "DELETE")


@pytest.fixture
def scene(db: None) -> Scene:
    return build_scene()


@pytest.mark.slow
def test_every_role_gets_what_the_table_says(scene: Scene) -> None:
    wrong = []
    for row in list_rows(scene):
        got = " ".join(str(_ask(scene, role, row).status_code) for role in ROLES)
        if got != row.statuses:
            wrong.append(f"{row.method} {find_path(scene, row)}: expected {row.statuses}, got {got}")

    assert not wrong, "\n".join(wrong)


def test_every_route_and_method_has_a_row(scene: Scene) -> None:
    known = {(row.method, row.route) for row in list_rows(scene)}
    missing = [
        f"{method} {route}"
        for route in list_routes()
        for method in (API_METHODS if route.startswith("api/") else PAGE_METHODS)
        if (method, route) not in known and _answers(scene, method, route)
    ]

    assert not missing


def test_the_table_names_no_route_that_is_gone(scene: Scene) -> None:
    assert {row.route for row in list_rows(scene)} <= set(list_routes())


def test_what_one_may_not_see_is_answered_as_what_is_not_there(scene: Scene) -> None:
    for row in [
        row for row in list_rows(scene) if row.statuses.split()[1] == "404" and "room_id" in row.route
    ]:
        private = _ask(scene, "outsider", row)
        missing = _ask(scene, "outsider", row._replace(parts={**row.parts, "room_id": 987654}))
        assert private.status_code == missing.status_code, row
        assert _plain(private) == _plain(missing), row


def _answers(scene: Scene, method: str, route: str) -> bool:
    """Whether the workspace's owner gets more than "not this way"."""
    return int(_ask(scene, "owner", Row(method, route, "")).status_code) != 405


def _ask(scene: Scene, role: str, row: Row) -> Any:
    """One request, of which nothing stays."""
    client: Client = copy.copy(scene.clients[role])
    client.cookies = copy.deepcopy(client.cookies)
    limits.forget_all()
    sent: dict[str, Any] = {"content_type": "application/x-www-form-urlencoded"}
    if row.route.startswith("api/"):
        body = "" if row.body is None else json.dumps(row.body)
        sent = {"data": body, "content_type": "application/json"}
    with transaction.atomic():
        answer = client.generic(row.method, find_path(scene, row), **sent)
        transaction.set_rollback(True)
    return answer


def _plain(answer: HttpResponse) -> str:
    return re.sub(r'(nonce|value)="[^"]*"', "", answer.content.decode())
