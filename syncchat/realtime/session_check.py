"""Ends the sockets whose sign-in has ended."""

from syncchat.protocol.close_codes import CloseCode
from syncchat.realtime import sessions
from syncchat.realtime.database.pool import ReadPool
from syncchat.realtime.hub import Hub


class SessionCheck:
    def __init__(self, *, hub: Hub, pool: ReadPool) -> None:
        self._hub, self._pool = hub, pool

    async def run(self) -> None:
        open_sessions = {
            each.session_key: (each.user_id, each.password_mark) for each in self._hub.list_connections()
        }
        if not open_sessions:
            return
        ended = await self._pool.read(sessions.find_ended, open_sessions)
        for each in self._hub.list_connections():
            if each.session_key in ended:
                self._hub.leave(each)
                await each.close(CloseCode.SIGN_IN)
