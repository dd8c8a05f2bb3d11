"""Whatever a power cut leaves of the files, the database opens, is whole, and has all that was acknowledged."""

from pathlib import Path

import pytest

from tests.faults.durability.acks import find_early_acks, list_acks
from tests.faults.durability.costs import measure_commit
from tests.faults.durability.cuts import cut_often
from tests.faults.durability.images import replay
from tests.faults.durability.recording import Recording, record_sends
from tests.faults.results import save_result

IMAGES = 48
MANY_IMAGES = 600
SEEDS = (1, 2, 3)


@pytest.mark.fault("T17")
def test_the_trace_holds_all_that_was_written(recording: Recording) -> None:
    for name, file in replay(recording.calls, recording.database).items():
        for call in file.loose:
            file.do(call)
        path = Path(name)
        assert file.exists == path.exists(), path.name
        assert not file.exists or bytes(file.content) == path.read_bytes(), path.name


@pytest.mark.fault("T17")
def test_nothing_that_was_acknowledged_is_lost_in_a_power_cut(recording: Recording, tmp_path: Path) -> None:
    assert cut_often(recording, tmp_path, IMAGES, seed=1) == []


@pytest.mark.fault("T17")
def test_without_flushes_a_power_cut_does_lose_something(
    careless_recording: Recording, tmp_path: Path
) -> None:
    assert len(cut_often(careless_recording, tmp_path, 10, seed=1)) > 0


@pytest.mark.long
@pytest.mark.fault("T16", "T17")
@pytest.mark.usefixtures("tracer")
def test_hundreds_of_power_cuts_in_a_longer_run(tmp_path: Path, static_root: Path) -> None:
    recording = record_sends(tmp_path, static_root, 1_500, {})
    early = find_early_acks(recording.calls)
    images = tmp_path / "images"
    images.mkdir()
    bad = [damage for seed in SEEDS for damage in cut_often(recording, images, MANY_IMAGES // 3, seed)]
    traced = len(list(list_acks(recording.calls)))
    figures = {
        "acks_traced": traced,
        "flushed_first": traced - len(early),
        "images": MANY_IMAGES,
        "bad": len(bad),
        "seeds": SEEDS,
        "commit_ms_full": round(measure_commit(tmp_path, "FULL"), 3),
        "commit_ms_normal": round(measure_commit(tmp_path, "NORMAL"), 3),
    }
    save_result("durability", figures)

    assert (traced, early, bad) == (recording.said, [], [])
