"""Going through the pages as a person does: forms filled in, buttons pressed."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from tests.people import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1"
)


def sign_in(
    login: str, password: str = PASSWORD, *, agent: str = FIREFOX, address: str = "127.0.0.1"
) -> Client:
    """A browser of its own, signed in."""
    client = Client(headers={"User-Agent": agent})
    answer = client.post(
        "/login/", {"login": login, "password": password, "remember": "on"}, REMOTE_ADDR=address
    )
    assert answer.status_code == 302, answer.content.decode()
    return client


def register(client: Client, username: str, /, **fields: str) -> Any:
    form = {"username": username, "display_name": username.title(), "email": "", "password1": PASSWORD}
    return client.post("/register/", form | fields)


def is_signed_in(client: Client) -> bool:
    return client.get("/settings/profile/").status_code == 200


def read_text(answer: Any) -> str:
    """The page as a person reads it."""
    body = re.sub(r"<(script|style|svg|title)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&#x27;", "'").split())


def find_link(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found, text
    return found[1]


def ask_for_reset_link(email: str) -> str:
    Client().post("/password/reset/", {"email": email})
    return find_link(str(mail.outbox[-1].body))
