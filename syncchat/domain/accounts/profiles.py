"""What people say about themselves, and how the product looks to them."""

from typing import TypedDict, Unpack
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from syncchat.domain.accounts.lookalikes import check_looks_like_nobody
from syncchat.domain.accounts.usernames import (
    change_username,
    check_no_group_has,
    clean_display_name,
    save_with_free_username,
)
from syncchat.domain.markup import draw_shortcodes
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.errors import Invalid
from syncchat.log import publish
from syncchat.log.append import append_entry
from syncchat.models import User
from syncchat.protocol.kinds import Density, EntryKind, TextSize, Theme
from syncchat.text.blank import is_blank

STATUS_LIMIT = 80
ABOUT_LIMIT = 500
CHOICES = {"theme": {*Theme}, "text_size": {*TextSize}, "density": {*Density}}


class Preferences(TypedDict, total=False):
    theme: str
    text_size: str
    density: str
    reduce_motion: bool
    language: str
    time_zone: str
    enter_sends: bool
    single_key_shortcuts: bool
    undo_send: bool
    link_previews: bool
    shows_reads: bool


@transaction.atomic
def update_profile(
    *, actor: User, display_name: str, username: str, status_text: str = "", about: str = ""
) -> User:
    """What other people see.

    Raises:
        Invalid: one of the texts cannot be.
        Conflict: the username is taken, or the name looks like another's.
        Silenced: they may take words away, and say no others.
    """
    actor = User.objects.select_for_update().get(pk=actor.pk)
    name_before, username_before, said_before = actor.name, actor.username, _list_words(actor)
    if username.strip().lower() != actor.username:
        change_username(actor, username)
    actor.display_name = clean_display_name(display_name)
    status_text = limit_length(
        draw_shortcodes(clean_line(status_text, field="status_text")), STATUS_LIMIT, field="status_text"
    )
    if status_text != actor.status_text:
        # Other words: the emoji and the end of the former ones go with them.
        actor.status_text, actor.status_emoji, actor.status_until = status_text, "", None
    about = "" if is_blank(about) else about.strip().replace("\0", "")
    actor.about = limit_length(about, ABOUT_LIMIT, field="about")
    if _list_words(actor) - said_before:
        check_may_speak(actor)
    save_with_free_username(
        actor, fields=["username", "display_name", "status_text", "status_emoji", "status_until", "about"]
    )
    if actor.username != username_before:
        check_no_group_has(actor.username)
    # Who are called alike already may keep their names
    if actor.name != name_before:
        check_looks_like_nobody(actor)
    announce_profile(actor)
    return actor


def _list_words(user: User) -> set[tuple[str, str]]:
    fields = ("username", "display_name", "status_text", "about")
    return {(field, words) for field in fields if (words := getattr(user, field))}


@transaction.atomic
def update_preferences(*, actor: User, **changes: Unpack[Preferences]) -> User:
    """How the product looks and behaves.

    Raises:
        Invalid: no such theme, size, spacing, language or time zone.
    """
    for name, value in changes.items():
        if not _is_possible(name, value):
            raise Invalid(_("Choose one from the list."), field=name)
        setattr(actor, name, value)
    actor.save(update_fields=[*changes])
    if changes.get("shows_reads") is False:
        publish.signal_after_commit(kind="unseen", person=actor.pk)
    announce_profile(actor)
    return actor


def announce_profile(user: User) -> None:
    """Tell this person's other devices, and show everyone else; inside the caller's transaction."""
    publish.signal_after_commit(kind="person", user=user.pk)
    append_entry(log_id=user.log_id, kind=EntryKind.PROFILE_CHANGED, actor=user, person=user)


def _is_possible(name: str, value: object) -> bool:
    if name == "language":
        return value in {"", *dict(settings.LANGUAGES)}
    if name == "time_zone":
        return value == "" or value in available_timezones()
    if name in CHOICES:
        return value in CHOICES[name]
    return isinstance(value, bool)
