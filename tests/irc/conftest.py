from collections.abc import Callable, Iterator

import pytest

from tests.irc.peer import Peer
from tests.programmed import Token, make_token
from tests.servers import Server, open_server
from tests.services import find_free_port
from tests.visitors import Visitor

Come = Callable[..., Peer]


@pytest.fixture(scope="module")
def port() -> int:
    return find_free_port()


@pytest.fixture(scope="module")
def irc_server(port: int, tmp_path_factory: pytest.TempPathFactory, static_root: object) -> Iterator[Server]:
    var_dir = tmp_path_factory.mktemp("irc") / "var"
    server = open_server(var_dir, static_root, 1, {"IRC": f"irc://127.0.0.1:{port}"})  # type: ignore[arg-type]
    yield server
    server.kill()


@pytest.fixture(scope="module")
def alice(irc_server: Server) -> Visitor:
    return Visitor(irc_server.url, "alice").register()


@pytest.fixture(scope="module")
def bob(irc_server: Server, alice: Visitor) -> Visitor:
    return Visitor(irc_server.url, "bob").register()


@pytest.fixture(scope="module")
def token(alice: Visitor) -> Token:
    return make_token(alice, scopes=["read", "write", "manage"])


@pytest.fixture
def come(port: int, token: Token) -> Iterator[Come]:
    """`come("server-time")`: alice's client, with these capabilities, after all that comes first."""
    peers: list[Peer] = []

    def open_peer(*caps: str, secret: str = token.secret) -> Peer:
        peer = Peer(port).sign_in(secret, *caps)
        peers.append(peer)
        peer.settle()
        return peer

    yield open_peer
    for peer in peers:
        peer.close()
