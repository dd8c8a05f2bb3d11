"""What is asked of polls over HTTP."""

from syncchat.protocol.commands import Choices
from syncchat.protocol.http import Asked


class Choice(Asked):
    options: Choices


class OptionText(Asked):
    text: str
