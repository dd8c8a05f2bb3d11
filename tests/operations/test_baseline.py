from benchmarks.baselines.tutorial.serve import OPTIONS
from syncchat.operations.server import create_config


def test_the_baseline_is_served_with_our_own_options() -> None:
    ours = create_config()

    assert {name: getattr(ours, name) for name in OPTIONS} == OPTIONS
