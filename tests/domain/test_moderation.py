"""Reports are kept, decided once, and told of; who is silenced says nothing anywhere."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone

from syncchat.domain.accounts.owners import make_owner
from syncchat.domain.accounts.profiles import update_profile
from syncchat.domain.accounts.statuses import set_status
from syncchat.domain.ids import make_id
from syncchat.domain.messages import messages, pins, polls, reactions
from syncchat.domain.moderation import cases, deciding, standing
from syncchat.domain.moderation.reporting import report_message, report_person
from syncchat.domain.rooms import memberships, rooms
from syncchat.domain.rooms.directs import open_direct
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited, Silenced
from syncchat.models import AuditEntry, Message, Notice, ReportCase, Room, User
from syncchat.protocol.commands import NewPoll
from syncchat.serializers.moderation.standing import serialize_standing
from tests.architecture.source import ROOT
from tests.logs import list_kinds
from tests.people import make_person


@pytest.fixture
def dora(charlie: User, lobby: Room) -> User:
    """Moderates the lobby."""
    person = make_person("dora")
    memberships.join_room(actor=person, room_id=lobby.pk)
    alice = User.objects.get(username="alice")
    memberships.change_role(actor=alice, room_id=lobby.pk, person_id=person.pk, role="moderator")
    return person


def _say(author: User, room: Room, body: str = "Go away", **more: Any) -> Message:
    return messages.send_message(actor=author, room_id=room.pk, id=make_id(), body=body, **more).message


def _find(case: ReportCase) -> Message:
    case.refresh_from_db()
    assert case.message is not None
    return case.message


def _report(reporter: User, message: Message, **more: Any) -> ReportCase:
    return report_message(actor=reporter, message_id=message.pk, reason="harassment", **more)


@pytest.fixture
def case(bob: User, charlie: User, lobby: Room) -> ReportCase:
    """Charlie reports what Bob said in the lobby."""
    memberships.join_room(actor=charlie, room_id=lobby.pk)
    return _report(charlie, _say(bob, lobby), words="Third time")


def _silence(alice: User, bob: User, hours: int = 24) -> None:
    case = report_person(actor=alice, person_id=bob.pk, reason="spam")
    # Whoever reports may decide
    deciding.decide_case(actor=alice, case_id=case.pk, decision="silenced", words="Calm down", hours=hours)
    bob.refresh_from_db()


def test_several_reports_of_one_message_are_one_case_with_what_was_around(
    alice: User, bob: User, charlie: User, dora: User, lobby: Room
) -> None:
    memberships.join_room(actor=charlie, room_id=lobby.pk)
    for number in range(3):
        _say(charlie, lobby, f"before {number}")
    said = _say(bob, lobby)
    _say(charlie, lobby, "after")

    first, second = _report(charlie, said, words="Rude"), _report(dora, said)

    assert first == second
    (listed,) = cases.list_open(actor=alice)
    assert [report.reporter for report in listed.reports.all()] == [charlie, dora]
    assert [quote["body"] for quote in listed.before] == ["before 1", "before 2"]
    assert [quote["body"] for quote in listed.after] == ["after"]
    with pytest.raises(Conflict):
        _report(charlie, said)


def test_what_was_reported_stays_readable(alice: User, bob: User, case: ReportCase) -> None:
    assert case.message is not None
    messages.edit_message(actor=bob, message_id=case.message.pk, body="Welcome")
    messages.delete_message(actor=bob, message_id=case.message.pk)

    assert cases.list_open(actor=alice)[0].body == "Go away"


def test_it_goes_with_its_room_and_a_year_after_it_was_decided(
    alice: User, bob: User, case: ReportCase, lobby: Room
) -> None:
    deciding.decide_case(actor=alice, case_id=case.pk, decision="no_action")
    cases.remove_old_cases()
    assert ReportCase.objects.exists()
    ReportCase.objects.update(decided_at=timezone.now() - timedelta(days=366))
    cases.remove_old_cases()
    assert not ReportCase.objects.exists()

    _report(alice, _say(bob, lobby))
    rooms.delete_room(actor=alice, room_id=lobby.pk, confirmation="Lobby")
    assert not ReportCase.objects.exists()


def test_what_cannot_be_reported_is_refused(alice: User, bob: User, charlie: User, cellar: Room) -> None:
    own = _say(alice, cellar)
    for wrong, error in (
        ({"actor": charlie, "message_id": own.pk}, NotFound),
        ({"actor": charlie, "message_id": make_id()}, NotFound),
        ({"actor": alice, "message_id": own.pk}, Invalid),
    ):
        with pytest.raises(error):
            report_message(**wrong, reason="spam")  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        report_person(actor=alice, person_id=alice.pk, reason="spam")
    with pytest.raises(Invalid):
        report_person(actor=alice, person_id=bob.pk, reason="nonsense")
    with pytest.raises(Invalid):
        report_person(actor=alice, person_id=bob.pk, reason="spam", words="x" * 501)
    with pytest.raises(NotFound):
        report_person(actor=alice, person_id=987654, reason="spam")
    assert not ReportCase.objects.exists()


def test_reports_have_their_limit(bob: User, charlie: User, lobby: Room) -> None:
    memberships.join_room(actor=charlie, room_id=lobby.pk)
    for number in range(10):
        _report(charlie, _say(bob, lobby, str(number)))
    with pytest.raises(RateLimited):
        _report(charlie, _say(bob, lobby, "one more"))


def test_of_a_direct_message_only_what_was_chosen_is_shown_and_only_to_owners(
    alice: User, bob: User, charlie: User, dora: User
) -> None:
    direct = open_direct(actor=charlie, people=[bob.pk])
    _say(charlie, direct, "secret")
    rude, worse = _say(bob, direct), _say(bob, direct, "worse")

    plain, shared = _report(charlie, rude), _report(charlie, worse, share=True)

    assert (plain.before, plain.after) == ([], [])
    assert [quote["body"] for quote in shared.before] == ["secret", "Go away"]
    assert cases.count_open(alice) == 2
    assert cases.count_open(dora) == 0


def test_moderators_see_their_rooms_and_nobody_what_is_about_them(
    alice: User, bob: User, charlie: User, dora: User, case: ReportCase, cellar: Room
) -> None:
    report_person(actor=charlie, person_id=bob.pk, reason="spam")
    assert (cases.count_open(alice), cases.count_open(dora), cases.count_open(charlie)) == (2, 1, 0)
    with pytest.raises(NotFound):
        cases.list_open(actor=charlie)

    _report(charlie, _say(dora, Room.objects.get(name="Lobby")))
    assert (cases.count_open(alice), cases.count_open(dora)) == (3, 1)
    make_owner(actor=alice, user_id=bob.pk)
    bob.refresh_from_db()
    assert cases.count_open(bob) == 1
    with pytest.raises(NotFound):
        deciding.decide_case(actor=bob, case_id=case.pk, decision="no_action")


def test_a_case_is_decided_once_and_the_second_is_told_by_whom(
    alice: User, dora: User, case: ReportCase
) -> None:
    deciding.decide_case(actor=dora, case_id=case.pk, decision="no_action")

    with pytest.raises(Conflict, match="Dora has decided this already: No action"):
        deciding.decide_case(actor=alice, case_id=case.pk, decision="removed")

    case.refresh_from_db()
    assert (case.decision, case.decided_by) == ("no_action", dora)
    assert _find(case).deleted_at is None


def test_each_decision_does_what_it_says_and_is_written_down(
    alice: User, bob: User, charlie: User, case: ReportCase, lobby: Room
) -> None:
    deciding.decide_case(actor=alice, case_id=case.pk, decision="removed")
    assert _find(case).deleted_at is not None

    again = _report(charlie, _say(bob, lobby, "again"))
    deciding.decide_case(actor=alice, case_id=again.pk, decision="warned", words="Be kind", remove=True)
    assert _find(again).deleted_at is not None
    assert [notice.words for notice in serialize_standing(bob).notices] == ["Be kind"]

    _silence(alice, bob, 1)
    standing.end_silence(actor=alice, user_id=bob.pk)
    more = _report(charlie, _say(bob, lobby, "more"))
    deciding.decide_case(actor=alice, case_id=more.pk, decision="locked_out", words="Enough")
    assert User.objects.get(pk=bob.pk).lock_out_reason == "Enough"

    told = AuditEntry.objects.filter(person=bob).order_by("pk").values_list("action", "after")
    assert [action for action, _after in told] == [
        "report_decided", "message_deleted", "report_decided", "message_deleted", "warned", "report_decided",
        "silenced", "silence_ended", "report_decided", "locked_out",
    ]  # fmt: skip


def test_an_owner_decides_about_a_private_room_that_they_are_not_in(
    alice: User, bob: User, charlie: User
) -> None:
    den = rooms.create_room(actor=bob, kind="private", name="Den")
    memberships.add_people(actor=bob, room_id=den.pk, people=[charlie.pk])
    case = _report(charlie, _say(bob, den))

    deciding.decide_case(actor=alice, case_id=case.pk, decision="removed")

    assert _find(case).deleted_at is not None
    assert list_kinds(den)[-1] == "message_deleted"


def test_what_cannot_be_decided_changes_nothing(alice: User, dora: User, case: ReportCase, bob: User) -> None:
    about = report_person(actor=dora, person_id=bob.pk, reason="spam")
    for actor, given, error in (
        (alice, {"decision": "nonsense"}, Invalid),
        (alice, {"decision": "warned"}, Invalid),
        (alice, {"decision": "warned", "words": "x" * 201}, Invalid),
        (alice, {"decision": "silenced", "hours": 2}, Invalid),
        (dora, {"decision": "silenced"}, Forbidden),
        (dora, {"decision": "locked_out"}, Forbidden),
    ):
        with pytest.raises(error):
            deciding.decide_case(actor=actor, case_id=case.pk, **given)
    with pytest.raises(Invalid):
        deciding.decide_case(actor=alice, case_id=about.pk, decision="removed")
    with pytest.raises(NotFound):
        deciding.decide_case(actor=dora, case_id=about.pk, decision="no_action")
    with pytest.raises(NotFound):
        deciding.add_note(actor=bob, case_id=case.pk, words="mine")
    assert ReportCase.objects.filter(decided_at=None).count() == 2
    assert not Notice.objects.exists()


def test_an_owner_is_neither_silenced_nor_locked_out(alice: User, bob: User, charlie: User) -> None:
    make_owner(actor=alice, user_id=bob.pk)
    case = report_person(actor=charlie, person_id=bob.pk, reason="spam")

    for decision in ("silenced", "locked_out"):
        with pytest.raises(Forbidden):
            deciding.decide_case(actor=alice, case_id=case.pk, decision=decision)
    case.refresh_from_db()
    assert case.decided_at is None


def test_reporters_learn_what_came_of_it_and_nothing_of_the_person(
    alice: User, bob: User, charlie: User, case: ReportCase, lobby: Room
) -> None:
    deciding.decide_case(actor=alice, case_id=case.pk, decision="no_action")
    deciding.decide_case(
        actor=alice, case_id=_report(charlie, _say(bob, lobby)).pk, decision="warned", words="Be kind"
    )

    told = serialize_standing(charlie).notices
    assert [(notice.kind, notice.words) for notice in told] == [("nothing_done", ""), ("acted", "")]
    standing.see_notice(actor=charlie, notice_id=told[0].id)
    standing.see_notice(actor=charlie, notice_id=told[0].id)
    # Nobody reads another's away
    standing.see_notice(actor=bob, notice_id=told[1].id)
    assert [notice.kind for notice in serialize_standing(charlie).notices] == ["acted"]
    assert list_kinds(charlie).count("standing_changed") == 3


def test_the_log_of_who_is_warned_does_not_say_by_whom(alice: User, bob: User, case: ReportCase) -> None:
    deciding.decide_case(actor=alice, case_id=case.pk, decision="warned", words="Be kind")

    assert bob.log.entries.get(kind="standing_changed").actor == bob


def test_who_is_silenced_says_nothing_anywhere_until_it_is_over(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    said = _say(alice, lobby)
    own = _say(bob, lobby)
    asked = _say(alice, lobby, "Tea?", poll=NewPoll(options=["Yes", "No"], extendable=True))
    direct = open_direct(actor=bob, people=[alice.pk])
    reactions.add_reaction(actor=bob, message_id=said.pk, emoji="👍")
    _silence(alice, bob)

    def attempts() -> list[Any]:
        return [
            lambda: _say(bob, lobby),
            lambda: _say(bob, direct),
            lambda: messages.edit_message(actor=bob, message_id=own.pk, body="other"),
            lambda: reactions.add_reaction(actor=bob, message_id=said.pk, emoji="🎉"),
            lambda: pins.pin_message(actor=bob, message_id=said.pk),
            lambda: polls.vote(actor=bob, message_id=asked.pk, options=[0]),
            lambda: polls.add_poll_option(actor=bob, message_id=asked.pk, text="Coffee"),
            lambda: rooms.create_room(actor=bob, kind="public", name="Loud"),
            lambda: open_direct(actor=bob, people=[charlie.pk]),
            lambda: memberships.add_people(actor=bob, room_id=lobby.pk, people=[charlie.pk]),
            lambda: set_status(actor=bob, text="You are all wrong"),
            lambda: update_profile(actor=bob, display_name="Bob", username="bob", about="All wrong"),
        ]

    for attempt in attempts():
        with pytest.raises(Silenced) as refused:
            attempt()
        assert refused.value.code == "silenced"
        assert 23 * 3600 < (refused.value.retry_after or 0) <= 24 * 3600
    # What takes something away stays theirs to do
    reactions.remove_reaction(actor=bob, message_id=said.pk, emoji="👍")
    messages.delete_message(actor=bob, message_id=own.pk)
    set_status(actor=bob, text="")
    assert open_direct(actor=bob, people=[alice.pk]) == direct

    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=25)):
        _say(bob, lobby)
    standing.end_silence(actor=alice, user_id=bob.pk)
    bob.refresh_from_db()
    own = _say(bob, lobby)
    for attempt in attempts():
        attempt()


def test_only_who_keeps_order_everywhere_ends_a_silence(
    alice: User, bob: User, dora: User, general: Room
) -> None:
    _silence(alice, bob)
    for other in (bob, dora):
        with pytest.raises(Forbidden):
            standing.end_silence(actor=other, user_id=bob.pk)

    memberships.change_role(actor=alice, room_id=general.pk, person_id=dora.pk, role="moderator")
    standing.end_silence(actor=dora, user_id=bob.pk)

    assert serialize_standing(User.objects.get(pk=bob.pk)).silenced_until is None


def test_nobody_but_an_owner_ends_their_own_silence(alice: User, bob: User, general: Room) -> None:
    memberships.change_role(actor=alice, room_id=general.pk, person_id=bob.pk, role="moderator")
    _silence(alice, bob)

    with pytest.raises(Forbidden):
        standing.end_silence(actor=bob, user_id=bob.pk)
    make_owner(actor=alice, user_id=bob.pk)
    standing.end_silence(actor=bob, user_id=bob.pk)

    assert serialize_standing(User.objects.get(pk=bob.pk)).silenced_until is None


def test_a_shorter_silence_does_not_end_a_longer_one(alice: User, bob: User) -> None:
    _silence(alice, bob, 168)
    until = bob.silenced_until

    _silence(alice, bob, 1)

    assert bob.silenced_until == until


def test_the_table_of_the_documentation_is_the_one_of_the_code() -> None:
    from syncchat.domain.moderation.rights import DECIDERS, GENERAL, MODERATORS, OWNERS, ROOM

    said = (ROOT / "docs" / "moderation.md").read_text()
    for decision, deciders in DECIDERS.items():
        cells = ["yes" if place in deciders else "–" for place in (ROOM, GENERAL, MODERATORS, OWNERS)]
        assert f"| {decision.label} | {' | '.join(cells)} |" in said
