"""What is asked of everything that is said: whether its author is too new for it, and whether words are refused."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syncchat.domain.accounts.audit import note_setting
from syncchat.domain.accounts.workspace import lock_workspace
from syncchat.domain.limits.limits import say_wait
from syncchat.domain.moderation.word_lists import Said, Text, WordList
from syncchat.errors import Forbidden, Invalid, RateLimited
from syncchat.models import Message, SpeakingRules, User
from syncchat.protocol.kinds import MessageKind, WorkspaceRole

ENTRIES_LIMIT, ENTRY_LIMIT = 300, 80
LONGEST_NEW = 24 * 90
HOURLY_LIMIT = 1000
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Rules:
    new_hours: int = 0
    new_links: bool = False
    new_files: bool = False
    new_hourly: int = 0
    refused: WordList = field(default_factory=lambda: WordList(()))
    reported: WordList = field(default_factory=lambda: WordList(()))


@dataclass
class _Known:
    """The last that this process has read, and of which version."""

    version: int = 0
    rules: Rules = field(default_factory=Rules)


_known = _Known()


def find_rules(version: int | None) -> Rules:
    """Of this version, which whoever asks has read; nothing is read where it is known."""
    global _known
    known = _known
    if version is None:
        return Rules()
    if known.version != version:
        row = SpeakingRules.objects.filter(pk=1).first() or SpeakingRules(pk=1)
        known = _known = _Known(row.version, _make_rules(row))
    return known.rules


def read_rules() -> Rules:
    return find_rules(SpeakingRules.objects.filter(pk=1).values_list("version", flat=True).first())


def _make_rules(row: SpeakingRules) -> Rules:
    return Rules(
        new_hours=row.new_hours,
        new_links=row.new_links,
        new_files=row.new_files,
        new_hourly=row.new_hourly,
        refused=WordList(row.refused),
        reported=WordList(row.reported),
    )


def check_words(rules: Rules, said: Said) -> str | None:
    """What is let through and reported, if it is.

    Raises:
        Forbidden: a word that is refused here.
    """
    if not rules.refused and not rules.reported:
        return None
    text = Text(said)
    if word := rules.refused.find(text):
        raise Forbidden(_("“%s” is not written here. Change your message and send it again.") % word)
    return rules.reported.find(text)


def is_new(rules: Rules, user: User) -> bool:
    if not rules.new_hours or user.is_bot or user.workspace_role.reaches(WorkspaceRole.MODERATOR):
        return False
    return timezone.now() < user.date_joined + timedelta(hours=rules.new_hours)


def check_newcomer(rules: Rules, user: User, *, links: bool, files: bool, unsent: int | None = None) -> None:
    """``unsent`` are those that are sent with it and not stored yet; None for what was said already.

    Raises:
        Forbidden: links or files, too soon.
        RateLimited: more than newcomers say in an hour.
    """
    if not is_new(rules, user):
        return
    if links and not rules.new_links:
        raise Forbidden(_("You are new here. You can send links from %s on.") % _say_end(rules, user))
    if files and not rules.new_files:
        raise Forbidden(_("You are new here. You can send files from %s on.") % _say_end(rules, user))
    if rules.new_hourly and unsent is not None:
        _check_pace(rules, user, unsent)


def _check_pace(rules: Rules, user: User, unsent: int) -> None:
    """One statement, of those alone who have not said much yet."""
    now = timezone.now()
    said = Message.objects.filter(author=user, kind=MessageKind.TEXT, created_at__gt=now - HOUR)
    times = [now] * unsent + list(
        said.order_by("-created_at").values_list("created_at", flat=True)[: rules.new_hourly]
    )
    if len(times) < rules.new_hourly:
        return
    wait = max(1.0, (times[rules.new_hourly - 1] + HOUR - now).total_seconds())
    words = ngettext(
        "You are new here: %(n)s message an hour. Your message goes out in %(wait)s.",
        "You are new here: %(n)s messages an hour. Your message goes out in %(wait)s.",
        rules.new_hourly,
    )
    raise RateLimited(words % {"n": rules.new_hourly, "wait": say_wait(wait)}, retry_after=wait)


def _say_end(rules: Rules, user: User) -> str:
    end = user.date_joined + timedelta(hours=rules.new_hours)
    return date_format(timezone.localtime(end, user.preferences.zone), "DATETIME_FORMAT")


def get_row() -> SpeakingRules:
    return SpeakingRules.objects.filter(pk=1).first() or SpeakingRules(pk=1)


@transaction.atomic
def change_newcomers(*, actor: User, hours: int, links: bool, files: bool, hourly: int) -> SpeakingRules:
    """Raises: Forbidden for all but owners; Invalid beyond what makes sense."""
    lock_workspace(actor)
    if not 0 <= hours <= LONGEST_NEW:
        raise Invalid(_("Choose up to %s hours.") % LONGEST_NEW, field="hours")
    if not 0 <= hourly <= HOURLY_LIMIT:
        raise Invalid(_("Choose up to %s messages.") % HOURLY_LIMIT, field="hourly")
    row = get_row()
    wanted = {"new_hours": hours, "new_links": links, "new_files": files, "new_hourly": hourly}
    for name, value in wanted.items():
        note_setting(actor=actor, name=name, before=getattr(row, name), after=value)
        setattr(row, name, value)
    return _save(row)


@transaction.atomic
def change_words(*, actor: User, refused: str, reported: str) -> SpeakingRules:
    """One word, phrase or domain in a line.

    Raises:
        Forbidden: not an owner of the workspace.
        Invalid: too many, too long, or nothing that could be found.
    """
    lock_workspace(actor)
    row = get_row()
    lists = {"refused": read_entries(refused, "refused"), "reported": read_entries(reported, "reported")}
    for name, entries in lists.items():
        before, after = ", ".join(getattr(row, name)), ", ".join(entries)
        note_setting(actor=actor, name=f"words {name}", before=before, after=after)
        setattr(row, name, entries)
    return _save(row)


def read_entries(text: str, name: str) -> list[str]:
    """Each once. Raises: Invalid."""
    entries = list(dict.fromkeys(filter(None, (" ".join(line.split()) for line in text.splitlines()))))
    if len(entries) > ENTRIES_LIMIT:
        raise Invalid(_("At most %s lines.") % ENTRIES_LIMIT, field=name)
    for entry in entries:
        if len(entry) > ENTRY_LIMIT:
            raise Invalid(_("This line is too long: %s") % entry[:ENTRY_LIMIT], field=name)
        if not WordList([entry]):
            raise Invalid(_("Nothing could be found by this line: %s") % entry, field=name)
    return entries


def try_words(
    *, refused: Iterable[str], reported: Iterable[str], said: Said
) -> tuple[str | None, str | None]:
    """What would be refused, and what reported, by lists that are not saved yet."""
    text = Text(said)
    return WordList(refused).find(text), WordList(reported).find(text)


def _save(row: SpeakingRules) -> SpeakingRules:
    row.version = secrets.randbits(52) + 1
    row.save()
    return row
