"""How a verb refuses. Messages are translated sentences for the person who asked."""

from django.utils.translation import gettext as _

from syncchat.protocol.kinds import ErrorCode


class DomainError(Exception):
    """A refusal: ``code`` for programs, ``message`` for people, ``retry_after`` in seconds."""

    code: ErrorCode = ErrorCode.INVALID

    def __init__(self, message: str, *, field: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.message, self.field, self.retry_after = message, field, retry_after


class NotFound(DomainError):
    """It does not exist, or this person may not know that it does: the same answer for both."""

    code = ErrorCode.NOT_FOUND

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("There is nothing here, or it is not yours to see."))


class Forbidden(DomainError):
    code = ErrorCode.FORBIDDEN


class Invalid(DomainError):
    code = ErrorCode.INVALID


class Conflict(DomainError):
    code = ErrorCode.CONFLICT


class Unanswered(DomainError):
    """Another program did not answer, so nothing was done; asking again may help."""

    code = ErrorCode.UNAVAILABLE


class Silenced(DomainError):
    """Those who keep order have taken their word from them, until a time that ``retry_after`` says."""

    code = ErrorCode.SILENCED


class RateLimited(DomainError):
    code = ErrorCode.RATE_LIMITED
