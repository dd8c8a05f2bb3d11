"""Who answers a mail writes in the room or thread; what is not theirs, not a person's or not a mail is refused."""

import asyncio
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from threading import Event, Thread
from typing import Any

import pytest
from django.utils import timezone

from syncchat.domain.accounts.accounts import deactivate_user
from syncchat.domain.files.uploads import PART_LIMIT
from syncchat.domain.mail import replies
from syncchat.domain.mail.missed import write_missed
from syncchat.domain.mail.reply_address import VALID_DAYS, make_reply_address, read_reply_address
from syncchat.domain.rooms.memberships import leave_room
from syncchat.domain.rooms.rooms import archive_room
from syncchat.errors import DomainError, Forbidden, Invalid, NotFound, RateLimited
from syncchat.models import Attachment, Message, Room, User
from syncchat.operations.mail.inbox import open_inbox
from tests.at_once import run_at_once
from tests.files.things import make_picture
from tests.mail.test_missed import say

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _takes_mail(settings: Any) -> None:
    settings.MAIL_INBOX, settings.MAIL_INBOX_ADDRESS = "lmtp://127.0.0.1:1", "reply@chat.example.org"


@pytest.fixture
def address(reached: User, lobby: Room) -> str:
    return make_reply_address(reached.pk, lobby.pk, None, timezone.now())


def write(words: str = "Yes, at four.", **headers: str) -> EmailMessage:
    mail = EmailMessage()
    usual = {"From": "Bob <BOB@example.org>", "Message-ID": "<one@example.org>", "Subject": "Re: Bread"}
    for name, value in {**usual, **headers}.items():
        if value:
            mail[name] = value
    mail.set_content(words)
    return mail


def take(address: str, mail: EmailMessage | bytes) -> Message:
    content = mail if isinstance(mail, bytes) else mail.as_bytes()
    return replies.take_reply(address, content, timezone.now())


def said(room: Room) -> list[str]:
    return list(Message.objects.filter(room=room, kind="text").order_by("seq").values_list("body", flat=True))


def test_an_answer_stands_in_the_room(address: str, reached: User, lobby: Room) -> None:
    message = take(address, write("Yes, at **four**.\n\nOn Monday, Chat <chat@example.org> wrote:\n> Bread?"))

    assert (message.author, message.thread, said(lobby)) == (reached, None, ["Yes, at **four**."])
    assert "<strong>four</strong>" in message.html


def test_an_answer_to_a_thread_stands_in_the_thread(alice: User, reached: User, lobby: Room) -> None:
    root = say(alice, lobby, "Who bakes?")
    address = make_reply_address(reached.pk, lobby.pk, root, timezone.now())

    assert take(address, write("I do")).thread == root
    assert len(address.partition("@")[0]) <= 64


def test_a_mail_that_comes_twice_is_one_message(address: str, lobby: Room) -> None:
    first, second = take(address, write()), take(address, write())
    other = take(address, write(**{"Message-ID": "<two@example.org>"}))

    assert first.pk == second.pk != other.pk
    assert first.pk.version == 7
    assert len(said(lobby)) == 2


def test_one_mail_to_two_rooms_is_said_in_both(
    address: str, reached: User, lobby: Room, general: Room
) -> None:
    other = make_reply_address(reached.pk, general.pk, None, timezone.now())
    for each in (address, other, address):
        take(each, write())

    assert (said(lobby), said(general)) == (["Yes, at four."], ["Yes, at four."])


@pytest.mark.django_db(transaction=True)
def test_the_same_mail_at_the_same_time_is_taken_each_time_and_said_once(
    address: str, lobby: Room, settings: Any, tmp_path: Any
) -> None:
    """A mail server that has waited too long for an answer hands it in again."""
    settings.MEDIA_ROOT = tmp_path
    mail = write("See")
    mail.add_attachment(b"x" * (PART_LIMIT + 5), maintype="application", subtype="zip", filename="tiles.zip")
    content, taken = mail.as_bytes(), []

    run_at_once(lambda _number: taken.append(take(address, content).pk), 3)

    assert (len(taken), len(set(taken))) == (3, 1)
    assert (said(lobby), Attachment.objects.count()) == (["See"], 1)


@pytest.mark.parametrize("message_id", ["<", "<>", "<[x", "<a@[", "<@b>", "x" * 3000])
def test_a_mail_whose_id_is_none_is_taken_all_the_same(address: str, lobby: Room, message_id: str) -> None:
    content = f"From: bob@example.org\r\nMessage-ID: {message_id}\r\n\r\nYes".encode()

    assert take(address, content).pk == take(address, content).pk
    assert said(lobby) == ["Yes"]


def _make_parts(*parts: tuple[str, str], kind: str = "mixed") -> bytes:
    head = f"From: bob@example.org\r\nContent-Type: multipart/{kind}; boundary=b\r\n\r\n"
    body = "".join(f"--b\r\nContent-Type: {of}\r\n\r\n{words}\r\n" for of, words in parts)
    return f"{head}{body}--b--\r\n".encode()


@pytest.mark.parametrize(
    ("mail", "words", "files"),
    [
        (
            _make_parts(("text/plain", "See"), ("image/x-a; name=a", "a"), ("text/plain", "and this")),
            "See\n\nand this",
            1,
        ),
        (_make_parts(("text/plain", " "), ("text/html", "<p>Yes</p>"), kind="alternative"), "Yes", 0),
        (
            _make_parts(("text/plain", "Yes"), ("text/x-amp-html", "No"), ("text/html", "No")),
            "Yes",
            0,
        ),
        (_make_parts(("text/plain; format=flowed", "Yes, at \r\nfour")), "Yes, at four", 0),
        (_make_parts(("text/plain", "Yes"), ("application/pgp-signature; name=s.asc", "x")), "Yes", 0),
        (_make_parts(("application/x-a; name=a", "a")), "", 1),
    ],
)
def test_what_was_written_is_found_in_whatever_parts_it_stands(
    address: str, settings: Any, tmp_path: Any, mail: bytes, words: str, files: int
) -> None:
    settings.MEDIA_ROOT = tmp_path

    message = take(address, mail)

    assert (message.body, message.attachments.count()) == (words, files)


def test_what_is_attached_goes_with_it(address: str, lobby: Room, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    mail = write("See")
    mail.add_attachment(make_picture(), maintype="image", subtype="jpeg", filename="../../kiln.jpg")
    mail.add_attachment(b"x" * (PART_LIMIT + 5), maintype="application", subtype="zip", filename="tiles.zip")

    message = take(address, mail)
    again = take(address, mail)

    names = list(message.attachments.order_by("place").values_list("name", flat=True))
    assert (len(names), names[1], "/" in names[0]) == (2, "tiles.zip", False)
    assert (again.pk, Attachment.objects.count()) == (message.pk, 2)


def test_the_mail_of_one_room_is_answered_as_it_is_and_each_room_has_an_address(
    alice: User, reached: User, lobby: Room, general: Room
) -> None:
    one = say(alice, lobby)
    letter = write_missed(reached, [one], timezone.now())
    assert letter.takes_replies
    place = read_reply_address(letter.sections[0].reply_to, timezone.now())
    assert (place.person_id, place.room_id) == (reached.pk, lobby.pk)

    both = write_missed(reached, [one, say(alice, general)], timezone.now())
    assert not both.takes_replies
    assert len({section.reply_to for section in both.sections}) == 2


def test_an_address_that_a_mail_server_made_small_or_large_is_the_same(address: str) -> None:
    local, _at, domain = address.partition("@")

    read = read_reply_address(address, timezone.now())

    assert read == read_reply_address(f"{local.upper()}@{domain.upper()}", timezone.now())


def _swap(address: str, at: int) -> str:
    local, _at, domain = address.partition("@")
    letters = list(local)
    letters[at] = "b" if letters[at] == "a" else "a"
    return f"{''.join(letters)}@{domain}"


def _forge(address: str) -> str:
    """Another person's."""
    return _swap(address, 10)


def _sign_otherwise(address: str) -> str:
    """The right person and room, and a signature that is a guess."""
    return _swap(address, -5)


@pytest.mark.parametrize(
    "change",
    [
        _forge,
        _sign_otherwise,
        lambda _address: "reply@chat.example.org",
        lambda _address: "reply+@chat.example.org",
        lambda _address: "reply+!!!@chat.example.org",
        lambda _address: "postmaster@chat.example.org",
        lambda address: address.replace("chat.example.org", "evil.example"),
    ],
)
def test_a_forged_address_is_nobody_s(address: str, lobby: Room, change: Callable[[str], str]) -> None:
    with pytest.raises(NotFound):
        take(change(address), write())
    assert said(lobby) == []


def test_an_address_runs_out(address: str, lobby: Room) -> None:
    later = timezone.now() + timedelta(days=VALID_DAYS + 1)

    with pytest.raises(Forbidden, match="run out"):
        replies.take_reply(address, write().as_bytes(), later)


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "Alice <alice@example.org>"},
        {"From": "bob@example.org, alice@example.org"},
        {"From": ""},
        {"Auto-Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List-Id": "<list.example.org>"},
        {"X-Auto-Response-Suppress": "All"},
    ],
)
def test_what_another_or_a_machine_wrote_is_refused(
    address: str, lobby: Room, headers: dict[str, str]
) -> None:
    with pytest.raises(Forbidden):
        take(address, write(**headers))
    assert said(lobby) == []


def test_a_bounce_is_refused(address: str, lobby: Room) -> None:
    bounce = b"From: bob@example.org\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\nhi\r\n--x--\r\n"

    with pytest.raises(Forbidden):
        take(address, bounce)
    assert said(lobby) == []


def nest(depth: int) -> bytes:
    head = b"From: bob@example.org\r\n"
    for number in range(depth):
        head += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (number, number)
    return head + b"Content-Type: text/plain\r\n\r\nhi\r\n"


HOSTILE = {
    "deep": nest(2000),
    "deeper than anybody's": nest(30),
    "many parts": b"From: bob@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n" * 3000
    + b"--b--\r\n",
    "nothing": b"",
    "no words": b"From: bob@example.org\r\n\r\n\r\n",
    "too long": b"From: bob@example.org\r\n\r\n" + b"word " * 5000,
    "many files": b"From: bob@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\nContent-Type: application/x-a; name=a\r\n\r\nhi\r\n" * 11
    + b"--b--\r\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_is_refused_and_leaves_nothing(address: str, lobby: Room, name: str) -> None:
    with pytest.raises((Invalid, Forbidden)):
        take(address, HOSTILE[name])
    assert said(lobby) == []
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("charset", ["x-unknown", "utf-8", "latin-1", "\x00bad", "zlib", "punycode"])
def test_a_charset_that_nobody_knows_is_read_as_well_as_can_be(
    address: str, lobby: Room, charset: str
) -> None:
    content = f'From: bob@example.org\r\nContent-Type: text/plain; charset="{charset}"\r\n\r\n'.encode()

    take(address, content + b"caf\xe9 at four")

    assert said(lobby)[0].startswith("caf")


def _leaves(bob: User, alice: User, lobby: Room) -> None:
    leave_room(actor=bob, room_id=lobby.pk)


def _is_locked_out(bob: User, alice: User, lobby: Room) -> None:
    deactivate_user(actor=alice, user_id=bob.pk)


def _is_archived(bob: User, alice: User, lobby: Room) -> None:
    archive_room(actor=alice, room_id=lobby.pk)


def _has_an_unverified_address(bob: User, alice: User, lobby: Room) -> None:
    User.objects.filter(pk=bob.pk).update(email_verified_at=None)


@pytest.mark.parametrize("happens", [_leaves, _is_locked_out, _is_archived, _has_an_unverified_address])
def test_whoever_may_not_write_there_any_more_is_refused_with_their_files(
    address: str,
    alice: User,
    reached: User,
    lobby: Room,
    settings: Any,
    tmp_path: Any,
    happens: Callable[[User, User, Room], None],
) -> None:
    settings.MEDIA_ROOT = tmp_path
    happens(reached, alice, lobby)
    mail = write()
    mail.add_attachment(b"tiles", maintype="application", subtype="zip", filename="tiles.zip")

    with pytest.raises(DomainError):
        take(address, mail)
    assert said(lobby) == []
    assert not Attachment.objects.exists()


def test_who_answers_faster_than_a_person_writes_is_asked_to_wait(
    address: str, lobby: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_user_id: int) -> None:
        raise RateLimited("Too fast", retry_after=5)

    monkeypatch.setattr(replies, "check_send", refuse)
    with pytest.raises(RateLimited):
        take(address, write())


@contextmanager
def run_inbox(scheme: str) -> Iterator[int]:
    """Its port."""
    ready, ports = Event(), []
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        server = await open_inbox(scheme, "127.0.0.1", 0)
        ports.append(int(server.sockets[0].getsockname()[1]))
        ready.set()
        await server.serve_forever()

    task = loop.create_task(serve())
    thread = Thread(target=lambda: loop.run_until_complete(asyncio.gather(task, return_exceptions=True)))
    thread.start()
    assert ready.wait(5)
    try:
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join(5)
        loop.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("scheme", "client"), [("lmtp", smtplib.LMTP), ("smtp", smtplib.SMTP)])
def test_a_mail_server_hands_it_in_and_is_told_what_came_of_it(
    address: str, lobby: Room, scheme: str, client: type[smtplib.SMTP], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with run_inbox(scheme) as port:

        def hand_in(to: str, mail: EmailMessage, sender: str = "bob@example.org") -> str:
            with client("127.0.0.1", port, timeout=10) as server:
                try:
                    server.sendmail(sender, [to], mail.as_bytes())
                except smtplib.SMTPRecipientsRefused as error:
                    return str(next(iter(error.recipients.values())))
                except smtplib.SMTPResponseException as error:
                    return f"{error.smtp_code} {error.smtp_error!r}"
            return "taken"

        assert hand_in(address, write()) == "taken"
        assert hand_in(address, write()) == "taken"
        assert "550" in hand_in(_forge(address), write())
        assert "5.1.1" in hand_in(_forge(address), write())
        assert "5.7.1" in hand_in(address, write(**{"Auto-Submitted": "auto-replied"}))
        assert "5.6.0" in hand_in(address, write("", **{"Message-ID": "<empty@example.org>"}))
        assert "Bounces" in hand_in(address, write(), sender="")
        assert said(lobby) == ["Yes, at four."]
        # Whoever reads a log must not be able to write as somebody
        assert address.partition("@")[0] not in caplog.text
