"""Carries the plan out through the domain's verbs, so that every log is as true as a lived one."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction

from syncchat.domain.messages.messages import delete_message, edit_message
from syncchat.domain.messages.reactions import add_reaction
from syncchat.domain.messages.reads import mark_read
from syncchat.domain.messages.sending import Outgoing, send_messages
from syncchat.domain.rooms.memberships import join_room
from syncchat.domain.rooms.rooms import change_topic
from syncchat.errors import DomainError
from syncchat.models import Log, Room, User
from syncchat.sample_data.actions import Deed
from syncchat.sample_data.backdate import backdated
from syncchat.sample_data.throttle import Pause

# A running server waits for each of these transactions, so they stay well below its patience.
DEEDS_AT_ONCE = 75
LAZY_SHARE = 0.25


class Unspeakable(RuntimeError):
    """The texts let someone do what the rules refuse."""


class Filling:
    """The workspace while it fills: who is who and where."""

    def __init__(self, people: dict[str, User], rooms: dict[str, Room], pause: Pause) -> None:
        self.people, self.rooms, self.pause = people, rooms, pause
        self.actors = [person.pk for person in people.values()]
        self.readers: set[tuple[str, str]] = set()

    def carry_out(self, deeds: Sequence[Deed]) -> None:
        for start in range(0, len(deeds), DEEDS_AT_ONCE):
            with transaction.atomic():
                for run in _split_by_verb(deeds[start : start + DEEDS_AT_ONCE]):
                    self._carry_out_run(run)
            self.pause()

    def _carry_out_run(self, run: list[Deed]) -> None:
        if not run[0].action:
            self._send(run)
            return
        for deed in run:
            with backdated(self.actors, lambda _entry, at=deed.at: at):  # type: ignore[misc]
                self._do(deed)

    def _send(self, deeds: list[Deed]) -> None:
        times: dict[UUID | None, datetime] = {deed.id: deed.at for deed in deeds}
        with backdated(self.actors, lambda entry: times[entry.message_id]):
            for answer in send_messages([self._address(deed) for deed in deeds]):
                if isinstance(answer, DomainError):
                    raise Unspeakable(answer.message)

    def _address(self, deed: Deed) -> Outgoing:
        return Outgoing(self.people[deed.speaker].pk, self.rooms[deed.room].pk, deed.id, deed.body)

    def _do(self, deed: Deed) -> None:
        person, room = self.people[deed.speaker], self.rooms[deed.room]
        match deed.action:
            case "edit":
                edit_message(actor=person, message_id=deed.id, body=deed.body)
            case "delete":
                delete_message(actor=person, message_id=deed.id)
            case "react":
                add_reaction(actor=person, message_id=deed.id, emoji=deed.body)
            case "topic":
                change_topic(actor=person, room_id=room.pk, topic=deed.body)
            case "joined":
                join_room(actor=person, room_id=room.pk)
            case "reads":
                self.readers.add((deed.room, deed.speaker))
                mark_read(actor=person, room_id=room.pk, seq=_find_head(room))

    def read_up(self, now: datetime, chance: random.Random) -> None:
        """Most have read everything; some are a few messages behind. Who has stopped earlier stays there."""
        for key, room in self.rooms.items():
            head = _find_head(room)
            with backdated(self.actors, lambda _entry: now):
                for membership in room.memberships.select_related("user").order_by("pk"):
                    lag = chance.randint(1, 40) if chance.random() < LAZY_SHARE else 0
                    if (key, membership.user.username) not in self.readers:
                        behind = 0 if membership.user.username == "lena" else lag
                        mark_read(actor=membership.user, room_id=room.pk, seq=max(0, head - behind))
            self.pause()


def _split_by_verb(deeds: Sequence[Deed]) -> Iterator[list[Deed]]:
    for _verb, run in groupby(deeds, key=lambda deed: deed.action):
        yield list(run)


def _find_head(room: Room) -> int:
    return Log.objects.get(pk=room.log_id).head
