"""The socket frees what a stalled reader holds."""

import socket
import sys

import pytest

from syncchat.operations.listening_socket import get_address, open_listening_socket


@pytest.mark.skipif(sys.platform != "linux", reason="an option of Linux")
def test_accepted_connection_gives_up_on_a_peer_that_acknowledges_nothing() -> None:
    with (
        open_listening_socket("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000
        assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1


def test_port_that_is_taken_is_refused() -> None:
    with open_listening_socket("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        open_listening_socket("127.0.0.1", first.getsockname()[1])


def test_address_is_told_as_a_browser_wants_it() -> None:
    with open_listening_socket("127.0.0.1", 0) as listening:
        assert get_address(listening) == f"http://127.0.0.1:{listening.getsockname()[1]}/"
