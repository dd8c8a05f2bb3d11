"""What may be pressed on a bot's message, as the bot says it and as everybody is told it; and a press. The limits are
those of Slack's Block Kit, whose apps come here as they are.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from syncchat.protocol.shape import Shape, leave_out_null

ROWS_LIMIT, ELEMENTS_LIMIT, OPTIONS_LIMIT = 50, 25, 100
VALUE_LIMIT, OPTION_VALUE_LIMIT = 2_000, 150

Name = Annotated[str, Field(max_length=255)]
Label = Annotated[str, Field(max_length=75)]


class Said(BaseModel):
    """The same whoever says it: described once, and null is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=leave_out_null)


class ActionOption(Said):
    """One of a select; those of a group stand together."""

    text: Label
    value: Annotated[str, Field(max_length=OPTION_VALUE_LIMIT)]
    group: Label | None = None


class Confirmation(Said):
    """What is asked before it is done."""

    title: Annotated[str, Field(max_length=100)]
    text: Annotated[str, Field(max_length=300)]
    yes: Annotated[str, Field(max_length=30)]
    no: Annotated[str, Field(max_length=30)]


class Action(Said):
    """A button, or a select. One with ``url`` leads there, and nobody is told of it."""

    id: Name = ""
    kind: Literal["button", "select", "multi_select"]
    # What the button says, or a select before anything is chosen
    text: Annotated[str, Field(max_length=150)] = ""
    value: Annotated[str | None, Field(max_length=VALUE_LIMIT)] = None
    style: Literal["primary", "danger"] | None = None
    url: Annotated[str | None, Field(max_length=3_000)] = None
    options: Annotated[list[ActionOption] | None, Field(max_length=OPTIONS_LIMIT)] = None
    # By their values
    chosen: Annotated[list[str] | None, Field(max_length=OPTIONS_LIMIT)] = None
    confirm: Confirmation | None = None


class ActionRow(Said):
    """What stands side by side."""

    id: Name = ""
    elements: Annotated[list[Action], Field(min_length=1, max_length=ELEMENTS_LIMIT)]


Actions = Annotated[list[ActionRow], Field(max_length=ROWS_LIMIT)]


class Press(Shape):
    """What became of a press: it waits for the program, was taken by it, or was not and never will be."""

    id: UUID
    state: Literal["waiting", "taken", "failed"]
