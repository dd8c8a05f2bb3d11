"""How fast one person may go on: the bound that is asked before every message."""

from typing import Protocol

# Who paused long enough costs nothing; their numbers are dropped when this many have gathered.
PEOPLE_KEPT = 20_000


class Times(Protocol):
    """One moment for each person, 0.0 for who has none."""

    def read(self, person_id: int) -> float: ...

    def write(self, person_id: int, at: float, now: float) -> None: ...


class TimesHere:
    """In this process alone."""

    def __init__(self) -> None:
        self._times: dict[int, float] = {}
        self._kept = PEOPLE_KEPT

    def __len__(self) -> int:
        return len(self._times)

    def read(self, person_id: int) -> float:
        return self._times.get(person_id, 0.0)

    def write(self, person_id: int, at: float, now: float) -> None:
        self._times[person_id] = at
        if len(self._times) > self._kept:
            self._times = {person: at for person, at in self._times.items() if at > now}
            self._kept = max(PEOPLE_KEPT, 2 * len(self._times))


class Pace:
    """A burst, then an even flow (GCRA): one number a person.

    Sending asks this before every message, so it stays in memory and under a microsecond;
    the package's moving window takes twelve, and a thread that wakes up to tidy.
    """

    def __init__(self, burst: int, seconds: float, times: Times) -> None:
        self.quota, self.seconds = burst, int(seconds)
        self._step = seconds / burst
        self._slack = seconds - self._step
        self._longest = seconds + self._step
        self._times = times

    def find_wait(self, person_id: int, now: float) -> float:
        """Seconds to wait, 0.0 for none."""
        return max(0.0, self._find_start(person_id, now) - self._slack - now)

    def count(self, person_id: int, now: float) -> None:
        self._times.write(person_id, self._find_start(person_id, now) + self._step, now)

    def find_remaining(self, person_id: int, now: float) -> int:
        """How many could be counted at this moment, one after the other."""
        slack = now + self._slack - self._find_start(person_id, now)
        return max(0, min(self.quota, int(slack / self._step + 1e-6) + 1)) if slack > -1e-9 else 0

    def find_reset(self, person_id: int, now: float) -> float:
        """Seconds until all of the quota is there again."""
        return self._find_start(person_id, now) - now

    def _find_start(self, person_id: int, now: float) -> float:
        """Further ahead than the pace ever goes is a time of before the machine started anew."""
        free_at = self._times.read(person_id)
        return free_at if now < free_at <= now + self._longest else now
