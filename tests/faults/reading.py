"""What a person looks up over HTTP, written down so that it can be held against what was said."""

import contextlib
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from tests.faults.api import Api
from tests.faults.history.record import Recorder
from tests.faults.line import Frame, Lost, Refused
from tests.faults.positions import describe_message

PAGE = 50


class Reader:
    """An answer that is lost or refused proves nothing, and is not written down."""

    def __init__(self, api: Api, recorder: Recorder, note: Callable[..., None]) -> None:
        self._api, self._recorder, self._note = api, recorder, note

    async def search(self, token: str) -> None:
        asked, answer = await self._ask(f"search?query={quote(chr(34) + token + chr(34))}")
        if answer:
            found = [_shorten(each["message"]) for each in answer["results"]]
            self._note("found", asked=asked, token=token, level=answer["is_level"], messages=found)

    async def read_history(self, room: int, before: int | None = None) -> None:
        page = f"&before={before}" if before else ""
        asked, answer = await self._ask(f"rooms/{room}/messages?limit={PAGE}{page}")
        if answer:
            found = [_shorten(each) for each in answer["messages"] if each["kind"] == "text"]
            seqs = [each["seq"] for each in answer["messages"]]
            since = seqs[0] if answer["has_older"] and seqs else 0
            until = before - 1 if before else answer["position"][0]
            self._note("page", asked=asked, room=room, since=since, until=until, messages=found)

    async def read_room(self, room: int) -> None:
        """How many it counts, and what it has pinned."""
        asked, answer = await self._ask(f"rooms/{room}")
        _asked, pins = await self._ask(f"rooms/{room}/pins")
        if answer and pins is not None and "position" in answer:
            pinned = sorted(each["id"] for each in pins)
            self._note("counted", asked=asked, room=room, members=answer["member_count"], pinned=pinned)

    async def read_file(self, file_id: str) -> None:
        with contextlib.suppress(Lost, Refused):
            await self._api.read_file(file_id)

    async def list_files(self, room: int) -> None:
        await self._ask(f"rooms/{room}/files")

    async def _ask(self, path: str) -> tuple[float, Any]:
        asked = self._recorder.tell_time(time.monotonic())
        with contextlib.suppress(Lost, Refused):
            return asked, await self._api.call("GET", path)
        return asked, None


def _shorten(message: Frame) -> Frame:
    kept = {key: message[key] for key in ("id", "seq", "kind", "body", "deleted")}
    return {**kept, "author": message["author"]["id"], **describe_message(message)}
