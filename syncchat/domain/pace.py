"""How fast one person may go on: the bound that is asked before every message."""

# Who paused long enough costs nothing; their numbers are dropped when this many have gathered.
PEOPLE_KEPT = 20_000


class Pace:
    """A burst, then an even flow (GCRA): one number a person.

    Sending asks this before every message, so it stays in this process and under a microsecond;
    the package's moving window takes twelve, and a thread that wakes up to tidy.
    """

    def __init__(self, burst: int, seconds: float) -> None:
        self._step = seconds / burst
        self._slack = seconds - self._step
        self._free_at: dict[int, float] = {}
        self._kept = PEOPLE_KEPT

    def find_wait(self, person_id: int, now: float) -> float:
        """Seconds to wait, 0.0 for none."""
        return max(0.0, self._free_at.get(person_id, now) - self._slack - now)

    def count(self, person_id: int, now: float) -> None:
        self._free_at[person_id] = max(self._free_at.get(person_id, now), now) + self._step
        if len(self._free_at) > self._kept:
            self._free_at = {person: at for person, at in self._free_at.items() if at > now}
            self._kept = max(PEOPLE_KEPT, 2 * len(self._free_at))

    def forget_all(self) -> None:
        self._free_at.clear()
