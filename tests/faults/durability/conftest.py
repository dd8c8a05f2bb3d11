from pathlib import Path

import pytest

from tests.faults.durability.recording import Recording, record_sends
from tests.faults.durability.trace import can_trace

QUICK_SENDS = 200  # enough for a checkpoint among them


@pytest.fixture(scope="session")
def tracer() -> None:
    if not can_trace():
        pytest.skip("needs strace, and the right to trace")


@pytest.fixture(scope="session")
def recording(tracer: None, tmp_path_factory: pytest.TempPathFactory, static_root: Path) -> Recording:
    """The server as shipped."""
    return record_sends(tmp_path_factory.mktemp("recording"), static_root, QUICK_SENDS, {})


@pytest.fixture(scope="session")
def careless_recording(
    tracer: None, tmp_path_factory: pytest.TempPathFactory, static_root: Path
) -> Recording:
    """A server that was told not to wait for the disk."""
    environment = {"DJANGO_SETTINGS_MODULE": "tests.faults.durability.settings", "FLUSH": "OFF"}
    return record_sends(tmp_path_factory.mktemp("careless"), static_root, 40, environment)
