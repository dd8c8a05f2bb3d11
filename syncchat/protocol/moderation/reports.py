"""Reports, and what those who keep order decide."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from syncchat.protocol.commands import Number
from syncchat.protocol.events import Person
from syncchat.protocol.http import Asked
from syncchat.protocol.shape import Shape

Reason = Literal["harassment", "spam", "harmful", "private", "other"]
Decision = Literal["no_action", "removed", "warned", "silenced", "locked_out"]
Words = Annotated[str, Field(max_length=500)]


class NewReport(Asked):
    """Of a message, or of a person."""

    message: Annotated[UUID | None, Field(strict=False)] = None
    person: Number | None = None
    reason: Reason
    words: Words = ""
    # Of a direct message also what was said around it
    share: bool = False


class ReportCase(Shape):
    id: int
    person: Person
    message: UUID | None = None
    room: int | None = None
    body: str
    opened_at: datetime
    reports: list["ReportOf"]
    notes: list["CaseNote"]
    decision: Decision | None = None
    decided_at: datetime | None = None
    decided_by: Person | None = None


class ReportOf(Shape):
    """What one person said of it."""

    reporter: Person
    reason: Reason
    words: str
    at: datetime


class CaseNote(Shape):
    author: Person
    words: str
    at: datetime


class NewDecision(Asked):
    decision: Decision
    words: Words = ""
    hours: Number = 24
    remove: bool = False


class NewNote(Asked):
    words: Words
