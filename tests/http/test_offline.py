"""What a browser keeps to open the chat without a network holds nothing of anybody."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from syncchat.assets import precache
from syncchat.models import Room, User

pytestmark = pytest.mark.django_db


def read_deployed(client: Client, language: str = "en") -> dict[str, object]:
    text = client.get(f"/service-worker.js?language={language}").content.decode()
    deployed: dict[str, object] = json.loads(re.match(r"globalThis.DEPLOYED = (.*);", text)[1])  # type: ignore[index]
    return deployed


def test_the_shell_is_the_same_for_everybody(client: Client, alice: User, lobby: Room) -> None:
    nobodys = Client().get("/offline/en/")
    client.force_login(alice)
    hers = client.get("/offline/en/")
    assert hers.content == nobodys.content
    page = hers.content.decode()
    assert "data-shell" in page
    for word in ("Alice", "lobby", "csrfmiddlewaretoken", 'id="bootstrap"', "nonce"):
        assert word not in page
    assert "csrftoken" not in hers.cookies


def test_the_shell_speaks_the_language_it_is_asked_for(client: Client) -> None:
    page = client.get("/offline/de/", headers={"Accept-Language": "en"}).content.decode()
    assert 'lang="de"' in page
    assert "Du bist offline" in page
    assert client.get("/offline/tlh/").status_code == 404


def test_the_shell_keeps_the_policy_without_a_nonce(client: Client) -> None:
    policy = client.get("/offline/en/").headers["Content-Security-Policy"]
    assert "'nonce-" not in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy


def test_the_worker_is_asked_for_anew_each_time_and_names_files_that_exist(client: Client) -> None:
    answer = client.get("/service-worker.js?language=en")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    files = read_deployed(client)["files"]
    assert isinstance(files, list)
    static = {address for address in files if address.startswith("/static/")}
    assert [address for address in static if not finders.find(address.removeprefix("/static/"))] == []
    assert {client.get(address).status_code for address in set(files) - static} == {200}
    assert "/parts/development/en/search/" in files
    assert "/static/js/entry/main.js" in files
    assert "/static/js/entry/page.js" not in files


def test_a_change_of_anything_that_is_kept_is_another_version(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_deployed(client)["version"]
    assert read_deployed(client)["version"] == before
    assert read_deployed(client, "de")["version"] != before
    worker = precache.read_worker()
    monkeypatch.setattr(precache, "read_worker", lambda: worker + " ")
    assert read_deployed(client)["version"] != before


def test_a_page_that_asks_as_somebody_else_is_told_nothing(client: Client, alice: User, bob: User) -> None:
    client.force_login(bob)
    assert client.get("/api/v1/me", headers={"X-Account": str(bob.pk)}).status_code == 200
    refused = client.get("/api/v1/me", headers={"X-Account": str(alice.pk)})
    assert refused.status_code == 401
    assert refused.json()["code"] == "sign_in"
