"""`python -m benchmarks.notifications`: what telling people costs the send, and how fast it is decided and pushed.

    python -m benchmarks.notifications --members 5000 --pushes 5000

In a database of its own (SQLite in a temporary folder, unless DATABASE_URL says otherwise), and to a push service on
this machine, in a process of its own. The send is measured in turns with and without what this adds to it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from benchmarks.pinning import CLIENT_CPU, pin
from benchmarks.report import Row, print_table, save, warn_if_busy

ROUNDS, TURNS = 60, 8
SEND_RATIO, DECIDE_MS, PUSHES_A_SECOND = 1.10, 50.0, 1_000.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=5_000)
    parser.add_argument("--pushes", type=int, default=5_000)
    wanted = parser.parse_args()
    warn_if_busy()
    with tempfile.TemporaryDirectory(prefix="syncchat-notifications-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3")
        os.environ.setdefault("VAR_DIR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        author, room = _fill(wanted.members)
        found = {
            **_measure_sends(author, room),
            **_measure_deciding(author, room),
            **_measure_pushes(author, wanted.pushes),
        }
    rows = [
        Row("send, without (ms)", "", f"{found['send_without_ms']:.2f}"),
        Row("send, with (ms)", "", f"{found['send_with_ms']:.2f}"),
        Row("ratio", "", f"{found['send_ratio']:.3f}", f"≤ {SEND_RATIO}", found["send_ratio"] <= SEND_RATIO),
        Row("decide a plain message (ms)", "", f"{found['decide_plain_ms']:.1f}"),
        Row(
            "decide for all (ms)",
            "",
            f"{found['decide_all_ms']:.1f}",
            f"≤ {DECIDE_MS:.0f}",
            found["decide_all_ms"] <= DECIDE_MS,
        ),
        Row("decide and note for all (ms)", "", f"{found['note_all_ms']:.1f}"),
        Row(
            "pushes a second, sending alone",
            "",
            f"{found['pushes_a_second']:.0f}",
            f"≥ {PUSHES_A_SECOND:.0f}",
            found["pushes_a_second"] >= PUSHES_A_SECOND,
        ),
        Row("pushes a second, with the database", "", f"{found['deliveries_a_second']:.0f}"),
    ]
    print_table(rows)
    print(f"Every number: {save('notifications', found)}")
    return 0 if all(row.is_met is not False for row in rows) else 1


def _fill(members: int) -> tuple[Any, Any]:
    from syncchat.domain.accounts.accounts import create_user
    from syncchat.domain.rooms.rooms import create_room
    from syncchat.models import Log, Membership, User

    author = create_user(username="author", display_name="Author")
    room = create_room(actor=author, kind="public", name="Hall")
    logs = Log.objects.bulk_create([Log() for _number in range(members)])
    people = User.objects.bulk_create(
        [User(username=f"member-{number}", password="!", log=log) for number, log in enumerate(logs)]
    )
    Membership.objects.bulk_create([Membership(room=room, user=person) for person in people])
    return author, room


def _say(author: Any, room: Any, body: str) -> Any:
    from syncchat.domain.ids import make_id
    from syncchat.domain.messages.messages import send_message

    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message


def _measure_sends(author: Any, room: Any) -> dict[str, float]:
    """In turns, so that a busy moment meets both alike."""
    said: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * TURNS):
        is_told = turn % 2 == 0
        with (
            patch("syncchat.domain.messages.sending.note_undecided", _pass_by) if not is_told else _Nothing()
        ):
            took = [
                _time(lambda: _say(author, room, "Clay goes by the windows.")) for _round in range(ROUNDS)
            ]
        said[is_told].append(statistics.median(took))
    before, now = (statistics.median(said[is_told]) * 1e3 for is_told in (False, True))
    return {"send_without_ms": before, "send_with_ms": now, "send_ratio": now / before}


class _Nothing:
    def __enter__(self) -> None: ...

    def __exit__(self, *_error: object) -> None: ...


def _pass_by(_messages: object) -> None: ...


def _time(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _measure_deciding(author: Any, room: Any) -> dict[str, float]:
    from datetime import timedelta

    from django.utils import timezone

    from syncchat.domain.notifications.deciding import decide_due
    from syncchat.domain.notifications.decision import decide
    from syncchat.domain.notifications.facts import read_facts
    from syncchat.models import Message, UndecidedMessage

    UndecidedMessage.objects.all().delete()
    later = timezone.now() + timedelta(hours=1)

    def decide_for(message: Any) -> None:
        read = Message.objects.select_related("room", "author").get(pk=message.pk)
        for facts, _people in read_facts([read]).values():
            for each in facts.values():
                decide(each)

    plain, rings = _say(author, room, "Nothing."), _say(author, room, "@room dinner")
    found = {
        "decide_plain_ms": min(_time(lambda: decide_for(plain)) for _round in range(10)) * 1e3,
        "decide_all_ms": statistics.median(_time(lambda: decide_for(rings)) for _round in range(10)) * 1e3,
    }
    decide_due(later)
    noted = []
    for _round in range(5):
        _say(author, room, "@room dinner")
        noted.append(_time(lambda: decide_due(later)))
    return {**found, "note_all_ms": statistics.median(noted) * 1e3}


def _measure_pushes(author: Any, count: int) -> dict[str, float]:
    from django.conf import settings

    command = [*pin(CLIENT_CPU), sys.executable, "-m", "benchmarks.push_sink"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sink:
        try:
            assert sink.stdout is not None
            settings.PUSH_LOOPBACK = port = int(sink.stdout.readline())
            return {
                "pushes_a_second": _send_alone(port, count),
                "deliveries_a_second": _deliver(author, port, count),
            }
        finally:
            sink.terminate()


def _make_device(port: int, number: int) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec

    from syncchat.domain.notifications.push.encryption import CURVE, encode_base64, encode_point
    from syncchat.models import PushSubscription

    point = encode_base64(encode_point(ec.generate_private_key(CURVE).public_key()))
    return PushSubscription(
        endpoint=f"http://127.0.0.1:{port}/push/{number}",
        p256dh=point,
        auth=encode_base64(os.urandom(16)),
        name="Firefox",
        origin="http://127.0.0.1",
    )


def _send_alone(port: int, count: int) -> float:
    """Encrypted, signed and posted, by this process's own time and the clock's, whichever is more."""
    from syncchat.domain.notifications.push.delivering import CHUNK, address_push
    from syncchat.domain.notifications.push.service import send_all
    from syncchat.domain.notifications.push.vapid import load_signer

    signer, devices = load_signer(), [_make_device(port, number) for number in range(200)]
    words = b'{"web_push":8030,"notification":{"title":"Alice in Hall","body":"' + b"x" * 300 + b'"}}'
    statuses: set[int | None] = set()

    def send(total: int) -> None:
        for start in range(0, total, CHUNK):
            made = [
                address_push(devices[number % 200], words, signer, room=1, is_urgent=True, ttl=60)
                for number in range(start, min(start + CHUNK, total))
            ]
            statuses.update(outcome.status for outcome in send_all([each for each in made if each]))

    send(CHUNK)
    took = _time(lambda: send(count))
    assert statuses == {201}, statuses
    return count / took


def _deliver(author: Any, port: int, count: int) -> float:
    """All of it: claimed, read, sent, noted."""
    from datetime import timedelta

    from allauth.usersessions.models import UserSession
    from django.contrib.sessions.models import Session
    from django.urls import reverse
    from django.utils import timezone

    from syncchat.domain.notifications.deciding import decide_due
    from syncchat.domain.notifications.push.delivering import send_pushes
    from syncchat.models import Membership, PushDelivery, PushSubscription, Room

    room = Room.objects.get(name="Hall")
    people = list(
        Membership.objects.filter(room=room).exclude(user=author).values_list("user_id", flat=True)[:count]
    )
    ends = timezone.now() + timedelta(days=1)
    Session.objects.bulk_create(
        Session(session_key=f"s{person}", session_data="", expire_date=ends) for person in people
    )
    sessions = UserSession.objects.bulk_create(
        UserSession(user_id=person, session_key=f"s{person}", ip="127.0.0.1", user_agent="x")
        for person in people
    )
    devices = [_make_device(port, session.user_id) for session in sessions]
    for device, session in zip(devices, sessions, strict=True):
        device.user_id, device.session = session.user_id, session
    PushSubscription.objects.bulk_create(devices)
    _say(author, room, "@room dinner")
    decide_due(timezone.now() + timedelta(hours=1))
    # A server has its routes loaded: half a second
    reverse("chat")
    PushDelivery.objects.update(due_at=timezone.now())
    took = _time(send_pushes.call)
    sent = PushDelivery.objects.filter(state="sent").count()
    assert sent, list(PushDelivery.objects.values_list("state", "status")[:3])
    return sent / took


if __name__ == "__main__":
    sys.exit(main())
