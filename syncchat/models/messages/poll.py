from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from syncchat.models.messages.message import Message

# People named with each option: a thousand who vote make no larger frame than these.
VOTERS_SHOWN = 25


class Poll(models.Model):
    """What a message asks besides its words. Its options only grow, so that a choice stays what it was."""

    message = models.OneToOneField(
        "syncchat.Message", primary_key=True, on_delete=models.CASCADE, related_name="poll"
    )
    multiple = models.BooleanField(default=False)
    # Who chose what stays here: no event, answer or page says it
    anonymous = models.BooleanField(default=False)
    # Everybody may add options, and not the author alone
    extendable = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"poll of {self.message_id}"


class PollOption(models.Model):
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    # So that adding it twice, because the first answer was lost, is no refusal
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "place"], name="one_option_per_place")]

    def __str__(self) -> str:
        return f"option {self.place} of {self.poll_id}"


class Vote(models.Model):
    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "user"], name="one_vote_per_option")]

    def __str__(self) -> str:
        return f"vote of {self.user_id}"


@dataclass(slots=True)
class TalliedOption:
    text: str
    count: int = 0
    people: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """A poll as it stands. ``mine`` is unknown where it is the same for every reader."""

    multiple: bool
    anonymous: bool
    extendable: bool
    closed_at: datetime | None = None
    voters: int = 0
    options: dict[int, TalliedOption] = field(default_factory=dict)
    mine: list[int] | None = None


def gather_polls(messages: Iterable[Message | None], reader_id: int | None = None) -> None:
    """The same few queries for all of them, and none where nobody asked anything."""
    waiting = [each for each in messages if each is not None and each.has_poll and each.tally is None]
    if not waiting:
        return
    found = _read_polls({each.pk for each in waiting})
    _count_votes(found)
    _name_voters(found)
    if reader_id is not None:
        _find_choices(found, reader_id)
    for message in waiting:
        message.tally = found.get(message.pk)


def _read_polls(message_ids: Iterable[UUID]) -> dict[UUID, Tally]:
    polls = Poll.objects.filter(pk__in=message_ids)
    counted = polls.annotate(voters=Count("options__votes__user", distinct=True))
    return {
        poll.pk: Tally(poll.multiple, poll.anonymous, poll.extendable, poll.closed_at, poll.voters)
        for poll in counted
    }


def _count_votes(found: dict[UUID, Tally]) -> None:
    options = PollOption.objects.filter(poll__in=found).annotate(count=Count("votes"))
    for option in options.order_by("poll", "place"):
        found[option.poll_id].options[option.place] = TalliedOption(option.text, option.count)


def _name_voters(found: dict[UUID, Tally]) -> None:
    named = [pk for pk, tally in found.items() if not tally.anonymous]
    votes = Vote.objects.filter(option__poll__in=named).annotate(
        rank=Window(RowNumber(), partition_by=[F("option")], order_by=F("pk").asc())
    )
    rows = votes.filter(rank__lte=VOTERS_SHOWN).order_by("pk")
    for poll, place, person in rows.values_list("option__poll", "option__place", "user"):
        # An option that was added after the others were read comes with the entry that tells of it
        if place in found[poll].options:
            found[poll].options[place].people.append(person)


def _find_choices(found: dict[UUID, Tally], reader_id: int) -> None:
    for tally in found.values():
        tally.mine = []
    mine = Vote.objects.filter(option__poll__in=found, user=reader_id).order_by("option__place")
    for poll, place in mine.values_list("option__poll", "option__place"):
        choices = found[poll].mine
        if choices is not None:
            choices.append(place)
