from collections.abc import Callable

FRAMES_PER_SECOND = 100.0
FRAMES_BURST = 400.0
MALFORMED_COST = 20.0


class TokenBucket:
    """A token bucket per connection. It lets bursts through and ends what never stops.

    Nonsense costs more than a command: twenty malformed frames in a row spend the whole burst.
    """

    __slots__ = ("_clock", "_seen", "_tokens")

    def __init__(self, *, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tokens, self._seen = FRAMES_BURST, clock()

    def admits(self) -> bool:
        now = self._clock()
        self._tokens = min(FRAMES_BURST, self._tokens + (now - self._seen) * FRAMES_PER_SECOND)
        self._seen = now
        self._tokens -= 1
        return self._tokens >= 0

    def count_malformed(self) -> None:
        self._tokens -= MALFORMED_COST
