"""Every form of a signed-in person counts against one pace, in one place."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from syncchat.domain.limits import limits
from syncchat.models import User
from syncchat.views.paced_forms import UNCOUNTED
from tests.http.doors import read_text
from tests.http.rows import Row, find_path
from tests.http.scene import Scene, build_scene
from tests.http.table import list_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Scene:
    scene = build_scene()
    # Drawing thirty pages may take longer than the pace asks to wait
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: 1000.0, time=time.time))
    settings.SEND_LIMIT = 6
    limits.forget_all()
    return scene


def list_forms(scene: Scene) -> list[Row]:
    # The API counts for itself, and a picture takes no form
    others = ("api/", "^api/", "^media/")
    rows = [row for row in list_rows(scene) if row.method == "POST" and not row.route.startswith(others)]
    assert len(rows) > 20
    # Who has left sends nothing any more
    return sorted(rows, key=lambda row: row.route == "logout/")


def test_every_form_is_refused_to_who_is_too_fast(scene: Scene) -> None:
    owner = scene.clients["owner"]
    owner.post("/settings/appearance/")

    free = {row.route for row in list_forms(scene) if owner.post(find_path(scene, row)).status_code != 429}

    assert free == {"logout/"}
    assert {"account_logout"} == UNCOUNTED


def test_who_is_not_signed_in_has_the_limits_of_the_doors_instead(scene: Scene) -> None:
    stranger = scene.clients["anonymous"]

    assert {stranger.post("/login/", {}).status_code for _time in range(3)} == {400}


def test_the_page_says_when_to_go_on_and_nothing_was_done(scene: Scene) -> None:
    owner = scene.clients["owner"]
    form = {"display_name": "Alice", "username": "alice", "status_text": "Baking"}
    assert owner.post("/settings/profile/", form).status_code == 302

    refused = owner.post("/settings/profile/", {**form, "status_text": "Away"})

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 1
    assert "Try again in" in read_text(refused)
    assert User.objects.get(username="alice").status_text == "Baking"
    assert owner.get("/settings/profile/").status_code == 200


def test_a_form_of_another_page_spends_nobodys_pace(scene: Scene) -> None:
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(scene.people["owner"])

    assert {forged.post("/settings/appearance/").status_code for _time in range(3)} == {403}
    assert scene.clients["owner"].post("/settings/appearance/").status_code != 429
