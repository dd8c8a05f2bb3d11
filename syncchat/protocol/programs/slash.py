"""Slash commands of programs: what they are, how they are used, and what only whoever used one is told."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from syncchat.protocol.commands import BODY_LIMIT
from syncchat.protocol.events import Person
from syncchat.protocol.http import Asked
from syncchat.protocol.shape import Shape


class SlashCommand(Shape):
    """A word behind a slash that a program answers. ``hint`` is what to write behind it."""

    name: str
    hint: str
    description: str
    bot: Person


class UsedCommand(Asked):
    name: Annotated[str, Field(max_length=40)]
    text: Annotated[str, Field(max_length=BODY_LIMIT)] = ""
    # Of the thread that it is used in: any of its messages
    thread: Annotated[UUID | None, Field(strict=False)] = None


class CommandAnswer(Shape):
    """What is for me alone. Without ``html`` the program had nothing to tell me, or told the room."""

    command: str
    room: int
    thread: UUID | None = None
    bot: Person
    body: str | None = None
    html: str | None = None
