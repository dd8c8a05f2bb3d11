import time
from types import TracebackType

from django.core.management.base import OutputWrapper

PAUSE = 0.5  # seconds between two lines of a terminal
QUIET_PAUSE = 30.0  # in a log file


class Progress:
    """Tells how far it is: on one line of a terminal, now and then in a log."""

    def __init__(self, output: OutputWrapper) -> None:
        self._output, self._is_terminal = output, output.isatty()
        self._told, self._is_open = time.monotonic(), False

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.end()

    def report(self, what: str, done: int, total: int) -> None:
        if time.monotonic() - self._told < (PAUSE if self._is_terminal else QUIET_PAUSE):
            return
        self._told = time.monotonic()
        share = min(100, done * 100 // max(1, total))
        self._is_open = self._is_terminal
        self._output.write(f"{what}: {share} %   ", ending="\r" if self._is_terminal else "\n")
        self._output.flush()

    def end(self) -> None:
        if self._is_open:
            self._output.write("")
        self._is_open = False
