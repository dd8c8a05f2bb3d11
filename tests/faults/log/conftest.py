from tests.websocket.conftest import general, greet, visitors  # noqa: F401
