from syncchat.realtime.token_bucket import FRAMES_BURST, FRAMES_PER_SECOND, TokenBucket


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_an_endless_flood_does_not() -> None:
    guard = TokenBucket(clock=Clock())

    assert all(guard.admits() for _ in range(int(FRAMES_BURST)))
    assert not guard.admits()


def test_a_quiet_second_is_worth_a_second_of_frames() -> None:
    clock = Clock()
    guard = TokenBucket(clock=clock)
    while guard.admits():
        pass
    clock.now += 1

    assert sum(guard.admits() for _ in range(1000)) in range(
        int(FRAMES_PER_SECOND) - 2, int(FRAMES_PER_SECOND) + 1
    )


def test_twenty_malformed_frames_spend_the_whole_burst() -> None:
    guard = TokenBucket(clock=Clock())
    for _ in range(20):
        guard.count_malformed()

    assert not guard.admits()
