import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.accounts.profiles import update_profile
from syncchat.models import AuditEntry, Room, User, Workspace
from tests.files.png import make_large
from tests.http.doors import is_signed_in, read_text, sign_in
from tests.logs import find_head, list_kinds
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db

PROFILE = {
    "display_name": "Bobby",
    "username": "bobby",
    "status_text": "Out for lunch",
    "about": "Bass player.",
}
PREFERENCES = {
    "theme": "dark",
    "text_size": "large",
    "density": "compact",
    "reduce_motion": "on",
    "language": "de",
    "time_zone": "Europe/Berlin",
}


@pytest.fixture
def bobs(bob: User) -> Client:
    return sign_in("bob")


def draw(size: tuple[int, int] = (640, 480), kind: str = "JPEG", exif: bytes = b"") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **({"exif": exif} if exif else {}))
    return file.getvalue()


def upload(bobs: Client, content: bytes, name: str = "me.jpg") -> object:
    return bobs.post("/settings/profile/picture/", {"avatar": SimpleUploadedFile(name, content)})


def test_a_profile_is_saved_and_the_other_devices_are_told(bobs: Client, bob: User) -> None:
    before = find_head(bob)

    assert bobs.post("/settings/profile/", PROFILE)["Location"] == "/settings/profile/"

    bob.refresh_from_db()
    assert (bob.display_name, bob.username, bob.status_text, bob.about) == tuple(PROFILE.values())
    assert list_kinds(bob, after=before) == ["profile_changed"]
    assert "Profile saved" in read_text(bobs.get("/settings/profile/"))


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "alice", "already has that username"),
        ("username", "ALICE", "already has that username"),
        ("username", "", "Fill this in."),
        ("username", "here", "not for people"),
        ("status_text", "x" * 81, "at most 80"),
        ("about", "x" * 501, "at most 500"),
        ("display_name", "two\nlines", "nothing invisible"),
    ],
)
def test_a_profile_that_cannot_be_says_why_and_changes_nothing(
    bobs: Client, bob: User, field: str, value: str, words: str
) -> None:
    answer = bobs.post("/settings/profile/", PROFILE | {field: value})

    assert answer.status_code == 400
    assert words in read_text(answer)
    assert User.objects.get(pk=bob.pk).display_name == "Bob"


def test_forged_fields_change_nothing(bobs: Client, bob: User) -> None:
    """S28."""
    forged = {"is_owner": "on", "is_superuser": "on", "id": "1", "email": "x@example.org", "log": "1"}

    bobs.post("/settings/profile/", PROFILE | forged)
    bobs.post("/settings/appearance/", PREFERENCES | forged)

    fresh = User.objects.get(pk=bob.pk)
    assert (fresh.is_owner, fresh.is_superuser, fresh.email, fresh.log_id) == (
        False,
        False,
        bob.email,
        bob.log_id,
    )


def test_a_picture_is_drawn_anew_small_square_and_without_its_secrets(bobs: Client, bob: User) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"

    upload(bobs, draw((1000, 400), exif=exif.tobytes()))

    bob.refresh_from_db()
    stored = bob.avatar.read()
    picture = Image.open(io.BytesIO(stored))
    assert (picture.format, picture.size) == ("WEBP", (256, 256))
    assert not picture.getexif()
    assert b"taken at home" not in stored


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "AVIF"])
def test_a_picture_of_every_usual_kind_is_taken_whatever_its_name(bobs: Client, bob: User, kind: str) -> None:
    upload(bobs, draw(kind=kind), name="wrong-name.txt")

    bob.refresh_from_db()
    assert bob.avatar


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0 broken",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        draw()[:300],
        make_large(8001, 8000, rows=0),
    ],
    ids=["svg", "html", "pdf", "broken", "zeros", "cut", "bomb"],
)
def test_what_is_no_picture_is_refused_whatever_its_name(bobs: Client, bob: User, content: bytes) -> None:
    answer = upload(bobs, content, name="innocent.png")

    assert answer.status_code == 400  # type: ignore[attr-defined]
    bob.refresh_from_db()
    assert not bob.avatar


def test_a_picture_that_is_too_big_says_how_big(bobs: Client) -> None:
    answer = upload(bobs, draw() + b"\0" * 27_000_000)

    assert "Too big: 26 MB, the limit is 25." in read_text(answer)


def test_no_picture_at_all_is_a_refusal_too(bobs: Client) -> None:
    assert bobs.post("/settings/profile/picture/").status_code == 400


def test_a_picture_is_shown_to_people_here_and_to_nobody_else(bobs: Client, bob: User) -> None:
    upload(bobs, draw())
    bob.refresh_from_db()

    answer = bobs.get(bob.avatar.url)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert Client().get(bob.avatar.url).status_code == 302


def test_a_picture_that_the_browser_keeps_is_asked_for_again_after_signing_out(
    bobs: Client, bob: User
) -> None:
    upload(bobs, draw())
    bob.refresh_from_db()
    kept = bobs.get(bob.avatar.url)
    known = {"If-None-Match": kept["ETag"]}

    assert kept["Cache-Control"] == "private, no-cache"
    unchanged = bobs.get(bob.avatar.url, headers=known)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["Cache-Control"] == "private, no-cache"
    bobs.post("/logout/")
    assert bobs.get(bob.avatar.url, headers=known).status_code == 302


@pytest.mark.parametrize("name", ["missing.webp", "..%2fsecret_key", "%2e%2e/secret_key", "x.webp%00.txt"])
def test_no_other_file_is_served_as_a_picture(bobs: Client, name: str) -> None:
    assert bobs.get(f"/media/avatars/{name}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_old_picture_is_gone_when_replaced_or_removed(bobs: Client, bob: User) -> None:
    upload(bobs, draw())
    first = User.objects.get(pk=bob.pk).avatar
    upload(bobs, draw())
    second = User.objects.get(pk=bob.pk).avatar

    bobs.post("/settings/profile/picture/remove/")

    assert not User.objects.get(pk=bob.pk).avatar
    assert not first.storage.exists(str(first.name))
    assert not second.storage.exists(str(second.name))


def test_preferences_are_saved_and_the_page_follows_them_at_once(bobs: Client, bob: User) -> None:
    bobs.post("/settings/appearance/", PREFERENCES)

    page = bobs.get("/settings/appearance/").content.decode()

    bob.refresh_from_db()
    assert not bob.enter_sends
    assert bob.reduce_motion
    for said in ('data-theme="dark"', 'data-text="large"', 'data-density="compact"', 'lang="de"'):
        assert said in page
    assert 'data-time-zone="Europe/Berlin"' in page


@pytest.mark.parametrize(
    "change", [{"theme": "neon"}, {"language": "xx"}, {"time_zone": "Mars/Base"}, {"text_size": ""}]
)
def test_a_preference_that_is_not_on_the_list_is_refused(
    bobs: Client, bob: User, change: dict[str, str]
) -> None:
    assert bobs.post("/settings/appearance/", PREFERENCES | change).status_code == 400
    assert User.objects.get(pk=bob.pk).theme == "system"


def test_an_email_is_changed_only_with_the_password(bobs: Client, bob: User) -> None:
    form = {"email": "Bobby@Example.org", "password": "wrong"}
    assert bobs.post("/settings/security/email/", form).status_code == 400
    assert User.objects.get(pk=bob.pk).email == "bob@example.org"

    bobs.post("/settings/security/email/", form | {"password": PASSWORD})
    assert User.objects.get(pk=bob.pk).email == "bobby@example.org"
    assert is_signed_in(sign_in("bobby@example.org"))


def test_an_email_may_be_taken_away(bobs: Client, bob: User) -> None:
    bobs.post("/settings/security/email/", {"email": "", "password": PASSWORD})

    assert User.objects.get(pk=bob.pk).email == ""


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("name/", {"name": "Bob’s"}),
        ("registration/", {"registration": "closed"}),
        ("invites/", {"expires_in": "7"}),
        ("people/1/lock-out/", {}),
    ],
)
def test_only_the_owner_finds_the_workspace_page(
    bobs: Client, bob: User, path: str, form: dict[str, str]
) -> None:
    assert bobs.get("/settings/workspace/").status_code == 404
    assert bobs.post(f"/settings/workspace/{path}", form).status_code == 404
    assert "Workspace" not in read_text(bobs.get("/settings/profile/"))


def test_the_owner_names_the_workspace_and_says_who_may_register(alice: User) -> None:
    owner = sign_in("alice")

    owner.post("/settings/workspace/name/", {"name": "Harbour Lane"})
    owner.post("/settings/workspace/registration/", {"registration": "closed"})

    workspace = Workspace.current()
    assert (workspace.name, workspace.registration) == ("Harbour Lane", "closed")
    assert owner.post("/settings/workspace/name/", {"name": " "}).status_code == 400
    assert owner.post("/settings/workspace/registration/", {"registration": "x"}).status_code == 400


def test_a_setting_is_saved_by_itself_and_the_others_stay(bobs: Client, bob: User) -> None:
    bobs.post("/settings/appearance/", PREFERENCES)
    page = "/settings/appearance/"

    assert bobs.post(page, {"only": "theme", "theme": "light", "density": "comfortable"}).status_code == 204
    assert bobs.post(page, {"only": "reduce_motion"}).status_code == 204
    refused = bobs.post(page, {"only": "time_zone", "time_zone": "Mars/Phobos"})
    unknown = bobs.post(page, {"only": "is_owner", "is_owner": "on"})

    bob.refresh_from_db()
    assert (bob.theme, bob.density, bob.reduce_motion, bob.time_zone) == (
        "light",
        "compact",
        False,
        "Europe/Berlin",
    )
    assert (refused.status_code, unknown.status_code, bob.is_owner) == (400, 400, False)
    assert "Mars/Phobos" in refused.json()["reason"]


def test_who_may_register_is_saved_by_itself(alice: User, bobs: Client) -> None:
    address = "/settings/workspace/registration/"
    chosen = {"only": "registration", "registration": "closed"}

    assert bobs.post(address, chosen).status_code == 404
    assert sign_in("alice").post(address, chosen).status_code == 204
    assert Workspace.current().registration == "closed"
    assert sign_in("alice").post(address, {**chosen, "registration": "x"}).status_code == 400


def test_the_owner_locks_people_out_and_lets_them_in_again(alice: User, bob: User) -> None:
    owner, bobs = sign_in("alice"), sign_in("bob")

    path = f"/settings/workspace/people/{bob.pk}/lock-out/"
    assert "Present password" in read_text(owner.get(path))
    for wrong in ("", "not-mine"):
        refused = owner.post(path, {"password": wrong})
        assert refused.status_code == 400
        assert "not your present password" in read_text(refused)
    assert is_signed_in(bobs)
    assert not AuditEntry.objects.exists()
    too_long = owner.post(path, {"password": PASSWORD, "reason": "x" * 201})
    assert (too_long.status_code, "the limit is 200" in read_text(too_long)) == (400, True)
    assert is_signed_in(bobs)
    page = owner.post(path, {"password": PASSWORD, "reason": "Spam"}, follow=True)
    assert ("They are told: “Spam”" in read_text(page), "Let in again" in read_text(page)) == (True, True)
    assert not is_signed_in(bobs)

    owner.post(f"/settings/workspace/people/{bob.pk}/let-in/")
    assert is_signed_in(sign_in("bob"))
    assert owner.post("/settings/workspace/people/987654/lock-out/").status_code == 404
    told = AuditEntry.objects.order_by("pk").values_list("action", "actor__username", "person__username")
    assert list(told) == [("locked_out", "alice", "bob"), ("let_in", "alice", "bob")]


def test_the_owner_cannot_lock_themselves_out(alice: User) -> None:
    owner = sign_in("alice")

    refused = owner.post(f"/settings/workspace/people/{alice.pk}/lock-out/", {"password": PASSWORD})

    assert "An owner cannot be locked out" in read_text(refused)
    assert is_signed_in(owner)
    assert not AuditEntry.objects.exists()


def test_a_card_shows_a_person_but_never_their_email(bobs: Client, alice: User) -> None:
    page = bobs.get("/people/Alice/")

    assert page.status_code == 200
    assert alice.email not in page.content.decode()
    assert bobs.get("/people/nobody/").status_code == 404


def test_a_hostile_name_is_only_text(bobs: Client, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(
        display_name="<script>alert(1)</script>", about="<img src=x onerror=a()>"
    )

    for path in ("/people/bob/", "/settings/profile/"):
        page = bobs.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_button_on_a_card_opens_a_direct_message(bobs: Client, alice: User) -> None:
    answer = bobs.post("/people/alice/message/")

    room = Room.objects.get(kind="direct")
    assert answer["Location"] == f"/rooms/{room.pk}/"
    assert bobs.post("/people/bob/message/")["Location"] == "/people/bob/"


def test_a_card_under_a_former_username_leads_to_the_present_one(bobs: Client, alice: User) -> None:
    update_profile(actor=alice, display_name="Alice", username="alicia")

    moved = bobs.get("/people/alice/")

    assert (moved.status_code, moved.headers["Location"]) == (302, "/people/alicia/")


def test_no_browser_keeps_the_page_that_shows_a_token(alice: User) -> None:
    bot = create_bot(actor=alice, username="ci", display_name="Builds")
    form = {"name": "CI", "scopes": "read", "where": "everywhere", "expires_in": "7", "password": PASSWORD}

    for path in ("/settings/tokens/", f"/settings/workspace/bots/{bot.pk}/tokens/"):
        made = sign_in("alice").post(path, form)
        assert b"scr_" in made.content
        assert "no-store" in made.headers["Cache-Control"]
