"""Servers with a fault between commit and readers, and the people who talk there."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.servers import Server, StartServer
from tests.visitors import Visitor

OpenHouse = Callable[..., "House"]


@dataclass
class House:
    """Alice and bob, each at a server process of their own, or at the same one."""

    here: Server
    there: Server
    alice: Visitor
    bob: Visitor
    room: int
    log: int


@pytest.fixture
def open_house(start_server: StartServer) -> OpenHouse:
    """`open_house("drop_all_hints", servers=2)`."""

    def open_one(fault: str = "", *, servers: int = 1, **environment: str) -> House:
        if fault:
            environment |= {
                "DJANGO_SETTINGS_MODULE": "tests.faults.delivery.settings",
                "DELIVERY_FAULT": fault,
            }
        here = start_server(**environment)
        there = start_server(var_dir=here.var_dir, **environment) if servers > 1 else here
        alice, bob = Visitor(here.url, "alice").register(), Visitor(there.url, "bob").register()
        general = alice.general()
        return House(here, there, alice, bob, int(general["id"]), int(general["log"]))

    return open_one
