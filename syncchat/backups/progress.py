"""How far a long piece of work has come: a callable, so that tests and commands listen alike."""

from collections.abc import Callable

# What is being done, how much of it is done, how much there is
Report = Callable[[str, int, int], None]


def stay_silent(_what: str, _done: int, _total: int) -> None: ...
