"""An authenticator app, as a test holds one, and a person who has one."""

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth
from django.test import Client

from tests.people import PASSWORD

STEP = 30  # seconds


class Clock:
    """What the server takes for the time when it looks at codes."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now


class App:
    def __init__(self, secret: str, clock: Clock) -> None:
        self.secret, self.clock = secret, clock

    def show(self, *, steps: int = 0) -> str:
        step = int(self.clock.now) // STEP + steps
        return str(auth.format_hotp_value(auth.hotp_value(self.secret, step)))

    def wait(self) -> str:
        """The next code, when it is its time."""
        self.clock.now += STEP
        return self.show()


def set_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=clock.time))
    return clock


def read_secret(page: str) -> str:
    found = re.search(r'id="totp-secret">([A-Z2-7 ]+)<', page)
    assert found, page
    return found[1].replace(" ", "")


def read_codes(page: str) -> list[str]:
    return re.findall(r"<code>(\d{5}-\d{5})</code>", page)


def set_up_app(client: Client, clock: Clock) -> tuple[App, list[str]]:
    """In a browser where somebody is signed in: their app, and their recovery codes."""
    app = App(read_secret(client.get("/settings/security/app/").content.decode()), clock)
    answer = client.post("/settings/security/app/", {"code": app.show()}, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return app, read_codes(answer.content.decode())


def begin_sign_in(login: str) -> Client:
    """The password is right; the code is asked for."""
    client = Client()
    answer = client.post("/login/", {"login": login, "password": PASSWORD, "remember": "on"})
    assert answer["Location"] == "/login/code/", answer
    return client
