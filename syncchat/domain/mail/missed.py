"""One mail a person of what they have missed: when the first of it is due, with all that is unread by then."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from syncchat.access import list_messages_for
from syncchat.domain.mail.delivery import deliver, make_mail_id
from syncchat.domain.mail.letter import Letter
from syncchat.domain.mail.moments import find_last_seen, find_person_zone, say_when
from syncchat.domain.mail.reach import can_mail, find_language, hides_words
from syncchat.domain.mail.rendering import render_letter
from syncchat.domain.notifications.settings import read_notification_settings
from syncchat.models import (
    MailTimes,
    Membership,
    Message,
    MissedMessage,
    Quiet,
    ThreadFollow,
    User,
    Workspace,
)
from syncchat.models.accounts.ignored import ignored_by
from syncchat.models.accounts.quiet import find_quiet_end
from syncchat.protocol.kinds import MailKind, MessageKind, NotificationLevel
from syncchat.queue.tasks import mail_task, put_down

# Between two mails to one person, also to those who want them at once: the first comes soon, the rest together
GAP = timedelta(minutes=15)
# What a task could not send for an hour and somebody else has not read either
STALE = timedelta(days=3)
# People in one go, each in a transaction of its own
BATCH = 500


def put_down_missed(now: datetime) -> int:
    """Put down a mail for each person who has waited long enough. Of several processes, one does it for a person."""
    waiting = MissedMessage.objects.filter(mail=None, due_at__lte=now)
    recent = MailTimes.objects.filter(user=OuterRef("user"), missed_at__gt=now - GAP)
    people = waiting.exclude(Exists(recent)).order_by().values_list("user", flat=True).distinct()
    return sum(_claim(user_id, now) for user_id in list(people[:BATCH]))


@transaction.atomic
def _claim(user_id: int, now: datetime) -> bool:
    MailTimes.objects.get_or_create(pk=user_id)
    times = MailTimes.objects.select_for_update().get(pk=user_id)
    if times.missed_at is not None and times.missed_at > now - GAP:
        return False
    waiting = _leave_alone(times.user, MissedMessage.objects.filter(user=user_id, mail=None), now)
    told = sorted(waiting.values_list("message", flat=True))
    mail = make_mail_id(MailKind.MISSED, user_id, *told)
    if not waiting.filter(message__in=told).update(mail=mail):
        return False
    times.missed_at = now
    times.save(update_fields=["missed_at"])
    put_down(send_missed, user_id=user_id, mail=str(mail))
    return True


def _leave_alone(person: User, waiting: QuerySet[MissedMessage], now: datetime) -> QuerySet[MissedMessage]:
    """Those that reach them now; while they want to be left alone, the others wait until that ends."""
    quiet = Quiet.objects.filter(pk=person.pk).first()
    end = find_quiet_end(quiet, find_person_zone(person), now) if quiet else None
    if quiet is None or end is None:
        return waiting
    waiting.exclude(message__author__in=quiet.allowed).filter(due_at__lt=end).update(due_at=end)
    return waiting.filter(message__author__in=quiet.allowed)


@mail_task
def send_missed(user_id: int, mail: str) -> None:
    """A task. Killed between the server's answer and the deletion, it sends the same mail again, under the same id."""
    told = MissedMessage.objects.filter(user=user_id, mail=UUID(mail))
    person = User.objects.filter(pk=user_id).first()
    messages = list_unread(person, list(told.values_list("message", flat=True))) if person else []
    if person and messages and can_mail(person) and _wants_mail(person):
        with translation.override(find_language(person)):
            deliver(render_letter(write_missed(person, messages, timezone.now()), mail=mail))
    told.delete()


def _wants_mail(person: User) -> bool:
    chosen = read_notification_settings(person)
    level = chosen.level or Workspace.current().notification_level
    return chosen.mail_after is not None and level != NotificationLevel.NOTHING


def write_missed(person: User, messages: list[Message], now: datetime) -> Letter:
    letter = Letter(MailKind.MISSED, person, now, hides_words=hides_words(person))
    letter.add_messages(messages)
    letter.intro = say_away(person, now, before=min(message.created_at for message in messages))
    letter.why = _("You get this when something that was meant for you lies unread.")
    return letter


def say_away(person: User, now: datetime, before: datetime) -> str:
    """Nothing where they were seen since: then they have only not read it."""
    seen = find_last_seen(person)
    if seen is None or seen > before:
        return ""
    when = say_when(seen, now, find_person_zone(person))
    return _("You have been away since %(when)s.") % {"when": when}


def list_unread(person: User, message_ids: list[UUID]) -> list[Message]:
    """Those that they still may read, have not read, and want to hear of."""
    found = list_messages_for(person, message_ids).values()
    memberships = {each.room_id: each for each in Membership.objects.filter(user=person)}
    follows = dict(
        ThreadFollow.objects.filter(user=person, is_following=True).values_list("root", "read_seq")
    )
    deaf_to = set(ignored_by(person.pk))
    return [
        message
        for message in found
        if message.kind == MessageKind.TEXT
        and message.room.archived_at is None
        and message.author_id not in deaf_to
        and (mine := memberships.get(message.room_id)) is not None
        and mine.level != NotificationLevel.NOTHING
        and (mark := _find_mark(message, mine, follows)) is not None
        and message.seq > mark
    ]


def _find_mark(message: Message, mine: Membership, follows: dict[UUID, int]) -> int | None:
    """How far they have read there; nothing in a thread that they do not follow."""
    if message.thread_id is None or is_in_room(message):
        return mine.read_seq
    return follows.get(message.thread_id)


def is_in_room(message: Message) -> bool:
    """As `models.queries.unread.IN_ROOM` has it."""
    return message.thread_id is None or message.also_in_room


def remove_stale_missed() -> None:
    MissedMessage.objects.filter(due_at__lt=timezone.now() - STALE).delete()
