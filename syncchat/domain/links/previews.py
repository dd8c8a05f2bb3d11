"""What a message shows of the pages that it links to: looked at in the queue, told by the room's log."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.links.looking import Found, look_at
from syncchat.domain.links.network import is_tests_own
from syncchat.domain.markup import render
from syncchat.domain.rooms.locking import lock_message
from syncchat.errors import Forbidden
from syncchat.log.append import append_entry, lock_logs
from syncchat.models import LinkPreview, Message, MessageLink, User, Workspace
from syncchat.permissions import find_rights
from syncchat.protocol.kinds import EntryKind
from syncchat.queue.tasks import link_task, put_down

LINKS_LIMIT = 3
# Longer than a look takes: whoever claimed it then is gone
CLAIMED = timedelta(seconds=60)
# What could not be had is tried once more when somebody names it again after this long
RETRIED = timedelta(minutes=10)
# Where so much waits that it was asked for longer ago, nobody looks for it any more
LATE = timedelta(minutes=10)
KEPT = timedelta(days=1)


def ask_for_previews(messages: Iterable[Message]) -> None:
    """Let the links of these new or changed messages be looked at, with the caller's transaction."""
    if not settings.LINK_PREVIEWS:
        return
    for message in messages:
        put_down(preview_links, message_id=str(message.pk), asked_at=timezone.now().isoformat())


@link_task
def preview_links(message_id: str, asked_at: str) -> None:
    """Raises: nothing for what a page does; whatever the database does, after which it is done again."""
    if timezone.now() - datetime.fromisoformat(asked_at) > LATE:
        return
    if not settings.LINK_PREVIEWS or not Workspace.current().link_previews:
        return
    for preview in note_links(UUID(message_id)):
        if _claim(preview):
            _store(preview, look_at(preview.address))
        # None: while it was looked at, the last message that named it was deleted, or names it no more
        found = LinkPreview.objects.filter(pk=preview.pk).first()
        if found and found.title:
            show_preview(found)


@transaction.atomic
def note_links(message_id: UUID) -> list[LinkPreview]:
    """Which addresses a message names, as of now."""
    message = Message.objects.select_related("room").filter(pk=message_id, deleted_at=None).first()
    if message is None:
        return []
    lock_logs([message.room.log_id])
    message.refresh_from_db(fields=["body", "deleted_at"])
    if message.deleted_at is not None:
        return []
    wanted = choose_addresses(render(message.body, people={}).links)
    known = {link.preview.key: link for link in message.links.select_related("preview")}
    for place, address in enumerate(wanted):
        key = make_key(address)
        if key not in known:
            preview, _made = LinkPreview.objects.get_or_create(
                key=key, day=timezone.now().date(), defaults={"address": _cut_fragment(address)}
            )
            known[key] = MessageLink.objects.create(message=message, preview=preview, place=place)
    return [link.preview for link in known.values() if not link.is_removed and not link.is_shown]


def choose_addresses(links: Sequence[str]) -> list[str]:
    """The first ones, without those that lead into this chat."""
    return [address for address in links if not _is_own(address)][:LINKS_LIMIT]


def _is_own(address: str) -> bool:
    own = {urlsplit(settings.PUBLIC_URL).hostname, *settings.ALLOWED_HOSTS}
    try:
        parts = urlsplit(address)
        return parts.hostname in own and not is_tests_own(parts.hostname or "", parts.port or 0)
    except ValueError:
        return False  # no such port, or no address at all


def make_key(address: str) -> str:
    return hashlib.sha256(_cut_fragment(address).encode()).hexdigest()


def _cut_fragment(address: str) -> str:
    """A preview is of every room that names the page; what stands behind the `#` may be a key, and is of one."""
    return address.partition("#")[0]


def _claim(preview: LinkPreview) -> bool:
    """Whether it is for us to look: one of several who want to know the same at once."""
    now = timezone.now()
    never = Q(looked_at=None) & (Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIMED))
    in_vain = Q(title="", looked_at__lt=now - RETRIED, claimed_at__lt=now - RETRIED)
    return bool(LinkPreview.objects.filter(never | in_vain, pk=preview.pk).update(claimed_at=now))


def _store(preview: LinkPreview, found: Found) -> None:
    """Unless another one, who took over, was quicker: what is shown stays as it is."""
    empty = LinkPreview.objects.filter(pk=preview.pk, title="")
    if not empty.update(looked_at=timezone.now(), **found._asdict()) and found.picture:
        default_storage.delete(found.picture)


def show_preview(preview: LinkPreview) -> None:
    """In every message that waits for it; whoever names it from now on finds it looked at."""
    for link in preview.links.filter(is_shown=False, is_removed=False).select_related("message__room"):
        _show(link)


@transaction.atomic
def _show(link: MessageLink) -> None:
    lock_logs([link.message.room.log_id])
    if not MessageLink.objects.filter(pk=link.pk, is_shown=False, is_removed=False).update(is_shown=True):
        return
    _count(link.message)
    _tell(link.message, None)


@transaction.atomic
def remove_preview(*, actor: User, message_id: UUID, preview: int) -> Message:
    """Take what a link shows off a message, for everybody; one that is not there is gone already.

    Raises:
        NotFound: no such message, or in a room that is not this person's.
        Forbidden: neither its author nor a moderator; the room is archived.
    """
    message, membership = lock_message(actor, message_id)
    if message.author_id != actor.pk and not find_rights(message.room, actor, membership).moderate:
        raise Forbidden(_("Only its author or a moderator can remove what a link shows."))
    if message.links.filter(preview=preview, is_removed=False).update(is_removed=True, is_shown=False):
        _count(message)
        _tell(message, actor)
    return message


def keep_links(message: Message, links: Sequence[str]) -> None:
    """Of changed words: what they name no longer goes at once, what they name anew is looked at."""
    keys = {make_key(address) for address in choose_addresses(links)}
    before = list(message.links.select_related("preview"))
    gone = [link.pk for link in before if link.preview.key not in keys]
    if gone:
        _forget(MessageLink.objects.filter(pk__in=gone))
        _count(message)
    if keys - {link.preview.key for link in before}:
        ask_for_previews([message])


def forget_links(messages: Sequence[Message]) -> None:
    """With deleted messages; an address that no other one names goes as well."""
    _forget(MessageLink.objects.filter(message__in=messages))
    for message in messages:
        message.preview_count, message.previews = 0, []


def _forget(links: QuerySet[MessageLink]) -> None:
    previews = list(links.values_list("preview", flat=True))
    if previews:
        links.delete()
        LinkPreview.objects.filter(pk__in=previews, links=None).delete()


def _count(message: Message) -> None:
    message.preview_count = message.links.filter(is_shown=True).count()
    message.previews = None
    Message.objects.filter(pk=message.pk).update(preview_count=message.preview_count)


def _tell(message: Message, actor: User | None) -> None:
    append_entry(log_id=message.room.log_id, kind=EntryKind.PREVIEWS_CHANGED, actor=actor, message=message)


def remove_unused_previews() -> None:
    """Of which no message is left: its room was deleted, or somebody stopped in between."""
    old = LinkPreview.objects.filter(links=None, day__lt=(timezone.now() - KEPT).date())
    for preview in old:
        preview.delete()
