from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from benchmarks.baselines.tutorial.serve import OPTIONS
from syncchat.operations.server import create_config

# Ours are these with bounds on top
PROTOCOLS = {"http": (HttpToolsProtocol, "httptools"), "ws": (WebSocketsSansIOProtocol, "websockets-sansio")}


def test_the_baseline_is_served_with_our_own_options() -> None:
    ours = create_config()

    alike = {name: value for name, value in OPTIONS.items() if name not in PROTOCOLS}
    assert {name: getattr(ours, name) for name in alike} == alike
    for name, (protocol, known_as) in PROTOCOLS.items():
        assert issubclass(getattr(ours, name), protocol)
        assert OPTIONS[name] == known_as
