"""An acknowledgement leaves only after its transaction has reached the disk."""

import pytest

from tests.faults.durability.acks import find_early_acks, list_acks
from tests.faults.durability.recording import Recording

pytestmark = pytest.mark.fault("T16")


def test_every_acknowledgement_follows_the_flush_of_its_transaction(recording: Recording) -> None:
    assert len(list(list_acks(recording.calls))) == recording.said
    assert find_early_acks(recording.calls) == []


def test_a_server_that_does_not_wait_for_the_disk_is_found_out(careless_recording: Recording) -> None:
    assert len(find_early_acks(careless_recording.calls)) == careless_recording.said
