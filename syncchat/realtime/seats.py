"""How many sockets one person, or one access token, may hold open, counted from the moment that they are known."""

import math
from collections import Counter


class Seats:
    """This process's share: the system spreads sockets over the workers, each of which counts alone."""

    def __init__(self, *, limit: int, workers: int) -> None:
        self._taken = Counter[str]()
        self._limit = math.ceil(limit / max(1, workers)) if limit else math.inf

    def take(self, whose: str) -> bool:
        if self._taken[whose] >= self._limit:
            return False
        self._taken[whose] += 1
        return True

    def give_back(self, whose: str) -> None:
        self._taken[whose] -= 1
        if not self._taken[whose]:
            del self._taken[whose]
