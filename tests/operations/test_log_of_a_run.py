"""What a whole run says to the log opens nothing: each secret that was made is looked for in it."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.programmed import Token, make_token
from tests.servers import Server, open_server
from tests.visitors import PASSWORD, Visitor

pytestmark = pytest.mark.server

# Set as nobody should, so that as much as possible is said
LOUD = {"LOG_LEVEL": "DEBUG", "PUBLIC_URL": ""}


@pytest.fixture
def logged(tmp_path: Path, static_root: Path) -> Iterator[tuple[Server, Path]]:
    log = tmp_path / "log"
    with log.open("w") as file:
        server = open_server(tmp_path / "var", static_root, 1, LOUD, log=file)
        yield server, log
        server.kill()


def test_no_secret_of_a_run_is_in_its_log(logged: tuple[Server, Path]) -> None:
    server, log = logged
    alice = Visitor(server.url, "alice").register()
    alice.press("/settings/security/email/", "/settings/security/email/", {"email": "alice@example.org"})
    invite = alice.call("POST", "invites", {"rooms": [], "expires_in": 86_400})[1]["url"].split("/")[-2]
    reset = find_key(server.manage("reset_password", "alice"))
    made = {"name": "Herald", "room": str(alice.general()["id"])}
    hook = find_key(alice.press("/settings/hooks/", "/settings/hooks/", made)[1], r"/hooks/\d+/([0-9a-z]+)")
    token = make_token(alice)
    token.call("GET", "me")
    token.call("GET", f"nowhere?token={token.secret}")
    Token(token.url, token.secret[:-1]).call("GET", "me")
    tab = token.connect()
    tab.hello()
    tab.close()
    words = "nobody but the room reads this"
    alice.call("POST", f"rooms/{alice.general()['id']}/messages", {"id": NEW_ID, "body": words})

    stranger = Visitor(server.url, "stranger")
    stranger.press("/password/reset/", "/password/reset/", {"email": "alice@example.org"})
    for path in (f"/invite/{invite}/", f"/login/?next=/invite/{invite}/", f"/password/reset/key/{reset}/"):
        stranger.open(path)
        stranger.open(path, {"broken": "form"})
    for path in (f"/hooks/1/{hook}", f"/hooks/1-{hook}", f"/hooks/987654/{hook}"):
        stranger.open(path)
        stranger.call_at(path, "said by a program")
    break_database(server)
    assert stranger.call_at(f"/hooks/1/{hook}", "x")[0] in (500, 503)
    for path in (f"/invite/{invite}/", f"/password/reset/key/{reset}/"):
        assert stranger.open(path)[0] in (500, 503)
    server.stop()

    said = log.read_text()
    assert "no such table" in said
    assert min(len(invite), len(reset)) > 20
    session = alice.cookie("sessionid")
    secrets = {
        hook,
        "said by a program",
        token.secret[13:],
        invite,
        reset,
        reset.split("-")[-1],
        session,
        alice.cookie("csrftoken"),
        PASSWORD,
        words,
    }
    assert [secret for secret in secrets if secret in said] == []
    assert (server.var_dir / "secret_key").read_text() not in said


NEW_ID = "01990000-0000-7000-8000-000000000001"


def find_key(output: str, path: str = r"/password/reset/key/([^/\s]+)/") -> str:
    found = re.search(path, output)
    assert found, output
    return found[1]


def break_database(server: Server) -> None:
    with sqlite3.connect(server.var_dir / "db.sqlite3") as database:
        database.execute("ALTER TABLE syncchat_invite RENAME TO away")
        database.execute("ALTER TABLE syncchat_passwordlink RENAME TO away_too")
        database.execute("ALTER TABLE syncchat_incomingwebhook RENAME TO away_as_well")


def test_what_is_logged_of_a_request_bears_the_name_of_its_answer(logged: tuple[Server, Path]) -> None:
    server, log = logged
    break_database(server)
    asked = Request(f"{server.url.rstrip('/')}/hooks/1/x", b"x", {"X-Request-ID": "order-7"})
    with pytest.raises(HTTPError) as broken:
        urlopen(asked, timeout=30)
    server.stop()

    assert (broken.value.code, broken.value.headers["X-Request-ID"]) == (503, "order-7")
    said = [line for line in log.read_text().splitlines() if "/hooks/1/" in line or "database_away" in line]
    assert said
    assert all("order-7" in line for line in said)
