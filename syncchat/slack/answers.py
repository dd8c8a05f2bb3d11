"""What an app says to a command, in the acknowledgement itself or at its address for answers."""

import json
from typing import Any

import structlog

from syncchat.domain.hooks.payloads import Unreadable
from syncchat.domain.outgoing.answers import answer_later, read_answer
from syncchat.errors import DomainError
from syncchat.models import Delivery

logger = structlog.get_logger(__name__)


def take_answer(delivery: Delivery, payload: Any) -> None:
    """One of the five that it has. Nobody waits for it any more, so what cannot be said is logged."""
    try:
        answer = read_answer(delivery, "application/json", json.dumps(payload).encode()) if payload else None
        if answer is not None:
            answer_later(delivery, answer)
    except (Unreadable, DomainError) as refusal:
        logger.info("answer_not_said", delivery=delivery.pk, reason=str(refusal))
