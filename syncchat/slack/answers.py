"""What an app says to a command, in the acknowledgement itself or at its address for answers."""

from typing import Any

from syncchat.models import Delivery


def take_answer(delivery: Delivery, payload: Any) -> None:
    """For want of commands, of nothing yet."""
