"""Keeps this process's claims, reads the others', and shows who has come and gone."""

from functools import partial
from uuid import UUID

from syncchat.realtime import presence
from syncchat.realtime.database.pool import ReadPool
from syncchat.realtime.database.writer import Writer
from syncchat.realtime.hub import Hub
from syncchat.realtime.presence import Presence
from syncchat.realtime.tasks import Tasks
from syncchat.serializers.presence import States

SHOW_INTERVAL = 1.0  # seconds


class PresenceUpdates:
    def __init__(
        self, process_id: UUID, *, state: Presence, hub: Hub, pool: ReadPool, writer: Writer
    ) -> None:
        self._id, self._state, self._hub, self._pool, self._writer = process_id, state, hub, pool, writer

    def start(self, tasks: Tasks) -> None:
        tasks.repeat(SHOW_INTERVAL, self.show)
        tasks.repeat(presence.OTHERS_INTERVAL, self.see_others)
        tasks.repeat(presence.LEASE_REFRESH, self.renew_lease)

    async def renew_lease(self) -> None:
        """With the claims: they fall with the lease when this process was held up for longer than it lives,
        and a write that found no database is made up for.
        """
        await self._write(self._state.claimed)

    async def see_others(self) -> None:
        self._state.see_others(*await self._pool.read(presence.read_others, self._id))

    async def show(self) -> None:
        before = self._state.claimed
        claimed = self._state.see_local(presence.find_states(self._hub.by_user))
        if claimed != before:
            await self._write(claimed)
        changed = self._state.take_changes()
        for connection in self._hub.list_connections() if changed else ():
            text = presence.encode_presence(connection, changed)
            if text is not None:
                connection.offer(text)

    async def leave(self, seconds: float) -> None:
        await self._writer.run(partial(presence.shorten_lease, self._id, seconds))

    async def _write(self, claimed: States) -> None:
        await self._writer.run(partial(presence.write_claims, self._id, claimed))
