"""Who reads the whole history again and again, on fifty sockets, is one person and has one pace."""

import time

import pytest

from tests.servers import StartServer
from tests.visitors import Frame, Tab, Visitor

TABS = 50
# Of SEND_LIMIT=1: twenty pages a minute, a sixth of them within five seconds
BURST, A_SECOND = 3, 3 / 5


@pytest.mark.fault("S68")
def test_fifty_sockets_of_one_person_read_at_one_pace_and_others_go_on(start_server: StartServer) -> None:
    url = start_server(SEND_LIMIT="1").url
    alice, bob = (Visitor(url, name).register() for name in ("alice", "bob"))
    log = alice.general()["log"]
    tabs = [alice.greet() for _tab in range(TABS)]

    begun = time.monotonic()
    answers = [pull(tab, log) for tab in tabs]
    most = BURST + A_SECOND * (time.monotonic() - begun) + 1

    read = [answer for answer in answers if answer["type"] == "events"]
    refused = [answer for answer in answers if answer["type"] == "nack"]
    assert BURST <= len(read) <= most
    assert {answer["code"] for answer in refused} == {"rate_limited"}
    assert all(answer["retry_after"] > 0 for answer in refused)
    other = bob.greet()
    assert pull(other, log)["type"] == "events"
    assert other.say(bob.general()["id"], "undisturbed")["type"] == "ack"
    # What the sockets are told of their own accord is no reading
    tabs[0].hears("undisturbed")
    for tab in (other, *tabs):
        tab.close()


def pull(tab: Tab, log: int) -> Frame:
    return tab.ask({"type": "pull", "log": log, "after": [0, 0]})
