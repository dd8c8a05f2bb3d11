from syncchat.realtime.presence import GRACE, Presence

ALICE, BOB = 1, 2


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_who_connects_is_shown_once() -> None:
    presence = Presence(clock=Clock())
    presence.see_local({ALICE})

    assert presence.take_changes() == {ALICE: "online"}
    assert presence.take_changes() == {}


def test_a_reconnect_within_the_grace_shows_no_leaving() -> None:
    clock = Clock()
    presence = Presence(clock=clock)
    presence.see_local({ALICE})
    presence.take_changes()

    presence.see_local(set())
    clock.now += GRACE - 1
    presence.see_local(set())
    presence.see_local({ALICE})

    assert presence.take_changes() == {}


def test_who_stays_away_is_offline_after_the_grace() -> None:
    clock = Clock()
    presence = Presence(clock=clock)
    presence.see_local({ALICE})
    presence.take_changes()
    presence.see_local(set())
    clock.now += GRACE

    assert presence.see_local(set()) == set()
    assert presence.take_changes() == {ALICE: "offline"}


def test_who_is_at_another_process_is_online_here_too() -> None:
    clock = Clock()
    presence = Presence(clock=clock)
    presence.see_others({BOB})
    presence.see_local({BOB, ALICE})
    assert presence.take_changes() == {ALICE: "online", BOB: "online"}

    presence.see_others(set())
    assert presence.take_changes() == {}
    presence.see_local({ALICE})
    clock.now += GRACE
    presence.see_local({ALICE})
    assert presence.take_changes() == {BOB: "offline"}
