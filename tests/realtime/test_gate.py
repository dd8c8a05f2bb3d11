"""After a pause nothing is delivered before the sign-ins were looked at."""

import asyncio

import pytest

from syncchat.protocol.pages import Page
from syncchat.realtime import session_gate as module
from syncchat.realtime.session_gate import TRUST, SessionGate
from tests.realtime.frames import make_event, settle

pytestmark = [pytest.mark.asyncio, pytest.mark.fault("T41")]


class Scene:
    def __init__(self) -> None:
        self.now = 100.0
        self.looks = 0
        self.may_look = asyncio.Event()
        self.may_look.set()
        self.trouble: list[Exception] = []
        self.delivered: list[int] = []
        self.gate = SessionGate(look=self.look, deliver=self.deliver, clock=lambda: self.now)

    async def look(self) -> None:
        await self.may_look.wait()
        self.looks += 1
        if self.trouble:
            raise self.trouble.pop()

    def deliver(self, page: Page) -> None:
        self.delivered.append(page.to[0])

    def tell(self, seq: int) -> None:
        self.gate.deliver(Page(1, seq - 1, (seq, seq + 100), [make_event(seq)]))


@pytest.fixture
async def scene() -> Scene:
    return Scene()


async def test_with_sign_ins_known_pages_go_straight_on(scene: Scene) -> None:
    scene.tell(1)

    assert scene.delivered == [1]
    assert scene.looks == 0


async def test_after_a_pause_pages_wait_for_a_look_and_leave_in_order(scene: Scene) -> None:
    scene.now += TRUST
    scene.may_look.clear()

    for seq in (1, 2):
        scene.tell(seq)
    await settle()
    assert scene.delivered == []

    scene.may_look.set()
    await settle()
    scene.tell(3)
    assert scene.delivered == [1, 2, 3]
    assert scene.looks == 1


async def test_a_look_that_began_before_a_page_proves_nothing_about_it(scene: Scene) -> None:
    scene.now += TRUST
    scene.may_look.clear()
    scene.tell(1)
    await settle()
    scene.now += TRUST  # the look takes that long
    scene.tell(2)

    scene.may_look.set()
    await settle()

    assert scene.delivered == [1, 2]
    assert scene.looks == 2


async def test_a_look_that_fails_is_repeated_and_nothing_is_delivered_before(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSE", 0)
    scene.now += TRUST
    scene.trouble.append(OSError("no database"))

    scene.tell(1)
    await settle()

    assert scene.delivered == [1]
    assert scene.looks == 2


async def test_commands_after_a_pause_share_one_look(scene: Scene) -> None:
    scene.now += TRUST
    await asyncio.gather(*(scene.gate.pass_through() for _ in range(5)))
    await scene.gate.pass_through()

    assert scene.looks == 1
