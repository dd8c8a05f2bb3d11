"""A person reads in the language they chose, or in their browser's; what is refused is refused in it."""

import pytest
from django.test import Client

from syncchat.models import Room, User
from tests.http.doors import read_text, sign_in

pytestmark = pytest.mark.django_db

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
APPEARANCE = {
    "theme": "system",
    "text_size": "normal",
    "density": "comfortable",
    "language": "",
    "time_zone": "",
}


def choose(client: Client, language: str) -> str:
    """Change the setting as the page does, and read the page that comes back."""
    answer = client.post("/settings/appearance/", APPEARANCE | {"language": language}, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.content.decode())


@pytest.fixture
def bobs(bob: User) -> Client:
    return sign_in("bob")


@pytest.mark.parametrize(
    ("wanted", "code", "title"),
    [
        ("de", "de", "Komm rein"),
        ("de-CH", "de", "Komm rein"),
        ("en", "en", "Come on in"),
        ("tlh", "en", "Come on in"),
    ],
)
def test_a_stranger_reads_what_their_browser_asks_for(
    alice: User, wanted: str, code: str, title: str
) -> None:
    answer = Client().get("/login/", headers={"Accept-Language": wanted})

    assert title in read_text(answer)
    assert f'lang="{code}"' in answer.content.decode()
    assert answer["Content-Language"] == code


def test_a_form_says_what_is_wrong_in_the_same_language(alice: User) -> None:
    answer = Client().post("/login/", {"login": "alice", "password": "wrong"}, headers=GERMAN)

    assert "Dieser Benutzername und dieses Passwort passen nicht zusammen." in read_text(answer)


def test_what_a_person_chose_wins_over_their_browser(bobs: Client, bob: User) -> None:
    assert 'lang="de"' in choose(bobs, "de")

    page = bobs.get("/settings/profile/", headers={"Accept-Language": "en"})

    assert 'lang="de"' in page.content.decode()
    assert "Was andere Leute hier sehen." in read_text(page)


def test_what_is_saved_is_told_in_the_language_just_chosen(bobs: Client) -> None:
    assert "Einstellungen gespeichert" in choose(bobs, "de")
    assert "Settings saved" in choose(bobs, "en")


def test_a_person_can_go_back_to_their_browsers_language(bobs: Client) -> None:
    choose(bobs, "de")

    assert 'lang="en"' in choose(bobs, "")
    assert 'lang="de"' in bobs.get("/settings/profile/", headers=GERMAN).content.decode()


def test_one_persons_language_does_not_stay_for_the_next(bobs: Client, alice: User) -> None:
    choose(bobs, "de")

    assert "Come on in" in read_text(Client().get("/login/"))


def test_the_chat_and_the_words_its_script_says_are_in_one_language(bobs: Client, lobby: Room) -> None:
    choose(bobs, "de")

    page = bobs.get(f"/rooms/{lobby.pk}/").content.decode()

    assert "Raumdetails" in page
    assert '"Room archived": "Raum archiviert"' in page
    assert '"%(n)s mention": ["%(n)s Erw\\u00e4hnung", ' in page


def test_a_refusal_is_worded_for_the_person_it_refuses(bobs: Client, cellar: Room) -> None:
    english = bobs.get(f"/api/v1/rooms/{cellar.pk}").json()
    choose(bobs, "de")
    german = bobs.get(f"/api/v1/rooms/{cellar.pk}", headers={"Accept-Language": "en"}).json()

    assert english["code"] == german["code"] == "not_found"
    assert english["message"] == "There is nothing here, or it is not yours to see."
    assert german["message"] == "Hier ist nichts, oder es ist nicht für dich bestimmt."


def test_a_page_that_is_not_there_says_so_in_the_persons_language(bobs: Client) -> None:
    choose(bobs, "de")

    assert "Diese Tür führt nirgendwohin" in read_text(bobs.get("/nowhere/"))
