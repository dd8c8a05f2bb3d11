"""The workspace: its name, who may register, and the first steps of its owner."""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note_setting
from syncchat.domain.rights.asking import check_right
from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.errors import Invalid
from syncchat.models import Invite, Message, Room, User, Workspace
from syncchat.models.workspace import Registration
from syncchat.protocol.kinds import MessageKind, Right, RoomKind

NAME_LIMIT = 60
# The first-run screen goes away by itself after this many messages.
FIRST_MESSAGES = 10


class FirstRun(NamedTuple):
    """Which of the first steps are done; read from what is there, never stored."""

    named: bool
    said_hello: bool
    invited: bool
    second_room: bool


@transaction.atomic
def name_workspace(*, actor: User, name: str) -> Workspace:
    """Raises: Forbidden for whoever may not, Invalid for an empty or too long name."""
    workspace = lock_workspace(actor)
    cleaned = limit_length(clean_line(name, field="name"), NAME_LIMIT, field="name")
    if not cleaned:
        raise Invalid(_("A workspace needs a name."), field="name")
    note_setting(actor=actor, name="name", before=workspace.name, after=cleaned)
    workspace.name = cleaned
    workspace.named_at = workspace.named_at or timezone.now()
    workspace.save(update_fields=["name", "named_at"])
    return workspace


@transaction.atomic
def change_registration(*, actor: User, registration: str) -> Workspace:
    workspace = lock_workspace(actor)
    if registration not in Registration.values:
        raise Invalid(_("Choose who may register."), field="registration")
    note_setting(actor=actor, name="registration", before=workspace.registration, after=registration)
    workspace.registration = registration
    workspace.save(update_fields=["registration"])
    return workspace


@transaction.atomic
def change_link_previews(*, actor: User, link_previews: bool) -> Workspace:
    """Whether pages that messages link to are looked at; what is shown already stays."""
    workspace = lock_workspace(actor)
    note_setting(actor=actor, name="link_previews", before=workspace.link_previews, after=link_previews)
    workspace.link_previews = link_previews
    workspace.save(update_fields=["link_previews"])
    return workspace


@transaction.atomic
def close_first_run(*, actor: User) -> Workspace:
    workspace = lock_workspace(actor)
    workspace.set_up_at = workspace.set_up_at or timezone.now()
    workspace.save(update_fields=["set_up_at"])
    return workspace


def get_first_run(user: User) -> FirstRun | None:
    """The owner's first steps, until they close them or the talking has begun."""
    workspace = Workspace.current()
    if not user.is_owner or workspace.set_up_at is not None:
        return None
    said = Message.objects.filter(kind=MessageKind.TEXT)
    if said[:FIRST_MESSAGES].count() >= FIRST_MESSAGES:
        return None
    return FirstRun(
        named=workspace.named_at is not None,
        said_hello=said.filter(author=user).exists(),
        invited=Invite.objects.exists() or User.objects.filter(is_bot=False).exclude(pk=user.pk).exists(),
        second_room=Room.objects.exclude(kind=RoomKind.DIRECT).exclude(is_general=True).exists(),
    )


def lock_workspace(actor: User, right: Right = Right.CHANGE_SETTINGS) -> Workspace:
    """The workspace's row, which every change of roles locks: who may stays so until the transaction ends.

    Raises:
        Forbidden: they may not, or are locked out.
    """
    Workspace.current()
    workspace = Workspace.objects.select_for_update().get(pk=1)
    check_right(actor, right)
    return workspace
