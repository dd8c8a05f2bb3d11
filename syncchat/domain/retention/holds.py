"""Legal holds: what a person wrote, a room, or everything stays, whoever deletes it.

Whom it concerns is not told, so nothing else changes: what is deleted is gone for everyone, and kept aside for whoever
runs the server.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.ids import make_id
from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.errors import Invalid, NotFound
from syncchat.models import (
    Attachment,
    Forward,
    HeldFile,
    HeldMessage,
    LegalHold,
    Message,
    MessageVersion,
    PollOption,
    RemovedMessage,
    Room,
    User,
)
from syncchat.models.audit_entry import AuditAction
from syncchat.protocol.kinds import Right

NAME_LIMIT = 100


@transaction.atomic
def place_hold(*, actor: User, name: str, person: User | None = None, room: Room | None = None) -> LegalHold:
    """On all that a person writes, on a room, or on everything.

    Raises:
        Forbidden: not an owner of the workspace.
        Invalid: it has no name, or is of both.
    """
    lock_workspace(actor, Right.KEEP_MESSAGES)
    cleaned = limit_length(clean_line(name, field="name"), NAME_LIMIT, field="name")
    if not cleaned:
        raise Invalid(_("Give the hold a name, such as that of the case."), field="name")
    if person is not None and room is not None:
        raise Invalid(_("A hold is of a person or of a room."), field="room")
    hold = LegalHold.objects.create(name=cleaned, person=person, room=room, placed_by=actor)
    _keep_removed()
    note(actor=actor, action=AuditAction.HOLD_PLACED, person=person, room=room, subject=cleaned)
    return hold


@transaction.atomic
def end_hold(*, actor: User, hold_id: int) -> LegalHold:
    """What no other hold keeps is erased.

    Raises:
        Forbidden: not an owner of the workspace.
        NotFound: no such hold.
    """
    lock_workspace(actor, Right.KEEP_MESSAGES)
    hold = LegalHold.objects.select_for_update().filter(pk=hold_id).first()
    if hold is None:
        raise NotFound
    if hold.ended_at is None:
        hold.ended_at = timezone.now()
        hold.save(update_fields=["ended_at"])
        note(
            actor=actor, action=AuditAction.HOLD_ENDED, person=hold.person, room=hold.room, subject=hold.name
        )
        HeldMessage.objects.exclude(match_held("message__")).delete()
    return hold


def list_holds() -> QuerySet[LegalHold]:
    """Those that last first."""
    holds = LegalHold.objects.select_related("person", "room", "placed_by")
    return holds.order_by(F("ended_at").desc(nulls_first=True), "-placed_at")


def match_held(prefix: str = "") -> Q:
    """Messages under a hold that lasts; ``prefix`` leads to the message. A condition that is never true, if none is."""
    held = Q(pk__in=[])
    for person, room in LegalHold.objects.filter(ended_at=None).values_list("person", "room"):
        if person is None and room is None:
            return ~Q(pk__in=[])
        held |= Q(**{f"{prefix}author": person}) if person else Q(**{f"{prefix}room": room})
    return held


def is_held(message: Message) -> bool:
    concerned = Q(person=message.author_id) | Q(room=message.room_id) | Q(person=None, room=None)
    return LegalHold.objects.filter(concerned, ended_at=None).exists()


def holds_room(room: Room) -> bool:
    """Whether anything in it may not go."""
    return Message.objects.filter(match_held(), room=room).exists()


def match_held_files() -> Q:
    """Files that lie on the disk for a message that is held: their own, or one that passes them on."""
    if not LegalHold.objects.filter(ended_at=None).exists():
        return Q(pk__in=[])
    copies = Attachment.objects.filter(match_held("message__"), copy_of__isnull=False)
    aside = HeldFile.objects.values("stored")
    return match_held("message__") | Q(pk__in=copies.values("copy_of")) | Q(stored__in=aside)


def keep_held(messages: Sequence[Message]) -> None:
    """Of those that are held, and of those that pass them on and are held, the words aside, inside the transaction
    that deletes them, and the files, which stay on the disk then.
    """
    if not messages or not LegalHold.objects.filter(ended_at=None).exists():
        return
    ids = [message.pk for message in messages]
    passing = Q(forward__original__in=ids, forward__is_deleted=False)
    for message in Message.objects.filter(match_held(), Q(pk__in=ids) | passing):
        _keep(message)


def _keep(message: Message) -> None:
    """More than once, where its words go at several times; what is aside already stays."""
    held, _made = HeldMessage.objects.get_or_create(message=message, defaults={"text": ""})
    forward = Forward.objects.filter(message=message, is_deleted=False).first()
    for words in (forward.body if forward else "", message.body):
        # Whole, not as a part of other words
        if words and f"\n\n{words}\n\n" not in f"\n\n{held.text}\n\n":
            held.text = f"{words}\n\n{held.text}".strip()
    versions = MessageVersion.objects.filter(message=message).order_by("pk")
    earlier = [{"text": each.body, "at": each.at.isoformat()} for each in versions]
    held.versions = [*held.versions, *(each for each in earlier if each not in held.versions)]
    options = PollOption.objects.filter(poll__message=message).order_by("place")
    held.options = list(options.values_list("text", flat=True)) or held.options
    held.save()
    files = list(Attachment.objects.filter(message=message).exclude(stored=""))
    _keep_files(held, [(each.name, str(each.stored.name)) for each in files])
    _leave_on_disk(each.pk for each in files if each.copy_of_id is None)


def _keep_files(held: HeldMessage, files: Iterable[tuple[str, str]]) -> None:
    known = set(held.files.values_list("stored", flat=True))
    HeldFile.objects.bulk_create(
        HeldFile(id=make_id(), held=held, name=name, stored=stored)
        for name, stored in files
        if stored not in known
    )


def _leave_on_disk(files: Iterable[UUID]) -> None:
    Attachment.objects.filter(pk__in=list(files)).update(stored="")


def _keep_removed() -> None:
    """What was removed shortly before a hold, and would be forgotten within a day."""
    removed = RemovedMessage.objects.filter(match_held("message__"))
    for kept in removed.exclude(message__in=HeldMessage.objects.values("message")).iterator(100):
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in kept.rows:
            rows.setdefault(row["model"].rpartition(".")[2], []).append(row["fields"])
        words = [kept.fields["body"], *(each["body"] for each in rows.get("forward", []))]
        held = HeldMessage.objects.create(
            message_id=kept.message_id,
            text="\n\n".join(filter(None, words)),
            versions=[{"text": each["body"], "at": each["at"]} for each in rows.get("messageversion", [])],
            options=[each["text"] for each in rows.get("polloption", [])],
        )
        files = rows.get("attachment", [])
        _keep_files(held, [(each["name"], each["stored"]) for each in files if each["stored"]])
