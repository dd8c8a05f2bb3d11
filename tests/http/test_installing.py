"""The chat as an app of the system: what its manifest says is there, and links lead to pages of ours alone."""

import json
from io import BytesIO
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from syncchat.domain.accounts.workspace import name_workspace
from syncchat.models import User

pytestmark = pytest.mark.django_db


def read_manifest(client: Client, language: str = "en") -> dict[str, Any]:
    answer = client.get(f"/manifest.webmanifest?language={language}")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    manifest: dict[str, Any] = json.loads(answer.content)
    return manifest


def test_every_page_names_the_manifest_in_its_language(client: Client) -> None:
    page = client.get("/register/", headers={"Accept-Language": "de"}).content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest?language=de">' in page


def test_the_icons_have_the_sizes_that_they_are_said_to_have(client: Client) -> None:
    icons = read_manifest(client)["icons"]
    assert {icon["purpose"] for icon in icons} == {"any", "maskable", "monochrome"}
    for icon in icons:
        found = finders.find(icon["src"].removeprefix("/static/"))
        with open(str(found), "rb") as file, Image.open(BytesIO(file.read())) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
            assert picture.format == "PNG"


def test_the_app_is_called_as_the_workspace_is(client: Client, alice: User) -> None:
    name_workspace(actor=alice, name="Harbour Lane")
    assert read_manifest(client)["name"] == "Harbour Lane"
    assert client.get("/manifest.webmanifest?language=en").headers["Cache-Control"] == "no-cache"


def test_its_words_are_in_the_language_that_was_asked_for(client: Client) -> None:
    assert [each["name"] for each in read_manifest(client, "de")["shortcuts"]][-1] == "Suche"
    assert client.get("/manifest.webmanifest").status_code == 404


def test_what_it_opens_is_there(client: Client, alice: User) -> None:
    manifest = read_manifest(client)
    client.force_login(alice)
    opened = [manifest["start_url"], *(each["url"] for each in manifest["shortcuts"])]
    assert {address: client.get(address).status_code for address in opened} == dict.fromkeys(opened, 200)
    # A browser without a worker: the page says that nothing came
    answer = client.post(manifest["share_target"]["action"], {"text": "Hello"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/#shared")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("rooms/3/17", "/rooms/3/17/"),
        ("rooms/3/", "/rooms/3/"),
        ("/threads", "/threads/"),
        ("people/ann%40home", "/people/ann@home/"),
    ],
)
def test_a_link_of_ours_leads_to_its_page(client: Client, path: str, address: str) -> None:
    answer = client.get("/open/", {"link": f"web+syncchat:{path}"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address)


@pytest.mark.parametrize(
    "link",
    ["", "web+syncchat:", "web+other:threads", "web+syncchat:settings/profile", "web+syncchat:rooms/x"],
)
def test_any_other_link_leads_nowhere(client: Client, link: str) -> None:
    assert client.get("/open/", {"link": link}).status_code == 404
