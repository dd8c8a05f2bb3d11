"""What is away is said once, and once more when it is back: not with each try in between."""

from typing import Any


class Outage:
    def __init__(self, logger: Any, *, failed: str, back: str) -> None:
        self._logger, self._failed, self._back = logger, failed, back
        self.is_on = False

    def fail(self, reason: str) -> None:
        if not self.is_on:
            self.is_on = True
            self._logger.warning(self._failed, reason=reason)

    def work(self) -> None:
        if self.is_on:
            self.is_on = False
            self._logger.warning(self._back)
