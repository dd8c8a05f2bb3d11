"""Groups of people, as they travel over HTTP."""

from typing import Annotated

from pydantic import Field

from syncchat.protocol.commands import Number
from syncchat.protocol.events import Person
from syncchat.protocol.http import PEOPLE_LIMIT, Asked
from syncchat.protocol.shape import Shape


class Group(Shape):
    """People who are called by one name. `mine`: I am one of them."""

    id: int
    handle: str
    name: str
    count: int
    mine: bool


class GroupPeople(Group):
    people: list[Person]
    # Those in the room that was asked about, whom a mention there calls
    there: list[int]
    can_change: bool


class NewGroup(Asked):
    handle: str
    name: str = ""
    people: Annotated[list[Number], Field(max_length=PEOPLE_LIMIT)] = []


class GroupChange(Asked):
    handle: str | None = None
    name: str | None = None
