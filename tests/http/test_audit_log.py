"""The owners' page of the audit log, and the same for programs."""

import csv
import io
import json

import pytest
from django.test import Client

from syncchat.domain.accounts.workspace import name_workspace
from syncchat.domain.rooms.rooms import rename_room
from syncchat.models import AuditEntry, AuditPolicy, Room, User
from tests.http.doors import read_text, sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/settings/workspace/log/"


@pytest.fixture
def owner(alice: User) -> Client:
    return sign_in("alice")


def test_an_owner_reads_who_did_what_from_where(owner: Client, bob: User, lobby: Room) -> None:
    owner.post(
        f"/settings/workspace/people/{bob.pk}/lock-out/",
        {"password": PASSWORD},
        HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        REMOTE_ADDR="192.0.2.7",
    )

    page = read_text(owner.get(PAGE))

    for told in ("Alice", "locked out", "Bob", "192.0.2.7", "Firefox on Linux"):
        assert told in page


def test_filters_stand_in_the_address(owner: Client, alice: User, lobby: Room) -> None:
    rename_room(actor=alice, room_id=lobby.pk, name="Hall")
    name_workspace(actor=alice, name="Bakery")

    def ask(query: str) -> tuple[int, bool, bool]:
        answer = owner.get(PAGE + query)
        page = read_text(answer)
        return answer.status_code, "Lobby" in page, "Bakery</ins>" in answer.content.decode()

    assert ask("") == (200, True, True)
    assert ask("?room=hall") == (200, True, False)
    assert ask(f"?room=%23{lobby.pk}") == (200, True, False)
    assert ask("?action=workspace_changed&person=@alice") == (200, False, True)
    assert ask("?since=2020-01-01&until=2020-02-01") == (200, False, False)
    assert ask("?person=nobody") == (400, False, False)
    assert ask("?room=nowhere") == (400, False, False)
    assert ask("?action=nonsense") == (200, False, False)
    assert ask("?cursor=nonsense") == (400, False, False)


def test_it_goes_along_as_a_table_or_json_and_that_is_an_entry(owner: Client, alice: User) -> None:
    name_workspace(actor=alice, name="=HYPERLINK(1)")

    table = owner.post(PAGE + "csv/")
    same = json.loads(owner.post(PAGE + "json/?action=workspace_changed").content)

    (row,) = csv.DictReader(io.StringIO(table.content.decode()))
    assert (row["actor"], row["action"], row["before"]) == ("alice", "workspace_changed", "SyncChatRoom")
    # A spreadsheet does not run what somebody called the workspace
    assert row["after"] == "'=HYPERLINK(1)"
    assert [entry["after"] for entry in same] == ["=HYPERLINK(1)"]
    assert "attachment" in table["Content-Disposition"]
    assert AuditEntry.objects.filter(action="exported", subject__startswith="audit log").count() == 2


def test_how_long_it_is_kept_needs_the_password(owner: Client, alice: User) -> None:
    assert owner.post(PAGE + "keep/", {"days": "365", "password": "wrong"}).status_code == 400
    assert owner.post(PAGE + "keep/", {"days": "7", "password": PASSWORD}).status_code == 400
    assert not AuditPolicy.objects.exists()

    assert owner.post(PAGE + "keep/", {"days": "365", "password": PASSWORD}).status_code == 302
    assert AuditPolicy.objects.get().days == 365
    assert owner.post(PAGE + "keep/", {"days": "ever", "password": PASSWORD}).status_code == 302
    assert AuditPolicy.objects.get().days is None


def test_programs_read_the_same(owner: Client, alice: User, lobby: Room) -> None:
    rename_room(actor=alice, room_id=lobby.pk, name="Hall")
    name_workspace(actor=alice, name="Bakery")

    first = owner.get("/api/v1/workspace/audit?limit=1").json()
    rest = owner.get(f"/api/v1/workspace/audit?limit=1&cursor={first['next']}").json()

    assert [entry["after"] for entry in first["entries"] + rest["entries"]] == ["Bakery", "Hall"]
    assert rest["entries"][0]["room"] == {"id": lobby.pk, "name": "Lobby"}
    assert "next" not in rest
    assert owner.get("/api/v1/workspace/audit?cursor=x").status_code == 400
    assert owner.get("/api/v1/workspace/audit?since=nonsense").status_code == 400
    assert owner.get("/api/v1/workspace/audit?since=0.5").status_code == 400
    assert len(owner.get("/api/v1/workspace/audit?since=2020-01-01T00:00:00").json()["entries"]) == 2


def test_whoever_owns_nothing_reads_nothing(owner: Client, bob: User) -> None:
    assert sign_in("bob").get(PAGE).status_code == 404
    assert sign_in("bob").get("/api/v1/workspace/audit").status_code == 403
