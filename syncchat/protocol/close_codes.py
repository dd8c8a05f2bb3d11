from enum import IntEnum


class CloseCode(IntEnum):
    """Why the server closes a socket, and so what the client does next (RFC 6455, section 7.4)."""

    TOO_BIG = 1009  # stop
    RESTART = 1012  # come back in the window that `bye` named
    MALFORMED = 4400  # stop
    SIGN_IN = 4401  # the session ended
    FORBIDDEN = 4403  # stop
    SLOW = 4408  # come back and resume
    RELOAD = 4426  # this page is too old for the server
    TOO_FAST = 4429  # wait, then come back
