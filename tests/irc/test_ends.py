"""How a connection ends: at once when it has to, and whatever went wrong."""

import asyncio
import socket
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest

from syncchat.domain.tokens.grants import Grant
from syncchat.irc import commands
from syncchat.irc.lines import Line
from syncchat.irc.receipt import Receipt
from syncchat.irc.session import FRAMES, Session
from syncchat.irc.wire import Wire
from syncchat.protocol.close_codes import CloseCode
from syncchat.realtime.database.writer import Unavailable

LONG = 30_000_000


def make_session() -> Session:
    user: Any = SimpleNamespace(
        pk=1, username="alice", log_id=2, name="Alice", is_bot=False, preferences=SimpleNamespace(language="")
    )
    gate = SimpleNamespace(pass_through=AsyncMock())
    server: Any = SimpleNamespace(
        hub=Mock(), pool=Mock(), writer=Mock(), subscriptions=Mock(), presence=Mock(), gate=gate
    )
    wire: Any = Mock(nick="alice", caps=set())
    return Session(server, wire, Grant(1, "abc", user, frozenset({"read", "write"}), None))


async def test_who_is_signed_out_while_not_reading_is_not_kept() -> None:
    session = make_session()
    for _number in range(FRAMES):
        session.frames.put_nowait("{}")
    await session.connection.close(CloseCode.SIGN_IN)

    async with asyncio.timeout(1):
        assert "signed out" in await session.wait_until_over()


@pytest.mark.parametrize("ask", ["read", "do"])
async def test_nothing_is_read_or_done_for_who_was_signed_out(ask: str) -> None:
    session = make_session()
    await session.connection.close(CloseCode.SIGN_IN)
    verb = Mock()
    arguments: Any = [verb] if ask == "read" else ["write", verb]
    with pytest.raises(Exception, match="signed out"):
        await getattr(session, ask)(*arguments)

    verb.assert_not_called()


async def test_a_fault_costs_one_answer_and_not_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_session: Session, _line: Line) -> None:
        raise RuntimeError

    monkeypatch.setitem(commands.COMMANDS, "TIME", fail)
    session: Any = make_session()
    await commands.answer(session, Line({}, "TIME", []))

    assert session.wire.refuse.call_args.args[0] == "TIME"


async def test_a_receipt_that_could_not_be_noted_is_noted_later() -> None:
    session: Any = make_session()
    session.list_positions = lambda: {5: (7, 8)}
    session.save = AsyncMock(side_effect=[Unavailable(), None])
    receipt = Receipt(session)
    receipt.take_all()
    await receipt.save()
    await receipt.save()
    await receipt.save()

    assert [call.args for call in session.save.await_args_list] == [({5: (7, 8)},)] * 2


async def test_whoever_does_not_read_does_not_keep_the_line_open() -> None:
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"x" * LONG)
        await Wire(reader, writer).close("enough")
        gone.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    with socket.create_connection(server.sockets[0].getsockname(), timeout=5) as client:
        async with asyncio.timeout(5):
            await gone.wait()
        # What the system had taken, and then the end
        assert await asyncio.to_thread(_count_all, client) < LONG
    server.close()


def _count_all(client: socket.socket) -> int:
    return sum(iter(lambda: len(client.recv(1_000_000)), 0))
