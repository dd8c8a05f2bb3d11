"""What those who keep order have told one person, and until when that person cannot write."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.accounts import find_person
from syncchat.domain.accounts.audit import note
from syncchat.domain.accounts.groups import moderates_everybody
from syncchat.domain.moderation.mailing import mail_notice, mail_silence
from syncchat.domain.rights.asking import check_is_above
from syncchat.errors import Forbidden
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import Notice, User
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import EntryKind, NoticeKind

SHOWN = 20


def list_notices(user: User) -> list[Notice]:
    """What they have not read yet, the oldest first."""
    return list(Notice.objects.filter(person=user, seen_at=None).order_by("pk")[:SHOWN])


@transaction.atomic
def see_notice(*, actor: User, notice_id: int) -> None:
    """They have read it. What is gone already is gone."""
    lock_logs([actor.log_id])
    unseen = Notice.objects.filter(person=actor, pk=notice_id, seen_at=None)
    if unseen.update(seen_at=timezone.now()):
        tell_standing(actor)


def tell_person(person: User, kind: NoticeKind, words: str = "") -> None:
    """Inside the caller's transaction, with the person's log locked."""
    told = Notice.objects.create(person=person, kind=kind, words=words)
    tell_standing(person)
    mail_notice(told)


def silence_person(*, actor: User, person: User, until: datetime, reason: str) -> None:
    """Inside the caller's transaction, with the person's log locked. It ends by itself.

    Raises:
        Forbidden: meant for an owner.
    """
    if person.is_owner:
        raise Forbidden(_("An owner cannot be silenced. Take their ownership back first."))
    check_is_above(actor, person)
    # Somebody else's longer silence is not ended by a shorter one
    person.silenced_until, person.silence_reason = max(until, person.silenced_until or until), reason
    person.save(update_fields=["silenced_until", "silence_reason"])
    note(actor=actor, action=AuditAction.SILENCED, person=person, after=until.isoformat(timespec="minutes"))
    tell_standing(person)
    mail_silence(person)


@transaction.atomic
def end_silence(*, actor: User, user_id: int) -> User:
    """Before its time; one that is over is over.

    Raises:
        NotFound: no such person.
        Forbidden: neither an owner nor a moderator of the room of everybody; or it is their own, and they are no owner.
    """
    actor = User.objects.get(pk=actor.pk)
    if not moderates_everybody(actor) or (actor.pk == user_id and not actor.is_owner):
        raise Forbidden(_("Only owners, and moderators of the room of everybody, can do that."))
    person = find_person(user_id)
    lock_logs([person.log_id])
    person.refresh_from_db(fields=["silenced_until"])
    if person.silenced_until is not None and person.silenced_until > timezone.now():
        before = person.silenced_until.isoformat(timespec="minutes")
        person.silenced_until, person.silence_reason = None, ""
        person.save(update_fields=["silenced_until", "silence_reason"])
        note(actor=actor, action=AuditAction.SILENCE_ENDED, person=person, before=before)
        tell_standing(person)
    return person


def tell_standing(person: User) -> None:
    """In their own log, and as if they had done it: who decided is not theirs to know."""
    append_entry(log_id=person.log_id, kind=EntryKind.STANDING_CHANGED, actor=person)
