"""SCIM, as Entra and Okta really send it: recorded shapes, and what becomes of them."""

import json
from typing import Any

import pytest
from django.test import Client

from syncchat.domain.accounts.accounts import deactivate_user, reactivate_user
from syncchat.domain.accounts.owners import make_owner, take_ownership_back
from syncchat.domain.tokens.tokens import create_token
from syncchat.errors import Invalid
from syncchat.models import AccessToken, AuditEntry, PeopleGroup, User
from syncchat.realtime.sessions import find_signed_in

pytestmark = pytest.mark.django_db(transaction=True)

V2 = "/api/scim/v2"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}
ENTRA = {
    "schemas": [USER, ENTERPRISE],
    "externalId": "58342554-38d6-4ec8-948c-50044d0a33fd",
    "userName": "Dora.Finch@example.org",
    "active": True,
    "displayName": "Dora Finch",
    "emails": [{"primary": True, "type": "work", "value": "dora@example.org"}],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "Dora Finch", "familyName": "Finch", "givenName": "Dora"},
    ENTERPRISE: {"department": "Kiln"},
}
OKTA = {
    "schemas": [USER],
    "userName": "emil@example.org",
    "name": {"givenName": "Emil", "familyName": "Oz"},
    "emails": [{"primary": True, "value": "emil@example.org", "type": "work"}],
    "displayName": "Emil Oz",
    "locale": "en-US",
    "externalId": "00ujl29u0le5T6Aj10h7",
    "groups": [],
    "password": "1mz050nq",
    "active": True,
}


class Provider:
    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def ask(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        answer = self.client.generic(
            method,
            V2 + path,
            json.dumps(body) if body is not None else "",
            content_type="application/scim+json",
            headers=headers or None,
        )
        assert answer.status_code == status, answer.content
        if not answer.content:
            return answer
        assert answer["Content-Type"] == "application/scim+json"
        return answer.json()

    def patch(self, path: str, *operations: Any, status: int = 200) -> Any:
        return self.ask("PATCH", path, {**PATCH, "Operations": operations}, status)

    def find(self, kind: str, wanted: str, **more: str) -> Any:
        answer = self.client.get(f"{V2}/{kind}", {"filter": wanted, **more})
        assert answer.status_code == 200, answer.content
        return answer.json()["Resources"]


@pytest.fixture
def corp(alice: User) -> Provider:
    return Provider(create_token(actor=alice, user_id=alice.pk, name="Entra", scopes=["scim"]).secret)


@pytest.fixture
def dora(corp: Provider) -> Any:
    return corp.ask("POST", "/Users", ENTRA, 201)


def read(resource: Any) -> User:
    return User.objects.get(pk=int(resource["id"]))


def test_entra_makes_somebody_and_finds_them_again(corp: Provider) -> None:
    assert corp.find("Users", 'userName eq "Dora.Finch@example.org"') == []
    made = corp.ask("POST", "/Users", ENTRA, 201)
    assert {name: made[name] for name in ("userName", "externalId", "displayName", "active", "name")} == {
        name: ENTRA[name] for name in ("userName", "externalId", "displayName", "active", "name")
    }
    dora = read(made)
    assert (dora.username, dora.email, dora.has_usable_password()) == (
        "dora.finch",
        "dora@example.org",
        False,
    )
    assert dora.email_verified_at is not None
    for wanted in ('userName eq "DORA.FINCH@example.org"', f'externalId eq "{ENTRA["externalId"]}"',
                   f'id eq "{made["id"]}"', 'emails.value eq "dora@example.org"'):  # fmt: skip
        assert [each["id"] for each in corp.find("Users", wanted)] == [made["id"]], wanted
    assert corp.ask("GET", f"/Users/{made['id']}") == made
    refused = corp.ask("POST", "/Users", ENTRA, 409)
    assert (refused["scimType"], refused["status"]) == ("uniqueness", "409")
    assert User.objects.filter(username__startswith="dora").count() == 1


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "path": "active", "value": False},
        {"op": "replace", "value": {"active": False}},
        {"op": "Replace", "value": {"active": "false"}},
        {"op": "Add", "path": f"{USER}:active", "value": "False"},
        {"op": "replace", "path": "ACTIVE", "value": False},
    ],
)
def test_deactivating_ends_everything_at_once(corp: Provider, dora: Any, operation: Any) -> None:
    person = read(dora)
    browser = Client()
    browser.force_login(person)
    token = create_token(actor=person, user_id=person.pk, name="CI", scopes=["read"]).token
    key = browser.session.session_key
    assert key
    assert corp.patch(f"/Users/{dora['id']}", operation)["active"] is False
    assert not read(dora).is_active
    assert browser.get("/settings/profile/").status_code == 302
    assert find_signed_in(key) is None
    assert AccessToken.objects.get(pk=token.pk).revoked_at is not None
    assert AuditEntry.objects.filter(action="locked_out", person=person, after="SCIM").exists()
    assert corp.patch(f"/Users/{dora['id']}", {"op": "Replace", "path": "active", "value": "True"})["active"]
    assert read(dora).is_active


def test_entra_changes_names_and_addresses(corp: Provider, dora: Any) -> None:
    path = f"/Users/{dora['id']}"
    changed = corp.patch(
        path,
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "d.finch@example.org"},
        {"op": "Replace", "path": "name.familyName", "value": "Heron"},
        {"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Shop"},
    )
    assert changed["emails"][0]["value"] == "d.finch@example.org"
    assert changed["displayName"] == "Dora Heron"
    # Without a path, with paths as names; and what we do not keep
    changed = corp.patch(
        path,
        {
            "op": "Replace",
            "value": {
                "displayName": "D. Heron",
                "name.givenName": "D.",
                'emails[type eq "work"].value': "dh@example.org",
                "nickName": "D",
                f"{ENTERPRISE}:manager": "1",
            },
        },
    )
    assert (changed["displayName"], changed["name"]["givenName"]) == ("D. Heron", "D.")
    assert read(dora).email == "dh@example.org"
    # A change of something else takes no name back
    assert (
        corp.patch(path, {"op": "Replace", "path": "externalId", "value": "x"})["displayName"] == "D. Heron"
    )
    changed = corp.patch(path, {"op": "Replace", "path": "userName", "value": "Heron@example.org"})
    assert changed["userName"] == "Heron@example.org"
    assert read(dora).username == "dora.finch"
    assert corp.find("Users", 'userName eq "dora.finch@example.org"') == []
    assert len(corp.find("Users", 'userName eq "heron@example.org"')) == 1


def test_an_address_that_there_was_none_of_is_added(corp: Provider) -> None:
    made = corp.ask("POST", "/Users", {"schemas": [USER], "userName": "plain"}, 201)
    assert "emails" not in made
    changed = corp.patch(
        f"/Users/{made['id']}",
        {"op": "Add", "path": 'emails[type eq "work"].value', "value": "plain@example.org"},
    )
    assert changed["emails"][0]["value"] == "plain@example.org"


def test_okta_puts_the_whole_person(corp: Provider) -> None:
    made = corp.ask("POST", "/Users", OKTA, 201)
    assert not read(made).has_usable_password()
    path = f"/Users/{made['id']}"
    changed = corp.ask("PUT", path, {**OKTA, "id": made["id"], "name": {"givenName": "Emil", "familyName": "Ozan"},
                                     "displayName": "Emil Ozan", "meta": made["meta"]})  # fmt: skip
    assert (changed["displayName"], changed["active"]) == ("Emil Ozan", True)
    changed = corp.ask("PUT", path, {**OKTA, "id": made["id"], "active": False})
    assert changed["active"] is False
    assert not read(made).is_active


def test_who_was_here_before_is_found_and_kept_on(corp: Provider, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(email_verified_at="2026-01-01T00:00:00Z")
    for name in ("bob", "BOB@example.org"):
        assert [each["id"] for each in corp.find("Users", f'userName eq "{name}"')] == [str(bob.pk)]
    corp.patch(f"/Users/{bob.pk}", {"op": "Add", "path": "externalId", "value": "b-1"},
               {"op": "Replace", "path": "userName", "value": "bob@example.org"})  # fmt: skip
    assert [each["userName"] for each in corp.find("Users", 'externalId eq "b-1"')] == ["bob@example.org"]


def test_whom_an_owner_has_locked_out_a_provider_lets_in_no_more(
    corp: Provider, dora: Any, alice: User
) -> None:
    path = f"/Users/{dora['id']}"
    deactivate_user(actor=alice, user_id=int(dora["id"]))
    assert corp.patch(path, {"op": "replace", "value": {"active": True}})["active"] is False
    reactivate_user(actor=alice, user_id=int(dora["id"]))
    corp.patch(path, {"op": "replace", "value": {"active": False}})
    reactivate_user(actor=alice, user_id=int(dora["id"]))
    corp.patch(path, {"op": "replace", "value": {"active": True}})
    deactivate_user(actor=alice, user_id=int(dora["id"]))
    assert corp.patch(path, {"op": "replace", "value": {"active": True}})["active"] is False


def test_the_last_owner_stays(corp: Provider, alice: User) -> None:
    refused = corp.patch(f"/Users/{alice.pk}", {"op": "replace", "value": {"active": False}}, status=409)
    assert "at least one owner" in refused["detail"]
    corp.ask("DELETE", f"/Users/{alice.pk}", status=409)
    assert User.objects.get(pk=alice.pk).is_active


def test_deleting_locks_out_and_leaves_what_they_said(corp: Provider, dora: Any) -> None:
    corp.ask("DELETE", f"/Users/{dora['id']}", status=204)
    corp.ask("GET", f"/Users/{dora['id']}", status=404)
    assert corp.find("Users", 'userName eq "dora.finch@example.org"') == []
    assert not read(dora).is_active
    # Who comes back is somebody new
    assert corp.ask("POST", "/Users", ENTRA, 201)["id"] != dora["id"]


def test_groups_as_entra_and_okta_change_them(corp: Provider, dora: Any, bob: User) -> None:
    made = corp.ask(
        "POST", "/Groups", {"displayName": "All of the Kiln", "externalId": "g-1", "members": []}, 201
    )
    path, doras, bobs = f"/Groups/{made['id']}", dora["id"], str(bob.pk)
    assert PeopleGroup.objects.get().handle == "all-of-the-kiln"
    assert "members" not in made
    for value in ([{"value": doras}], [{"value": bobs}]):
        corp.patch(path, {"op": "Add", "path": "members", "value": value})
    assert list_members(corp, path) == sorted([doras, bobs])
    corp.patch(path, {"op": "Remove", "path": "members", "value": [{"value": doras}]})
    assert list_members(corp, path) == [bobs]
    corp.patch(path, {"op": "add", "path": "members", "value": [{"value": doras, "display": "Dora"}]})
    corp.patch(path, {"op": "remove", "path": f'members[value eq "{bobs}"]'})
    assert list_members(corp, path) == [doras]
    corp.patch(path, {"op": "replace", "value": {"id": made["id"], "displayName": "Kiln"}})
    changed = corp.ask("GET", path)
    assert (changed["displayName"], len(changed["members"])) == ("Kiln", 1)
    assert PeopleGroup.objects.get().handle == "all-of-the-kiln"
    assert (
        corp.find("Groups", 'displayName eq "kiln"', excludedAttributes="members")[0].get("members") is None
    )
    is_in = f'id eq "{made["id"]}" and members eq "{doras}"'
    assert len(corp.find("Groups", is_in)) == 1
    corp.patch(path, {"op": "replace", "path": "members", "value": [{"value": bobs}]})
    assert corp.find("Groups", is_in) == []
    corp.patch(path, {"op": "remove", "path": "members"})
    assert list_members(corp, path) == []
    corp.ask("PUT", path, {"displayName": "Kiln", "members": [{"value": doras}]})
    assert list_members(corp, path) == [doras]
    corp.ask("POST", "/Groups", {"displayName": "KILN"}, 409)
    corp.patch(path, {"op": "add", "path": "members", "value": [{"value": "987654"}]}, status=404)
    corp.ask("DELETE", path, status=204)
    assert not PeopleGroup.objects.exists()


def list_members(corp: Provider, path: str) -> list[str]:
    return sorted(each["value"] for each in corp.ask("GET", path).get("members", []))


def test_pages_count_from_one(corp: Provider, alice: User) -> None:
    for number in range(5):
        corp.ask("POST", "/Users", {"userName": f"person{number}"}, 201)
    seen = []
    for start in (1, 3, 5, 7):
        page = corp.ask("GET", f"/Users?startIndex={start}&count=2")
        assert page["totalResults"] == 6
        assert page["startIndex"] == start
        assert page["itemsPerPage"] == len(page["Resources"])
        seen += [each["id"] for each in page["Resources"]]
    assert len(seen) == len(set(seen)) == 6
    assert corp.ask("GET", "/Users?startIndex=-3&count=0")["Resources"] == []
    corp.ask("GET", "/Users?count=many", status=400)
    names = corp.ask("GET", "/Users?attributes=userName&count=1")["Resources"][0]
    assert set(names) == {"schemas", "id", "meta", "userName"}


def test_versions_are_compared(corp: Provider, dora: Any) -> None:
    path, version = f"/Users/{dora['id']}", dora["meta"]["version"]
    assert corp.client.get(V2 + path)["ETag"] == version
    corp.ask("GET", path, status=304, **{"If-None-Match": version})
    changed = corp.ask("PUT", path, {**ENTRA, "displayName": "D"}, **{"If-Match": version})
    assert changed["meta"]["version"] != version
    corp.ask("PUT", path, ENTRA, 412, **{"If-Match": version})
    corp.ask("DELETE", path, status=412, **{"If-Match": version})
    corp.ask("DELETE", path, status=204, **{"If-Match": "*"})


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/Users", [], 400),
        ("POST", "/Users", {}, 400),
        ("POST", "/Users", {"userName": 7}, 400),
        ("POST", "/Users", {"userName": "a\0b"}, 400),
        ("POST", "/Users", {"userName": "x" * 300}, 400),
        ("POST", "/Users", {"userName": "new", "emails": [{"value": "none"}]}, 400),
        ("POST", "/Users", {"userName": "new", "emails": [{"value": []}]}, 400),
        ("POST", "/Users", {"userName": "new", "active": "maybe"}, 400),
        ("POST", "/Groups", {"displayName": ""}, 400),
        ("POST", "/Groups", {"displayName": "A", "members": [{"value": "x"}]}, 404),
        ("GET", "/Users/987654", None, 404),
        ("GET", "/Users/me", None, 404),
        ("GET", "/Users/²", None, 404),
        ("GET", "/Groups/1e3", None, 404),
        ("GET", '/Users?filter=userName co "a"', None, 400),
        ("GET", '/Users?filter=password eq "a"', None, 400),
        ("GET", "/Users?filter=(", None, 400),
        ("PUT", "/Users", {}, 405),
        ("POST", "/Bulk", {}, 404),
        ("GET", "/", None, 404),
    ],
)
def test_what_cannot_be_is_refused_in_its_words(
    corp: Provider, method: str, path: str, body: Any, status: int
) -> None:
    refused = corp.ask(method, path, body, status)
    assert refused["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert refused["status"] == str(status)
    assert refused["detail"]
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "operations",
    [None, [], "x", [7], [{"op": "move", "path": "active"}], [{"op": "remove"}], [{"op": "add", "value": 7}],
     [{"op": "add", "path": "a b", "value": 1}], [{"op": "add", "path": 7, "value": 1}],
     [{"op": "replace", "path": "name", "value": "x"}], [{"op": "replace", "path": "userName", "value": ""}],
     [{"op": "replace", "path": "emails[type pr].value", "value": "a@example.org"}]],
)  # fmt: skip
def test_a_patch_that_cannot_be_changes_nothing(corp: Provider, dora: Any, operations: Any) -> None:
    path = f"/Users/{dora['id']}"
    corp.ask("PATCH", path, {**PATCH, "Operations": operations}, 400)
    assert corp.ask("GET", path) == dora


def test_bodies_that_are_no_json_or_too_long_are_refused(corp: Provider) -> None:
    for body, status in ((b"{", 400), (b"[" * 100_000, 400), (b'"\xff"', 400), (b" " * 1_100_000, 413)):
        answer = corp.client.generic("POST", f"{V2}/Users", body, content_type="application/scim+json")
        assert answer.status_code == status


def test_only_a_token_of_an_owner_with_that_scope(alice: User, bob: User, corp: Provider) -> None:
    with pytest.raises(Invalid):
        create_token(actor=bob, user_id=bob.pk, name="Mine", scopes=["scim"])
    other = Provider(
        create_token(actor=alice, user_id=alice.pk, name="All", scopes=["read", "manage"]).secret
    )
    other.ask("GET", "/Users", status=403)
    assert corp.client.get("/api/v1/rooms").status_code == 403
    bob = make_owner(actor=alice, user_id=bob.pk)
    bobs = Provider(create_token(actor=bob, user_id=bob.pk, name="Bob's", scopes=["scim"]).secret)
    bobs.ask("GET", "/Users")
    take_ownership_back(actor=alice, user_id=bob.pk)
    bobs.ask("GET", "/Users", status=403)
    for client in (Client(), Client(headers={"Authorization": "Bearer nothing"})):
        answer = client.get(f"{V2}/Users")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")
    page = Client()
    page.force_login(alice)
    assert page.get(f"{V2}/Users").status_code == 401


def test_it_says_what_it_can(corp: Provider) -> None:
    config = corp.ask("GET", "/ServiceProviderConfig")
    assert (config["patch"]["supported"], config["bulk"]["supported"]) == (True, False)
    assert [each["id"] for each in corp.ask("GET", "/ResourceTypes")["Resources"]] == ["User", "Group"]
    assert corp.ask("GET", f"/Schemas/{USER}")["name"] == "User"
    assert corp.ask("GET", "/Schemas")["totalResults"] == 2
    assert corp.ask("GET", "/ResourceTypes/Group")["endpoint"] == "/Groups"


def test_no_address_of_an_owner_or_of_who_came_by_themselves_is_a_provider_s_to_change(
    corp: Provider, alice: User, bob: User, dora: Any
) -> None:
    make_owner(actor=alice, user_id=bob.pk)
    eve = {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "eve@example.org"}
    for person in (alice, bob):
        person.refresh_from_db()
        before = (person.email, person.email_verified_at)
        corp.patch(f"/Users/{person.pk}", eve)
        person.refresh_from_db()
        assert (person.email, person.email_verified_at) == before

    corp.patch(f"/Users/{dora['id']}", eve)
    entry = AuditEntry.objects.get(action="address_changed")
    assert (entry.before, entry.after) == ("dora@example.org", "eve@example.org")
    assert AuditEntry.objects.filter(action="provisioned", person=dora["id"]).exists()


def test_nobody_gets_the_address_of_somebody_else(corp: Provider, dora: Any) -> None:
    emil = corp.ask("POST", "/Users", OKTA, 201)
    taken = {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "dora@example.org"}

    corp.patch(f"/Users/{emil['id']}", taken, status=409)


def test_whom_an_owner_locked_out_after_letting_them_in_stays_out(
    corp: Provider, alice: User, dora: Any
) -> None:
    path, person = f"/Users/{dora['id']}", int(dora["id"])
    corp.patch(path, {"op": "Replace", "path": "active", "value": "False"})
    reactivate_user(actor=alice, user_id=person)
    deactivate_user(actor=alice, user_id=person)

    corp.patch(path, {"op": "Replace", "path": "active", "value": "True"})

    assert not User.objects.get(pk=person).is_active


def test_half_a_character_is_refused(corp: Provider, dora: Any) -> None:
    half = "\ud800"
    corp.ask("POST", "/Users", {**OKTA, "externalId": half}, 400)
    corp.ask("POST", "/Groups", {"displayName": "Crew", "externalId": half}, 400)
    corp.patch(f"/Users/{dora['id']}", {"op": "replace", "path": "externalId", "value": half}, status=400)
    for wanted in (r'externalId eq "\ud800"', r'userName eq "\ud800"', r'externalId eq "\u0000"'):
        assert corp.client.get(f"{V2}/Users", {"filter": wanted}).status_code == 400
    group = corp.ask("POST", "/Groups", {"displayName": "Crew"}, 201)
    lost = {"op": "add", "path": 'members[display eq "x"].display', "value": "y"}
    corp.patch(f"/Groups/{group['id']}", lost, status=400)
