"""What an owner does for one person, as the pages have it; and the same at the server's command line."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.core.management import call_command, execute_from_command_line
from django.db import connections
from django.test import Client, override_settings
from structlog.testing import capture_logs

from syncchat.domain.accounts import accounts, owners
from syncchat.domain.accounts.accounts import PEOPLE_PAGE, create_user, find_seen, list_everyone
from syncchat.domain.accounts.bots import create_bot
from syncchat.models import User
from tests.http.doors import ask_for_reset_link, find_link, is_signed_in, read_text, sign_in
from tests.http.test_passwords import NEW, opens, set_password
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def go(owner: Client, person: User, step: str) -> Client:
    """The page that says what will happen, then the button on it."""
    path = f"/settings/workspace/people/{person.pk}/{step}/"
    assert owner.get(path).status_code == 200
    return owner.post(path)  # type: ignore[return-value]


def get_link(answer: object) -> str:
    return find_link(answer.content.decode().split('data-copy="')[1].split('"')[0] + " ")  # type: ignore[attr-defined]


def run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_the_link_is_shown_once_sets_a_password_and_ends_every_sign_in(alice: User, bob: User) -> None:
    owner, bobs = sign_in("alice"), sign_in("bob")

    answer = go(owner, bob, "new-password")
    link = get_link(answer)

    assert answer["Cache-Control"] == "no-store"  # type: ignore[index]
    assert link not in owner.get(f"/settings/workspace/people/{bob.pk}/").content.decode()
    assert is_signed_in(bobs)
    set_password(link)
    assert not is_signed_in(bobs)
    assert is_signed_in(sign_in("bob", NEW))
    assert not opens(link)


@override_settings(PASSWORD_RESET_TIMEOUT=-1)
def test_the_link_runs_out(alice: User, bob: User) -> None:
    assert not opens(get_link(go(sign_in("alice"), bob, "new-password")))


def test_signing_in_with_the_old_password_ends_the_link(alice: User, bob: User) -> None:
    link = get_link(go(sign_in("alice"), bob, "new-password"))
    assert opens(link)

    sign_in("bob")

    assert not opens(link)


def test_the_person_reads_that_it_was_an_owner(alice: User, bob: User) -> None:
    link = get_link(go(sign_in("alice"), bob, "new-password"))

    words = "Alice, who owns this workspace, made the link"
    assert mail.outbox[-1].to == ["bob@example.org"]
    assert "Alice, who owns SyncChatRoom, made a link" in mail.outbox[-1].body
    assert link not in mail.outbox[-1].body
    assert words in read_text(Client().get(link, follow=True))
    set_password(link)
    bobs = sign_in("bob", NEW)
    assert words in read_text(bobs.get("/settings/security/"))
    bobs.post("/password/change/", {"oldpassword": NEW, "password1": PASSWORD})
    assert words not in read_text(bobs.get("/settings/security/"))


def test_a_link_that_was_asked_for_by_mail_names_no_owner(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two links of one second are the same link
    with monkeypatch.context() as earlier:
        at = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=1)
        earlier.setattr(PasswordResetTokenGenerator, "_now", lambda _self: at)
        go(sign_in("alice"), bob, "new-password")
    link = ask_for_reset_link("bob@example.org")

    assert "who owns" not in read_text(Client().get(link, follow=True))


def test_nobody_makes_a_link_for_themselves_but_for_another_owner(alice: User, bob: User) -> None:
    owners.make_owner(actor=alice, user_id=bob.pk)
    owner = sign_in("alice")

    refused = owner.post(f"/settings/workspace/people/{alice.pk}/new-password/")

    assert (refused.status_code, "Change it under Security" in read_text(refused)) == (400, True)
    assert opens(get_link(go(owner, bob, "new-password")))


def test_no_token_reaches_a_log(alice: User, bob: User) -> None:
    with capture_logs() as logs:
        link = get_link(go(sign_in("alice"), bob, "new-password"))
        set_password(link)

    assert [(each["event"], each["person"], each["by"]) for each in logs] == [
        ("password_link_made", "bob", "alice")
    ]
    assert link.split("/")[-2] not in str(logs)


def test_a_new_owner_finds_the_page_and_who_handed_over_does_not(alice: User, bob: User) -> None:
    first, second = sign_in("alice"), sign_in("bob")
    assert "Hand over" in read_text(first.get(f"/settings/workspace/people/{bob.pk}/"))

    answer = go(first, bob, "hand-over")

    assert answer["Location"] == "/settings/profile/"  # type: ignore[index]
    assert "Bob owns the workspace in your place now" in read_text(first.get("/settings/profile/"))
    assert first.get("/settings/workspace/").status_code == 404
    assert second.get("/settings/workspace/").status_code == 200


def test_an_owner_is_made_and_unmade_and_the_last_is_told_why_not(alice: User, bob: User) -> None:
    owner = sign_in("alice")

    go(owner, bob, "make-owner")
    assert User.objects.get(pk=bob.pk).is_owner
    go(owner, bob, "take-back")
    assert not User.objects.get(pk=bob.pk).is_owner

    refused = owner.post(f"/settings/workspace/people/{alice.pk}/give-up/")
    assert "keeps at least one owner" in read_text(refused)
    assert User.objects.get(pk=alice.pk).is_owner


def test_what_a_page_offers_fits_the_person(alice: User, bob: User) -> None:
    owner, page = sign_in("alice"), f"/settings/workspace/people/{bob.pk}/"

    accounts.deactivate_user(actor=alice, user_id=bob.pk)
    assert "No reason was given. Let in again" in read_text(owner.get(page))
    refused = owner.post(f"{page}make-owner/")
    assert (refused.status_code, "Let them in again first" in read_text(refused)) == (400, True)

    assert "You are the only owner" in read_text(owner.get(f"/settings/workspace/people/{alice.pk}/"))


def test_the_operator_resets_a_password_also_of_the_only_owner(alice: User) -> None:
    link = find_link(run("reset_password", "Alice"))

    assert "Whoever runs this server made the link" in read_text(Client().get(link, follow=True))
    set_password(link)
    assert is_signed_in(sign_in("alice", NEW))


@override_settings(PUBLIC_URL="https://chat.example.org")
def test_the_operator_s_link_leads_to_the_configured_address(alice: User) -> None:
    assert run("reset_password", "alice").startswith("https://chat.example.org/password/reset/key/")


def test_the_operator_makes_an_owner_beside_or_in_place_of_the_others(alice: User, bob: User) -> None:
    assert "bob owns the workspace." in run("make_owner", "bob")
    assert User.objects.filter(is_owner=True).count() == 2

    run("make_owner", "@bob", "--handover")

    assert User.objects.get(is_owner=True) == bob


@pytest.mark.parametrize("command", ["reset_password", "make_owner"])
def test_a_refusal_is_one_sentence_and_exit_code_2(
    alice: User,
    bob: User,
    command: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The command would close the connection of the test's transaction as it ends
    monkeypatch.setattr(connections, "close_all", lambda: None)
    accounts.deactivate_user(actor=alice, user_id=bob.pk)
    expected = {
        "boob": "Nobody here has the username 'boob'. The workspace is owned by: alice.",
        "bob": "Bob is locked out. Let them in again first.",
    }

    for name, sentence in expected.items():
        with pytest.raises(SystemExit) as ended:
            execute_from_command_line(["manage.py", command, name])
        assert (ended.value.code, capsys.readouterr().err) == (2, f"CommandError: {sentence}\n")


def test_an_owner_finds_everybody_page_by_page_and_by_name(alice: User) -> None:
    as_owner = sign_in("alice")
    for number in range(accounts.PEOPLE_PAGE):
        accounts.create_user(username=f"guest{number}")
    accounts.create_user(username="oz", display_name="Özge Şahin")
    User.objects.filter(username="oz").update(date_joined=datetime(2020, 1, 1, tzinfo=UTC))

    first = as_owner.get("/settings/workspace/").content.decode()
    assert ("Özge" in first, "page=2" in first) == (False, True)
    second = as_owner.get("/settings/workspace/?page=2").content.decode()
    assert ("Özge" in second, "page=3" in second, "page=1" in second) == (True, False, True)
    found = as_owner.get("/settings/workspace/?person=OEZGE").content.decode()
    assert ("Özge" in found, "guest1" in found) == (True, False)
    assert "Nobody is called that" in as_owner.get("/settings/workspace/?person=nobody").content.decode()
    assert "Özge" not in as_owner.get("/settings/workspace/?page=x%00").content.decode()


def test_people_are_looked_through_by_what_they_are(alice: User, bob: User, charlie: User) -> None:
    bot = create_bot(actor=alice, username="kiln", display_name="Kiln")
    User.objects.filter(pk=charlie.pk).update(is_active=False)
    sign_in("bob").get("/")

    def find(kind: str, query: str = "") -> set[int]:
        return {person.pk for person in list_everyone(actor=alice, kind=kind, query=query).people}

    assert find("") == {alice.pk, bob.pk, charlie.pk, bot.pk}
    assert find("owners") == {alice.pk}
    assert find("bots") == find("", "KILN") == {bot.pk}
    assert find("locked-out") == {charlie.pk}
    assert find("bots", "bob") == find("nonsense") == set()
    assert find("unseen") == {alice.pk}
    assert set(find_seen([alice, bob])) == {bob.pk}


def test_pages_of_people_follow_one_another_whether_looked_for_or_not(alice: User) -> None:
    for number in range(PEOPLE_PAGE + 1):
        create_user(username=f"person{number}")

    for query in ("", "person"):
        pages = [list_everyone(actor=alice, query=query, page=page) for page in (1, 2)]
        assert [page.has_more for page in pages] == [True, False]
        seen = [person.pk for page in pages for person in page.people]
        assert len(seen) == len(set(seen)) == PEOPLE_PAGE + (1 if query else 2)
