"""How many inputs a fuzz test tries: some hundreds for every change, and as many as one has time for in `make faults`.

HYPOTHESIS_PROFILE=thorough tries sixteen times as many there.
"""

import pytest
from hypothesis import HealthCheck, settings

PATIENCE = settings().max_examples // 25 or 1


def try_inputs(quick: int, long: int) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("inputs", [quick, pytest.param(long * PATIENCE, marks=pytest.mark.long)])


def allow(inputs: int, *, steps: int = 50) -> settings:
    """Slow machines are no failure: what is tested is the answer, not the time."""
    return settings(
        max_examples=inputs, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
