"""How a verb refuses. Messages are translated sentences for the person who asked."""

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A refusal: ``code`` for programs, ``message`` for people, ``retry_after`` in seconds."""

    code = "invalid"

    def __init__(self, message: str, *, field: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.message, self.field, self.retry_after = message, field, retry_after


class NotFound(DomainError):
    """It does not exist, or this person may not know that it does: the same answer for both."""

    code = "not_found"

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("There is nothing here, or it is not yours to see."))


class Forbidden(DomainError):
    code = "forbidden"


class Invalid(DomainError):
    code = "invalid"


class Conflict(DomainError):
    code = "conflict"


class RateLimited(DomainError):
    code = "rate_limited"
