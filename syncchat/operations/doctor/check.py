"""One thing that an operator gets wrong: what is looked at, and what to do about it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import DatabaseError


class NotApplicable(Exception):
    """There is nothing to look at. Its words say why, as a sentence."""


@dataclass(frozen=True)
class Check:
    """``find_faults`` returns a sentence for each; ``needs`` names the check that has to be fine before."""

    name: str
    looks_at: str
    remedy: str
    find_faults: Callable[[], list[str]]
    needs: str = ""


@dataclass(frozen=True)
class Result:
    check: Check
    faults: list[str] = field(default_factory=list)
    reason_skipped: str = ""

    @property
    def is_fine(self) -> bool:
        return not self.faults and not self.reason_skipped


def run_checks(checks: Iterable[Check]) -> Iterator[Result]:
    fine = set[str]()
    for check in checks:
        result = _run(check, fine)
        if result.is_fine:
            fine.add(check.name)
        yield result


def _run(check: Check, fine: set[str]) -> Result:
    if check.needs and check.needs not in fine:
        return Result(check, reason_skipped=f"needs {check.needs}")
    try:
        return Result(check, check.find_faults())
    except NotApplicable as reason:
        return Result(check, reason_skipped=str(reason))
    except DatabaseError as error:
        # Tables of another release: its own check says so
        return Result(check, reason_skipped=f"the database cannot tell: {type(error).__name__}")
    except Exception as error:
        # One that breaks must not hide the others; its words may hold what is secret
        return Result(check, [f"It cannot be looked at: {type(error).__name__}."])
