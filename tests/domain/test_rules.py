"""Slow rooms, newcomers, and words that are looked for: refused with a sentence, or reported, at no cost to others."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.hooks.incoming import create_webhook
from syncchat.domain.hooks.payloads import Post
from syncchat.domain.hooks.posting import say_in_room
from syncchat.domain.ids import make_id
from syncchat.domain.later.scheduled import schedule_message
from syncchat.domain.messages.messages import edit_message, send_message
from syncchat.domain.messages.polls import add_poll_option
from syncchat.domain.moderation.rules import change_newcomers, change_words, read_entries
from syncchat.domain.moderation.slow_mode import set_slow_mode
from syncchat.domain.moderation.word_lists import Said, Text, WordList
from syncchat.domain.rooms import memberships
from syncchat.domain.rooms.directs import open_direct
from syncchat.errors import Forbidden, Invalid, NotFound, RateLimited
from syncchat.models import AuditEntry, Log, Message, ReportCase, Room, ScheduledMessage, User
from syncchat.protocol.commands import NewPoll
from syncchat.queue.worker import do_all
from tests.files.things import upload

pytestmark = pytest.mark.django_db


def _say(author: User, room: Room, body: str = "Hello", **more: Any) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body, **more).message


def _forbid(alice: User, *words: str, reported: tuple[str, ...] = ()) -> None:
    change_words(actor=alice, refused="\n".join(words), reported="\n".join(reported))


FOUND = [
    ("spam", "this is SPAM!", True),
    ("spam", "spammers are no spam-free", True),
    ("spam", "spammers", False),
    ("viagra", "Viágra", True),
    ("viagra", "ＶＩＡＧＲＡ, vi\u200bagra", True),
    ("idiot", "you idiöt", True),
    ("schön", "schon gut", False),
    ("strasse", "Straße", True),
    ("bad", "b**a**d", True),
    ("bad", "||ba||d", True),
    ("buy now", "Buy, NOW!", True),
    ("buy now", "buy it now", False),
    ("now", "buy now", True),
    ("example.com", "see https://shop.Example.com/x", True),
    ("example.com", "see shop.example.com.", True),
    ("example.com", "see notexample.com or example.common", False),
    ("bücher.de", "http://xn--bcher-kva.de/", True),
    ("привет", "ну ПРИВЕТ", True),
]


@pytest.mark.parametrize(("entry", "text", "found"), FOUND)
def test_whole_words_and_domains_are_found_however_they_are_typed(entry: str, text: str, found: bool) -> None:
    assert WordList([entry]).find(Text(Said(text))) == (entry if found else None)


def test_where_a_link_leads_counts_and_not_what_it_is_called() -> None:
    said = Said("[home](https://evil.example/)", ("https://evil.example/",))
    assert WordList(["evil.example"]).find(Text(said)) == "evil.example"
    assert WordList(["evil.example"]).find(Text(Said("home", ("http://[",)))) is None


def test_a_long_message_of_nearly_all_that_is_looked_for_takes_no_time() -> None:
    words = WordList([*(f"{'a ' * 20}{number}" for number in range(300))])
    with patch("re.compile", side_effect=AssertionError):
        assert words.find(Text(Said("a " * 5000 + "a." * 2500))) is None


def test_a_word_is_refused_and_the_log_has_no_gap(alice: User, bob: User, lobby: Room) -> None:
    _forbid(alice, "spam", "evil.example")
    head = Log.objects.get(pk=lobby.log_id).head
    for body in ("Spam", "[home](https://evil.example/)"):
        with pytest.raises(Forbidden, match="is not written here"):
            _say(bob, lobby, body)
    with pytest.raises(Forbidden):
        _say(bob, lobby, "Which?", poll=NewPoll(options=["ham", "spam"]))

    said = _say(bob, lobby, "ham")

    assert said.seq == head + 1
    with pytest.raises(Forbidden):
        edit_message(actor=bob, message_id=said.pk, body="ham, spam")
    assert Message.objects.get(pk=said.pk).body == "ham"
    asked = _say(alice, lobby, "Which?", poll=NewPoll(options=["ham", "eggs"], extendable=True))
    with pytest.raises(Forbidden):
        add_poll_option(actor=bob, message_id=asked.pk, text="spam")
    _forbid(alice)
    assert _say(bob, lobby, "spam").body == "spam"


def test_programs_and_what_was_scheduled_are_looked_at_too(alice: User, bob: User, lobby: Room) -> None:
    webhook = create_webhook(actor=alice, room_id=lobby.pk, name="Herald")[0]
    at = timezone.now() + timedelta(hours=1)
    schedule_message(actor=bob, message_id=make_id(), room_id=lobby.pk, body="spam", at=at)
    _forbid(alice, "spam")

    with pytest.raises(Forbidden):
        say_in_room(webhook, Post(body="spam", actions=[]))
    with patch("django.utils.timezone.now", return_value=at + timedelta(seconds=1)):
        do_all()
    assert "is not written here" in ScheduledMessage.objects.get().refusal


def test_what_is_only_reported_is_sent_and_waits_in_the_queue_once(
    alice: User, bob: User, lobby: Room
) -> None:
    _forbid(alice, reported=("crypto",))
    said = _say(bob, lobby, "Crypto, cheap")
    edit_message(actor=bob, message_id=said.pk, body="Crypto, cheaper")
    pair = open_direct(actor=alice, people=[bob.pk])
    _say(bob, pair, "crypto between us")

    do_all()

    case = ReportCase.objects.get()
    assert (case.message, case.person, case.caught_word) == (said, bob, "crypto")
    assert case.reports.count() == 0


def test_rules_cost_a_send_no_statement(alice: User, bob: User, lobby: Room) -> None:
    def count() -> int:
        _say(bob, lobby, "warm")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            _say(bob, lobby, "hello there")
        return len(seen)

    User.objects.filter(pk=bob.pk).update(date_joined=timezone.now() - timedelta(days=9))
    before = count()
    _forbid(alice, "spam", reported=("ham",))
    change_newcomers(actor=alice, hours=24, links=False, files=False, hourly=3)
    assert count() == before


@pytest.fixture
def newcomers(alice: User) -> None:
    change_newcomers(actor=alice, hours=24, links=False, files=False, hourly=3)


@pytest.mark.usefixtures("newcomers")
def test_newcomers_send_no_links_and_no_files_for_a_while(alice: User, bob: User, lobby: Room) -> None:
    file = upload(bob, b"words")
    for given in ({"body": "https://shop.example/"}, {"body": "", "files": [file.pk]}):
        with pytest.raises(Forbidden, match="You are new here"):
            _say(bob, lobby, **given)
    said = _say(bob, lobby, "shop")
    with pytest.raises(Forbidden, match="You are new here"):
        edit_message(actor=bob, message_id=said.pk, body="https://shop.example/")
    assert _say(alice, lobby, "https://shop.example/")

    User.objects.filter(pk=bob.pk).update(date_joined=timezone.now() - timedelta(hours=25))

    assert _say(bob, lobby, "https://shop.example/", files=[file.pk]).file_count == 1


@pytest.mark.usefixtures("newcomers")
def test_newcomers_say_so_much_in_an_hour_and_no_more(alice: User, bob: User, lobby: Room) -> None:
    for _number in range(3):
        _say(bob, lobby)
    with pytest.raises(RateLimited, match="3 messages an hour") as refused:
        _say(bob, lobby)
    assert 3500 < (refused.value.retry_after or 0) <= 3600
    Message.objects.filter(author=bob).update(created_at=timezone.now() - timedelta(minutes=61))
    assert _say(bob, lobby)


def test_a_slow_room_waits_between_two_messages_of_one_person(
    alice: User, bob: User, charlie: User, lobby: Room
) -> None:
    memberships.join_room(actor=charlie, room_id=lobby.pk)
    set_slow_mode(actor=alice, room_id=lobby.pk, seconds=30)
    first = make_id()
    send_message(actor=bob, room_id=lobby.pk, id=first, body="one")
    with pytest.raises(RateLimited, match="This room is slow") as refused:
        _say(bob, lobby)
    assert 28 < (refused.value.retry_after or 0) <= 30
    # A resend of what is there is no second message, and nobody else waits
    assert send_message(actor=bob, room_id=lobby.pk, id=first, body="one").dup
    assert _say(charlie, lobby)
    assert _say(alice, lobby)
    assert _say(alice, lobby)
    # Going and coming makes nobody faster
    memberships.leave_room(actor=bob, room_id=lobby.pk)
    memberships.join_room(actor=bob, room_id=lobby.pk)
    with pytest.raises(RateLimited):
        _say(bob, lobby)
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(seconds=31)):
        assert _say(bob, lobby)
    set_slow_mode(actor=alice, room_id=lobby.pk, seconds=0)
    assert _say(bob, lobby)
    assert _say(bob, lobby)
    acts = AuditEntry.objects.filter(action="room_changed", subject="slow mode")
    assert [(each.before, each.after) for each in acts.order_by("pk")] == [("0", "30"), ("30", "0")]


def test_a_bot_is_not_slowed_and_what_was_scheduled_waits_by_itself(
    alice: User, bob: User, lobby: Room
) -> None:
    set_slow_mode(actor=alice, room_id=lobby.pk, seconds=60)
    bot = create_bot(actor=alice, username="ci", display_name="Builds")
    memberships.add_people(actor=alice, room_id=lobby.pk, people=[bot.pk])
    assert _say(bot, lobby)
    assert _say(bot, lobby)
    at = timezone.now() + timedelta(seconds=5)
    for body in ("one", "two"):
        schedule_message(actor=bob, message_id=make_id(), room_id=lobby.pk, body=body, at=at)

    for seconds, sent in ((6, 1), (60, 1), (70, 2)):
        with patch("django.utils.timezone.now", return_value=at + timedelta(seconds=seconds)):
            do_all()
        assert Message.objects.filter(author=bob, kind="text").count() == sent
    assert not ScheduledMessage.objects.exists()


def test_who_may_change_the_rules_and_what_they_can_be(alice: User, bob: User, lobby: Room) -> None:
    with pytest.raises(Forbidden):
        _forbid(bob, "spam")
    with pytest.raises(Forbidden):
        change_newcomers(actor=bob, hours=1, links=True, files=True, hourly=0)
    with pytest.raises(Forbidden):
        set_slow_mode(actor=bob, room_id=lobby.pk, seconds=30)
    with pytest.raises(NotFound):
        set_slow_mode(actor=alice, room_id=10**9, seconds=30)
    with pytest.raises(Invalid):
        set_slow_mode(actor=alice, room_id=lobby.pk, seconds=31)
    with pytest.raises(Invalid):
        change_newcomers(actor=alice, hours=10**6, links=True, files=True, hourly=0)
    for text, said in (
        ("x" * 99, "too long"),
        ("...", "Nothing could be found"),
        ("a\n" + "\n".join(map(str, range(400))), "lines"),
    ):
        with pytest.raises(Invalid, match=said):
            read_entries(text, "refused")
    assert read_entries(" spam \n\nspam\nbuy  now", "refused") == ["spam", "buy now"]
