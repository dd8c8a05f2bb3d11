from typing import Annotated

from pydantic import Field

from syncchat.protocol.commands import Number
from syncchat.protocol.http import Asked


class StartFailure(Asked):
    """Where the chat's page stopped while it started: nobody's words."""

    # ASCII: a class of JavaScript and a file of ours, in which nobody can write a sentence
    name: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
    script: Annotated[str, Field(pattern=r"^/[A-Za-z0-9_./-]{0,200}$")]
    line: Number
    column: Number
    release: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,40}$")]
