from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from syncchat.protocol.kinds import MessageKind

if TYPE_CHECKING:
    from syncchat.models.messages.attachment import Attachment
    from syncchat.models.messages.forward import Forward
    from syncchat.models.messages.link_preview import LinkPreview
    from syncchat.models.messages.poll import Tally
    from syncchat.models.queries.thread import Summary

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


class MessageQuerySet(models.QuerySet["Message"]):
    def for_display(self) -> MessageQuerySet:
        """With all that showing them reads, so that each costs no statement of its own."""
        return load_for_display(self)


class Message(models.Model):
    """What a person said, or a system line ("Mira joined").

    ``id`` is chosen by the author's client (UUIDv7, RFC 9562): primary key and idempotency key in
    one. ``seq`` is the log seq at which it was sent; nothing else orders messages.
    """

    id = models.UUIDField(primary_key=True)
    room = models.ForeignKey("syncchat.Room", on_delete=models.CASCADE, related_name="messages")
    seq = models.PositiveBigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, default=MessageKind.TEXT)
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    renderer = models.PositiveSmallIntegerField(default=0)
    mentions_room = models.BooleanField(default=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Most messages have neither, so only those that have are indexed
    reply_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    thread = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies", db_index=False
    )
    also_in_room = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    # Deleted by its author so soon that nothing shows where it stood
    taken_back = models.BooleanField(default=False, db_default=False)
    # Here and not in a table of its own, so that reading messages takes no query more
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    pinned_at = models.DateTimeField(null=True, blank=True)
    # So that a message without files, as nearly all are, costs no query for them
    file_count = models.PositiveSmallIntegerField(default=0)
    # The same, for what it shows of the pages that it links to
    preview_count = models.PositiveSmallIntegerField(default=0, db_default=0)
    # The same for what few messages ask
    has_poll = models.BooleanField(default=False, db_default=False)
    # And for what few pass on
    has_forward = models.BooleanField(default=False, db_default=False)
    # And for what can be pressed on few of bots
    has_actions = models.BooleanField(default=False, db_default=False)
    # Of a root: what `models.thread.gather_summaries` found. Without a value until then, for none is not unknown
    summary: Summary | None
    # Once they are read (models.messages.attachment.gather_files)
    files: list[Attachment] | None = None
    # Likewise (models.messages.link_preview.gather_previews)
    previews: list[LinkPreview] | None = None
    # The same (models.messages.poll.gather_polls)
    tally: Tally | None = None
    # The same (models.messages.forward.gather_forwards)
    forwarded: Forward | None = None
    # The same (models.messages.actions.gather_actions)
    actions: list[dict[str, Any]] | None = None

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="one_message_per_seq")]
        indexes = [
            models.Index(
                fields=["reply_to"], name="message_reply_to", condition=models.Q(reply_to__isnull=False)
            ),
            models.Index(
                fields=["thread", "seq"], name="message_thread", condition=models.Q(thread__isnull=False)
            ),
            models.Index(
                fields=["room", "pinned_at"],
                name="message_pinned",
                condition=models.Q(pinned_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


# Nearly every message has these,
_JOINED = ("author", "person", "pinned_by")
# and few have these, which cost a statement for all of them together
_FETCHED = ("mentions", "reply_to__author", "thread")


def load_for_display(rows: Rows, path: str = "") -> Rows:
    """What a message needs to be shown, for rows that lead to one by this path."""
    joined = rows.select_related(*(f"{path}{name}" for name in _JOINED))
    return joined.prefetch_related(*(f"{path}{name}" for name in _FETCHED))
