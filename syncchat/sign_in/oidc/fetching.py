"""What a provider answers, read with a bound: it speaks for people, and is no reason to run out of memory."""

from io import BytesIO
from typing import Any

from requests import RequestException, Response, Session
from urllib3.exceptions import HTTPError

ANSWER_LIMIT = 1_000_000  # bytes
PIECE = 16_384


def bound(session: Session) -> Session:
    """It follows no redirect either: where a provider is, its discovery says."""
    session.max_redirects = 0
    session.hooks["response"].append(_read_bounded)
    return session


def _read_bounded(answer: Response, **_sending: Any) -> None:
    whole = bytearray()
    try:
        for piece in answer.raw.stream(PIECE, decode_content=True):
            whole += piece
            if len(whole) > ANSWER_LIMIT:
                answer.close()
                raise RequestException("the answer is too long")
    except HTTPError as error:
        raise RequestException("the answer broke off") from error
    answer.raw = BytesIO(whole)
