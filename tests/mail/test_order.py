"""What came of a report, a warning and a silence go by mail too, as their people wish; of who reported, nothing."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.moderation.deciding import decide_case
from syncchat.domain.moderation.reporting import report_message
from syncchat.domain.moderation.standing import end_silence, see_notice
from syncchat.domain.notifications.settings import change_notification_settings
from syncchat.domain.rooms.memberships import join_room
from syncchat.models import Notice, ReportCase, Room, User
from syncchat.queue.worker import do_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(alice: User, bob: User, charlie: User, lobby: Room) -> ReportCase:
    """Charlie reports what Bob said; both have confirmed their addresses."""
    User.objects.filter(pk__in=[bob.pk, charlie.pk]).update(email_verified_at=timezone.now())
    User.objects.filter(pk=bob.pk).update(language="de")
    join_room(actor=charlie, room_id=lobby.pk)
    said = send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="Go away").message
    return report_message(actor=charlie, message_id=said.pk, reason="harassment", words="Third time")


def _decide(alice: User, case: ReportCase, decision: str, words: str = "") -> dict[str, mail.EmailMessage]:
    decide_case(actor=alice, case_id=case.pk, decision=decision, words=words)
    do_all()
    return {each.to[0]: each for each in mail.outbox}


def test_each_is_told_their_own_in_their_language(alice: User, case: ReportCase) -> None:
    told = _decide(alice, case, "warned", "Please keep it friendly")

    assert told.keys() == {"bob@example.org", "charlie@example.org"}
    warned, reporter = str(told["bob@example.org"].body), str(told["charlie@example.org"].body)
    assert "Hallo" in warned
    assert "Please keep it friendly" in warned
    assert "something was done about it" in reporter
    for secret in ("Charlie", "Third time", "harassment", "Alice"):
        assert secret not in warned
    for secret in ("Bob", "friendly", "Alice"):
        assert secret not in reporter


def test_whoever_is_silenced_is_told_until_when_and_why(alice: User, bob: User, case: ReportCase) -> None:
    told = str(_decide(alice, case, "silenced", "Calm down")["bob@example.org"].body)

    assert "Calm down" in told
    assert str(timezone.now().year) in told


def test_no_words_leave_for_whoever_hides_them(alice: User, bob: User, case: ReportCase) -> None:
    change_notification_settings(actor=bob, hides_words=True)
    told = str(_decide(alice, case, "warned", "Please keep it friendly")["bob@example.org"].body)
    assert "friendly" not in told


def test_mails_about_reports_are_stopped_by_a_press_and_no_others(alice: User, case: ReportCase) -> None:
    told = _decide(alice, case, "no_action")
    letter = told["charlie@example.org"]
    assert "Nothing had to be done" in str(letter.body)
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in str(letter.body)

    assert Client().post(re.sub("^https?://[^/]+", "", link)).status_code == 200

    mail.outbox.clear()
    bob = case.person
    said = send_message(actor=bob, room_id=case.room_id or 0, id=make_id(), body="Again").message
    charlie = User.objects.get(username="charlie")
    second = report_message(actor=charlie, message_id=said.pk, reason="spam")
    assert _decide(alice, second, "warned", "Enough").keys() == {"bob@example.org"}


def test_nothing_leaves_that_is_read_or_over_or_to_an_address_that_is_not_confirmed(
    alice: User, bob: User, case: ReportCase
) -> None:
    charlie = User.objects.get(username="charlie")
    decide_case(actor=alice, case_id=case.pk, decision="silenced")
    end_silence(actor=alice, user_id=bob.pk)
    see_notice(actor=charlie, notice_id=Notice.objects.get(person=charlie).pk)
    do_all()
    assert mail.outbox == []

    User.objects.update(email_verified_at=None)
    said = send_message(actor=bob, room_id=case.room_id or 0, id=make_id(), body="Again").message
    second = report_message(actor=charlie, message_id=said.pk, reason="spam")
    assert _decide(alice, second, "warned", "Enough") == {}
