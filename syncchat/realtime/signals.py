"""What is told and kept nowhere: somebody types, a person has another name, a sign-in has ended."""

from collections.abc import Callable
from typing import Any

from syncchat.protocol.server_frames import PersonSignal, SeenSignal, TypingSignal, Typist, encode
from syncchat.realtime.database.pool import ReadPool
from syncchat.realtime.hub import Hub
from syncchat.realtime.layer import LayerLink
from syncchat.realtime.tasks import Job, Tasks
from syncchat.serializers.people import read_answer, read_person


class Signals:
    def __init__(
        self, *, hub: Hub, layer: LayerLink, pool: ReadPool, tasks: Tasks, look: Callable[[], Job]
    ) -> None:
        """``look`` re-checks the sign-ins of this process."""
        self._hub, self._layer, self._pool, self._tasks, self._look = hub, layer, pool, tasks, look

    def spread(self, signal: dict[str, Any]) -> None:
        """Of this process: told here and to the others."""
        self.take(signal)
        self._layer.signal(signal)

    def take(self, signal: dict[str, Any]) -> None:
        if signal["kind"] == "sessions":
            self._tasks.start(self._look())
        elif signal["kind"] == "person":
            self._tasks.start(self._show_person(signal["user"]))
        elif signal["kind"] == "answer":
            self._tasks.start(self._show_answer(signal["delivery"], signal.get("number", -1)))
        elif signal["kind"] in ("seen", "unseen"):
            self._show_seen(signal)
        elif signal["kind"] == "typing":
            typist = Typist(**signal["person"])
            frame = TypingSignal(room=signal["room"], thread=signal.get("thread"), person=typist)
            readers = self._hub.subscribers.get(signal["log"], ())
            others = [each for each in readers if each.user_id != signal["person"]["id"]]
            self._hub.offer(encode(frame), others)

    def _show_seen(self, signal: dict[str, Any]) -> None:
        """To those who show what they have read themselves, as the database had it when it was stored."""
        frame = SeenSignal(room=signal.get("room"), person=signal["person"], seq=signal.get("seq", 0))
        log = signal.get("log")
        readers = self._hub.list_connections() if log is None else self._hub.subscribers.get(log, ())
        to = signal.get("to")
        self._hub.offer(encode(frame), [each for each in readers if to is None or each.user_id in to])

    async def _show_answer(self, delivery_id: int, number: int) -> None:
        """To whoever asked, and to nobody else; read from the database, whatever a broker claims."""
        found = await self._pool.read(read_answer, delivery_id, number)
        if found is None:
            return
        user_id, frame = found
        theirs = self._hub.connections_of(user_id)
        self._hub.offer(encode(frame), [each for each in theirs if each.reach is None])

    async def _show_person(self, user_id: int) -> None:
        """Everyone may see a new name or picture, but for guests who share no room with them."""
        person, strangers = await self._pool.read(read_person, user_id)
        readers = [each for each in self._hub.list_connections() if each.user_id not in strangers]
        self._hub.offer(encode(PersonSignal(person=person)), readers)
