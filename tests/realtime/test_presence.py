from types import SimpleNamespace
from typing import Any

from syncchat.protocol.kinds import PresenceState
from syncchat.realtime.presence import GRACE, Presence, find_states

ALICE, BOB = 1, 2
ONLINE, AWAY, OFFLINE = PresenceState.ONLINE, PresenceState.AWAY, PresenceState.OFFLINE
HERE = {ALICE: ONLINE}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_who_connects_is_shown_once() -> None:
    presence = Presence(clock=Clock())
    presence.see_local(HERE)

    assert presence.take_changes() == {ALICE: "online"}
    assert presence.take_changes() == {}


def test_a_reconnect_within_the_grace_shows_no_leaving() -> None:
    clock = Clock()
    presence = Presence(clock=clock)
    presence.see_local(HERE)
    presence.take_changes()

    presence.see_local({})
    clock.now += GRACE - 1
    presence.see_local({})
    presence.see_local(HERE)

    assert presence.take_changes() == {}


def test_who_stays_away_is_offline_after_the_grace() -> None:
    clock = Clock()
    presence = Presence(clock=clock)
    presence.see_local(HERE)
    presence.take_changes()
    presence.see_local({})
    clock.now += GRACE

    assert presence.see_local({}) == {}
    assert presence.take_changes() == {ALICE: "offline"}


def test_who_is_at_another_process_is_online_here_too() -> None:
    clock = Clock()
    presence = Presence(clock=clock)
    presence.see_others({BOB: ONLINE}, {})
    presence.see_local({BOB: ONLINE, ALICE: ONLINE})
    assert presence.take_changes() == {ALICE: "online", BOB: "online"}

    presence.see_others({}, {})
    assert presence.take_changes() == {}
    presence.see_local(HERE)
    clock.now += GRACE
    presence.see_local(HERE)
    assert presence.take_changes() == {BOB: "offline"}


def make_tabs(*idle: bool) -> Any:
    return [SimpleNamespace(is_idle=each) for each in idle]


def test_who_touches_one_of_their_tabs_is_here_and_who_touches_none_is_away() -> None:
    states = find_states({ALICE: make_tabs(True, False), BOB: make_tabs(True, True)})
    assert states == {ALICE: ONLINE, BOB: AWAY}


def test_who_is_at_work_at_one_process_is_not_away_at_another() -> None:
    presence = Presence(clock=Clock())
    presence.see_local({ALICE: AWAY, BOB: AWAY})
    presence.see_others({ALICE: ONLINE, BOB: AWAY}, {})
    assert presence.take_changes() == {ALICE: ONLINE, BOB: AWAY}
    presence.see_others({}, {})
    assert presence.take_changes() == {ALICE: AWAY}


def test_what_somebody_chose_is_shown_while_they_are_here_alone() -> None:
    clock = Clock()
    presence = Presence(clock=clock)
    presence.see_local(HERE)
    presence.see_others({}, {ALICE: PresenceState.DO_NOT_DISTURB, BOB: AWAY})
    assert presence.take_changes() == {ALICE: "dnd"}
    presence.see_local({})
    clock.now += GRACE
    presence.see_local({})
    assert presence.take_changes() == {ALICE: OFFLINE}
    assert presence.state_of(BOB) == OFFLINE
