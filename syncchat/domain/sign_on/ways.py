"""By which ways people sign in: owners switch passwords and links on and off, and keep one that works."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.domain.accounts.audit import note_setting
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.mail.delivery import can_send
from syncchat.errors import Conflict
from syncchat.models import User, Workspace


def takes_passwords() -> bool:
    return Workspace.current().password_sign_in


def sends_links() -> bool:
    return can_send() and Workspace.current().sign_in_links


def has_providers() -> bool:
    """Or a directory."""
    return settings.DIRECTORY is not None or any(
        each.get("APPS") for each in settings.SOCIALACCOUNT_PROVIDERS.values()
    )


@transaction.atomic
def change_sign_in_links(*, actor: User, sign_in_links: bool) -> Workspace:
    """Raises:
    Forbidden: not an owner.
    Conflict: no mail can leave; or they are the only way in.
    """
    workspace = lock_workspace(actor)
    if sign_in_links and not can_send():
        raise Conflict(_("This server sends no mail. Its owner can set that up."))
    # That a provider is set up does not show that owners come in by it
    if not sign_in_links and not workspace.password_sign_in:
        raise Conflict(_("Nobody could sign in any more. Switch passwords on first."))
    return _change(workspace, actor, "sign_in_links", is_on=sign_in_links)


@transaction.atomic
def change_password_sign_in(*, actor: User, password_sign_in: bool, came_another_way: bool) -> Workspace:
    """``came_another_way``: the actor's own sign-in shows that another way works.

    Raises:
        Forbidden: not an owner.
        Conflict: there is no other way for everybody, or this owner has not come by one.
    """
    workspace = lock_workspace(actor)
    if not password_sign_in:
        if not has_providers() and not (workspace.sign_in_links and can_send()):
            raise Conflict(_("Nobody could sign in any more. Switch links on, or set up a provider first."))
        if not came_another_way:
            raise Conflict(
                _(
                    "Sign out and come in another way first: that shows that it works. Then switch passwords off."
                )
            )
    return _change(workspace, actor, "password_sign_in", is_on=password_sign_in)


@transaction.atomic
def allow_passwords_again() -> bool:
    """By whoever runs the server, where no other way works any more. Returns whether they were off."""
    Workspace.current()
    workspace = Workspace.objects.select_for_update().get(pk=1)
    were_off = not workspace.password_sign_in
    _change(workspace, None, "password_sign_in", is_on=True)
    return were_off


def _change(workspace: Workspace, actor: User | None, name: str, *, is_on: bool) -> Workspace:
    note_setting(actor=actor, name=name, before=getattr(workspace, name), after=is_on)
    setattr(workspace, name, is_on)
    workspace.save(update_fields=[name])
    return workspace
