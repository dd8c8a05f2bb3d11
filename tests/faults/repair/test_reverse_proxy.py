"""Behind nginx: nobody who is quiet is dropped, and a reload of nginx costs nothing."""

import asyncio
import time
from pathlib import Path

import pytest

from tests.faults.repair.crowd import Crowd
from tests.faults.repair.ends import come_in, hear_answer
from tests.faults.repair.nginx import Nginx, run_nginx
from tests.faults.stage import open_stage

pytestmark = [pytest.mark.server, pytest.mark.long, pytest.mark.fault("T50")]

# nginx's own default, above which it drops a connection on which nothing moved
NGINX_IDLE = 60
HEARTBEAT = 25  # what a browser does
QUIET_SECONDS = 80.0
RELOADS = 3


async def test_a_quiet_tab_outlives_the_idle_limit_of_nginx(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 1, {}) as stage:
        place = await stage.settle(1)
        with run_nginx(tmp_path, stage.houses[0].proxy.target, idle=NGINX_IDLE) as nginx:
            async with await come_in(place["people"][0], nginx.address) as socket:
                started, ref = time.monotonic(), 1
                while time.monotonic() - started < QUIET_SECONDS:
                    await asyncio.sleep(HEARTBEAT)
                    ref += 1
                    await socket.send(f'{{"type":"ping","ref":{ref}}}')
                    assert (await hear_answer(socket, ref))["type"] == "pong"


async def test_a_reload_of_nginx_under_load_loses_nothing(tmp_path: Path) -> None:
    async with open_stage(tmp_path, 1, {"LOG_LEVEL": "CRITICAL"}) as stage:
        place = await stage.settle(8)
        with run_nginx(tmp_path, stage.houses[0].proxy.target, idle=NGINX_IDLE) as nginx:
            crowd = Crowd(
                place, database=stage.database, addresses=lambda: [nginx.address], folder=tmp_path, seed=50
            )
            crowd.note_beginning()
            async with crowd.stay():
                await _reload_under_load(crowd, nginx)
                crowd.pass_judgement("nginx-reload", reloads=RELOADS)


async def _reload_under_load(crowd: Crowd, nginx: Nginx) -> None:
    crowd.start_talking()
    for _ in range(RELOADS):
        await crowd.wait_acks(20)
        nginx.reload()
        # Whoever comes now comes to the new workers
        crowd.clients[0].reload()
        await crowd.wait_acks(20)
    await crowd.recover()
