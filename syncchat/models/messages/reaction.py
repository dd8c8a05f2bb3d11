from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from syncchat.models.custom_emoji import CODE_LIMIT

# People named with each emoji of a message: a thousand who react make no larger frame than these.
PEOPLE_SHOWN = 25


class Reaction(models.Model):
    """This person answers this message with this emoji: fully qualified (Unicode TR51), or `:name:`."""

    message = models.ForeignKey("syncchat.Message", on_delete=models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=CODE_LIMIT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "emoji", "user"], name="one_reaction_per_person_and_emoji"
            )
        ]

    def __str__(self) -> str:
        return f"{self.emoji} of {self.user_id} on {self.message_id}"


@dataclass(slots=True)
class Gathered:
    """One emoji of a message: how many, and the first of them by id."""

    emoji: str
    count: int
    people: list[int] = field(default_factory=list)


def gather_reactions(
    message_ids: Iterable[UUID], people: Collection[int] = ()
) -> dict[UUID | None, list[Gathered]]:
    """By message, in the order in which each emoji came; ``people`` are named wherever they are among them."""
    same = [F("message_id"), F("emoji")]
    placed = Reaction.objects.filter(message_id__in=list(message_ids)).annotate(
        place=Window(RowNumber(), partition_by=same, order_by=F("pk").asc()),
        total=Window(Count("pk"), partition_by=same),
    )
    named = placed.filter(Q(place__lte=PEOPLE_SHOWN) | Q(user_id__in=list(people)))
    found: dict[UUID, dict[str, Gathered]] = {}
    rows = named.order_by("pk").values_list("message_id", "emoji", "user_id", "total")
    for message_id, emoji, user_id, total in rows:
        groups = found.setdefault(message_id, {})
        groups.setdefault(emoji, Gathered(emoji, total)).people.append(user_id)
    return {message_id: [*groups.values()] for message_id, groups in found.items()}
