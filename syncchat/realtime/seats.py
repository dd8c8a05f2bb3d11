"""How many sockets one person may hold open, counted from the moment that they are known."""

import math
from collections import Counter


class Seats:
    """This process's share: the system spreads sockets over the workers, each of which counts alone."""

    def __init__(self, *, limit: int, workers: int) -> None:
        self._taken = Counter[int]()
        self._limit = math.ceil(limit / max(1, workers)) if limit else math.inf

    def take(self, user_id: int) -> bool:
        if self._taken[user_id] >= self._limit:
            return False
        self._taken[user_id] += 1
        return True

    def give_back(self, user_id: int) -> None:
        self._taken[user_id] -= 1
        if not self._taken[user_id]:
            del self._taken[user_id]
