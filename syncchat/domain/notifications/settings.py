"""What a person has chosen to be told of, and by which ways."""

from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note_setting
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.errors import Invalid
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import NotificationSettings, User, Workspace
from syncchat.models.notifications.notification_settings import DIGESTS, MAIL_AFTER
from syncchat.protocol.kinds import EntryKind, NotificationLevel

CHOICES: dict[str, set[object]] = {
    "level": {"", *NotificationLevel},
    "mail_after": {*MAIL_AFTER},
    "digest": {*DIGESTS},
    "volume": {*range(101)},
}


class Changes(TypedDict, total=False):
    level: str
    hides_words: bool
    sounds: bool
    volume: int
    mail_after: int | None
    digest: str
    mail_reports: bool


def read_notification_settings(user: User) -> NotificationSettings:
    return NotificationSettings.objects.filter(pk=user.pk).first() or NotificationSettings(user=user)


@transaction.atomic
def change_notification_settings(*, actor: User, **changes: Unpack[Changes]) -> NotificationSettings:
    """Change what is given; their open pages are told.

    Raises:
        Invalid: no such level, loudness, quiet time or digest.
    """
    lock_logs([actor.log_id])
    chosen = read_notification_settings(actor)
    for name, value in changes.items():
        if not _is_possible(name, value):
            raise Invalid(_("Choose one from the list."), field=name)
        setattr(chosen, name, value)
    chosen.save()
    append_entry(log_id=actor.log_id, kind=EntryKind.PROFILE_CHANGED, actor=actor, person=actor)
    return chosen


@transaction.atomic
def change_workspace_notifications(
    *, actor: User, notification_level: str | None = None, mail_hides_words: bool | None = None
) -> Workspace:
    """What holds for whoever has chosen nothing, and what no mail may carry.

    Raises:
        Forbidden: not an owner.
        Invalid: no such level.
    """
    workspace = lock_workspace(actor)
    before = {
        "notification_level": workspace.notification_level,
        "mail_hides_words": workspace.mail_hides_words,
    }
    if notification_level is not None:
        if notification_level not in {*NotificationLevel}:
            raise Invalid(_("Choose one from the list."), field="notification_level")
        workspace.notification_level = notification_level
    if mail_hides_words is not None:
        workspace.mail_hides_words = mail_hides_words
    for name, value in before.items():
        note_setting(actor=actor, name=name, before=value, after=getattr(workspace, name))
    workspace.save(update_fields=["notification_level", "mail_hides_words"])
    return workspace


def _is_possible(name: str, value: object) -> bool:
    return value in CHOICES[name] if name in CHOICES else isinstance(value, bool)
