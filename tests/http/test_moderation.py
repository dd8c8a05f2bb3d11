"""The queue's page, and the same for programs."""

import pytest
from django.test import Client

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.rooms.memberships import join_room
from syncchat.models import Message, Removal, ReportCase, Room, SpeakingRules, User
from syncchat.queue.worker import do_all
from tests.http.doors import read_text, sign_in
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db
QUEUE = "/settings/moderation/"
API = "/api/v1/"
JSON = "application/json"


@pytest.fixture
def owner(alice: User) -> Client:
    return sign_in("alice")


@pytest.fixture
def case(owner: Client, bob: User, charlie: User, lobby: Room) -> ReportCase:
    """Charlie reports what Bob said, by the API as the page does."""
    join_room(actor=charlie, room_id=lobby.pk)
    said = send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="Go away").message
    given = {"message": str(said.pk), "reason": "harassment", "words": "Third time"}
    assert sign_in("charlie").post(API + "reports", given, content_type=JSON).status_code == 204
    return ReportCase.objects.get()


def test_the_queue_shows_what_was_said_by_whom_and_what_others_think(owner: Client, case: ReportCase) -> None:
    owner.post(f"{QUEUE}{case.pk}/notes/", {"words": "I know him"})

    page = read_text(owner.get(QUEUE))

    for told in ("Go away", "Harassment", "“Third time”", "Charlie", "Lobby", "I know him", "1 open"):
        assert told in page


def test_a_decision_is_taken_by_a_press_and_shown_among_the_recent(owner: Client, case: ReportCase) -> None:
    answer = owner.post(f"{QUEUE}{case.pk}/decide/", {"decision": "silenced", "hours": "24"}, follow=True)

    page = read_text(answer)
    assert "Bob: Silenced" in page
    assert "Nothing waits to be decided" in page
    assert "Let them write again" in page
    again = owner.post(f"{QUEUE}{case.pk}/decide/", {"decision": "removed"})
    assert again.status_code == 400
    person = case.person
    assert "may write again" in read_text(owner.post(f"{QUEUE}people/{person.pk}/let-speak/", follow=True))
    person.refresh_from_db()
    assert person.silenced_until is None


def test_what_is_refused_is_said_at_the_case_and_changes_nothing(owner: Client, case: ReportCase) -> None:
    path = f"{QUEUE}{case.pk}/decide/"
    for given, said in (
        ({"decision": "warned"}, "Say what they should know."),
        ({"decision": "locked_out", "password": "wrong"}, "not your present password"),
    ):
        answer = owner.post(path, given)
        assert (answer.status_code, said in read_text(answer)) == (400, True)
    case.refresh_from_db()
    assert case.decided_at is None

    assert owner.post(path, {"decision": "locked_out", "password": PASSWORD}).status_code == 302
    assert not User.objects.get(pk=case.person_id).is_active


def test_whoever_decides_nothing_finds_their_own_reports_and_what_came_of_them(
    owner: Client, case: ReportCase
) -> None:
    theirs = sign_in("charlie")
    assert "Waits to be looked at" in read_text(theirs.get(QUEUE))
    owner.post(f"{QUEUE}{case.pk}/decide/", {"decision": "no_action"})

    assert "Looked at, nothing was done" in read_text(theirs.get(QUEUE + "?tab=open"))
    assert "You have reported nothing" in read_text(sign_in("bob").get(QUEUE))


def test_programs_list_and_decide_with_a_token(owner: Client, case: ReportCase) -> None:
    (listed,) = owner.get(API + "reports").json()
    assert (listed["body"], listed["reports"][0]["reason"]) == ("Go away", "harassment")
    owner.post(f"{API}reports/{case.pk}/notes", {"words": "I know him"}, content_type=JSON)
    given = {"decision": "removed"}

    assert owner.post(f"{API}reports/{case.pk}/decision", given, content_type=JSON).status_code == 204
    assert owner.post(f"{API}reports/{case.pk}/decision", given, content_type=JSON).status_code == 409

    (decided,) = owner.get(API + "reports?state=decided").json()
    assert (decided["decision"], decided["notes"][0]["words"]) == ("removed", "I know him")
    assert owner.get(API + "reports").json() == []
    assert Message.objects.get(pk=listed["message"]).deleted_at is not None


def test_a_silence_is_a_refusal_of_its_own_that_says_when_it_is_over(owner: Client, case: ReportCase) -> None:
    owner.post(f"{QUEUE}{case.pk}/decide/", {"decision": "silenced", "hours": "1", "words": "Calm down"})
    bobs = sign_in("bob")

    sent = bobs.post(
        f"{API}rooms/{case.room_id}/messages", {"id": str(make_id()), "body": "But"}, content_type=JSON
    )

    assert (sent.status_code, sent.json()["code"]) == (403, "silenced")
    assert 0 < int(sent["Retry-After"]) <= 3600
    told = bobs.get(API + "me/standing").json()
    assert told["reason"] == "Calm down"
    assert "silenced_until" in bobs.get("/").content.decode()


def test_a_report_says_what_it_is_about(owner: Client) -> None:
    for wrong in ({"reason": "spam"}, {"reason": "nonsense", "person": 1}, {"person": 1}):
        assert owner.post(API + "reports", wrong, content_type=JSON).status_code == 400


RULES = "/settings/workspace/rules/"


def test_a_list_of_words_is_tried_before_it_is_saved(owner: Client, lobby: Room) -> None:
    given = {"refused": "spam\nevil.example", "reported": "crypto"}
    for sample, said in (
        ("Spam!", "It would be refused, because of “spam”"),
        ("at shop.evil.example", "because of “evil.example”"),
        ("crypto", "It would be sent and reported, because of “crypto”"),
        ("ham", "It would be sent."),
    ):
        assert said in read_text(owner.post(RULES + "words/", {**given, "sample": sample, "try": ""}))
    assert not SpeakingRules.objects.exists()

    assert "Settings saved" in read_text(owner.post(RULES + "words/", given, follow=True))

    assert SpeakingRules.objects.get().refused == ["spam", "evil.example"]
    wrong = owner.post(RULES + "words/", {"refused": "...", "reported": ""})
    assert (wrong.status_code, "Nothing could be found by this line" in read_text(wrong)) == (400, True)


def test_newcomers_are_limited_on_the_page_and_by_the_door(owner: Client, lobby: Room, bob: User) -> None:
    owner.post(RULES + "newcomers/", {"hours": "24", "hourly": "1", "may_attach": "on"})
    path = f"{API}rooms/{lobby.pk}/messages"
    client = sign_in("bob")

    link = client.post(path, {"id": str(make_id()), "body": "https://a.example/"}, content_type=JSON)
    first, second = (
        client.post(path, {"id": str(make_id()), "body": body}, content_type=JSON) for body in ("one", "two")
    )

    assert (link.status_code, first.status_code, second.status_code) == (403, 201, 429)
    assert 3500 < int(second["Retry-After"]) <= 3600


def test_a_slow_room_says_when_to_come_back(owner: Client, lobby: Room, bob: User) -> None:
    path = f"{API}rooms/{lobby.pk}"
    assert owner.patch(path, {"slow_mode": 30}, content_type=JSON).json()["slow_mode"] == 30
    client = sign_in("bob")
    answers = [
        client.post(f"{path}/messages", {"id": str(make_id()), "body": body}, content_type=JSON)
        for body in ("one", "two")
    ]
    assert [each.status_code for each in answers] == [201, 429]
    assert int(answers[1]["Retry-After"]) in (29, 30)
    assert client.patch(path, {"slow_mode": 0}, content_type=JSON).status_code == 403
    assert owner.patch(path, {"slow_mode": 31}, content_type=JSON).status_code == 400


def test_all_that_somebody_said_is_deleted_from_the_page_and_brought_back(
    owner: Client, case: ReportCase
) -> None:
    path = f"{QUEUE}people/{case.person_id}/remove/"
    assert "1 message" in read_text(owner.get(path))
    refused = owner.post(path, {"span": "all", "password": "wrong"})
    assert (refused.status_code, Message.objects.exclude(deleted_at=None).count()) == (400, 0)
    assert "Being deleted" in read_text(owner.post(path, {"span": "all", "password": PASSWORD}, follow=True))
    do_all()
    assert "Deleted, can be undone" in read_text(owner.get(QUEUE + "removals/"))
    removal = Removal.objects.get()
    again = read_text(owner.post(f"{QUEUE}removals/{removal.pk}/undo/", follow=True))
    assert "Their messages are being brought back" in again
    do_all()
    assert "undone by Alice" in read_text(owner.get(QUEUE + "removals/"))
    assert "has undone this already" in read_text(
        owner.post(f"{QUEUE}removals/{removal.pk}/undo/", follow=True)
    )
    assert sign_in("charlie").get(QUEUE + "removals/").status_code == 404
