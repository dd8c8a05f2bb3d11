"""A mail a day or a week of what waits for a person: what was meant for them, then the rest in a line for each room."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from syncchat.domain.mail.delivery import deliver, make_mail_id
from syncchat.domain.mail.letter import Letter, Line, describe
from syncchat.domain.mail.links import make_link
from syncchat.domain.mail.missed import is_in_room, list_unread, say_away
from syncchat.domain.mail.moments import find_person_zone, is_here
from syncchat.domain.mail.reach import can_mail, find_language, hides_words
from syncchat.domain.mail.rendering import render_letter
from syncchat.models import MailTimes, Membership, Message, NotificationSettings, User
from syncchat.models.accounts.ignored import ignored_by
from syncchat.models.queries.unread import IN_ROOM, with_unread
from syncchat.protocol.kinds import Digest, MailKind, MessageKind, NotificationLevel, RoomKind
from syncchat.queue.schedule import find_next
from syncchat.queue.tasks import mail_task, put_down

MORNING, MONDAY = time(8), 0
PERIODS = {Digest.DAILY: timedelta(days=1), Digest.WEEKLY: timedelta(days=7)}
# Whoever was seen so lately is there, and needs no mail to learn of it
LATELY = timedelta(hours=1)
BATCH = 500
MEANT_LIMIT, LINES_LIMIT, LINE_LENGTH = 40, 12, 90
# Most of them may be read by now
LOOKED_AT_LIMIT = 1000


def put_down_digests(now: datetime) -> int:
    """Put down those that are due, and find the time of whoever has chosen anew. Returns how many are put down."""
    chosen = Concat(OuterRef("digest"), Value(" "), OuterRef("user__time_zone"))
    settled = MailTimes.objects.filter(user=OuterRef("user"), digest_at__gt=now, digest_for=chosen)
    wanting = NotificationSettings.objects.exclude(digest=Digest.NEVER).exclude(Exists(settled))
    reached = wanting.filter(user__is_active=True).exclude(user__email_verified_at=None)
    return sum(_settle(chosen, now) for chosen in list(reached.select_related("user")[:BATCH]))


@transaction.atomic
def _settle(chosen: NotificationSettings, now: datetime) -> bool:
    """Of several processes one finds it due: whoever comes later finds the next time."""
    MailTimes.objects.get_or_create(pk=chosen.pk)
    times = MailTimes.objects.select_for_update().get(pk=chosen.pk)
    kind, key = Digest(chosen.digest), f"{chosen.digest} {chosen.user.time_zone}"
    is_due = times.digest_for == key and times.digest_at is not None and times.digest_at <= now
    if is_due and times.digest_at is not None:
        # By their clock, and from when it was due: a day may have 25 hours, and a server be late
        since = times.digest_at.astimezone(find_person_zone(chosen.user)) - PERIODS[kind]
        mail = make_mail_id(MailKind.DIGEST, chosen.pk, times.digest_at)
        put_down(send_digest, user_id=chosen.pk, mail=str(mail), since=since.isoformat())
    if is_due or times.digest_for != key:
        weekday = MONDAY if kind == Digest.WEEKLY else None
        times.digest_at = find_next(find_person_zone(chosen.user), weekday, MORNING, now)
        times.digest_for = key
        times.save(update_fields=["digest_at", "digest_for"])
    return is_due


@mail_task
def send_digest(user_id: int, mail: str, since: str) -> None:
    """A task. Killed after the server has taken it, it sends it again under the same id."""
    person = User.objects.filter(pk=user_id).first()
    wanted = NotificationSettings.objects.filter(pk=user_id).exclude(digest=Digest.NEVER).first()
    now = timezone.now()
    if person is None or wanted is None or not can_mail(person) or is_here(person, now, LATELY):
        return
    with translation.override(find_language(person)):
        letter = write_digest(person, Digest(wanted.digest), datetime.fromisoformat(since), now)
        if letter.sections or letter.lines:
            deliver(render_letter(letter, mail=mail))


def write_digest(person: User, often: Digest, since: datetime, now: datetime) -> Letter:
    letter = Letter(MailKind.DIGEST, person, now, hides_words=hides_words(person))
    unread = list_unread(person, _find_meant(person, since))
    meant = sorted(unread, key=lambda message: message.created_at)[-MEANT_LIMIT:]
    if meant:
        letter.add_messages(meant)
    letter.lines = _list_lines(person, since, meant, letter.hides_words)
    letter.title = letter.title or _("While you were away")
    away = say_away(person, now, before=now)
    letter.intro = " ".join(part for part in (away, _say_order(letter)) if part)
    daily = _("You get this at most once a day, and only when something waits.")
    weekly = _("You get this at most once a week, and only when something waits.")
    letter.why = daily if often == Digest.DAILY else weekly
    return letter


def _say_order(letter: Letter) -> str:
    if letter.sections and letter.lines:
        return _("Here is what was meant for you, and then the rest in one line each.")
    return ""


def _find_meant(person: User, since: datetime) -> list[UUID]:
    mine = Message.objects.filter(
        room__memberships__user=person, kind=MessageKind.TEXT, deleted_at=None, created_at__gte=since
    ).exclude(author=person)
    meant = mine.filter(Q(mentions__user=person) | Q(mentions_room=True) | Q(room__kind=RoomKind.DIRECT))
    return list(meant.order_by("-created_at").values_list("pk", flat=True).distinct()[:LOOKED_AT_LIMIT])


def _list_lines(person: User, since: datetime, meant: list[Message], hides: bool) -> list[Line]:
    """Rooms with something unread besides what was meant for them, the fullest first."""
    loud = Membership.objects.filter(user=person, room__archived_at=None)
    rooms = loud.exclude(room__kind=RoomKind.DIRECT).exclude(level=NotificationLevel.NOTHING)
    found = []
    for mine in with_unread(rooms).select_related("room", "user"):
        shown = sum(message.room_id == mine.room_id and is_in_room(message) for message in meant)
        latest = _find_latest(mine, since, meant) if mine.unread > shown else None
        if latest is not None:
            words = "" if hides else f"{latest.author.name}: {describe(latest, LINE_LENGTH)}"
            link = make_link("message", mine.room_id, latest.seq)
            found.append(Line(mine.room.name, link, words, mine.unread - shown))
    return sorted(found, key=lambda line: -line.count)[:LINES_LIMIT]


def _find_latest(mine: Membership, since: datetime, meant: list[Message]) -> Message | None:
    """What is not told above it, of somebody whom they hear."""
    said = Message.objects.filter(
        IN_ROOM, room=mine.room_id, kind=MessageKind.TEXT, deleted_at=None, created_at__gte=since
    ).exclude(pk__in=[message.pk for message in meant])
    heard = said.exclude(author=mine.user).exclude(author__in=ignored_by(mine.user_id))
    return heard.select_related("author").order_by("-seq").first()
