"""The pages that say no. The last one must work when nothing else does."""

import base64
import hashlib
import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from syncchat.models import User


def test_an_address_that_is_not_there_says_so_and_leads_back(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.get("/no/such/room/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "This door leads nowhere" in page
    assert "You are signed in as Alice" in page


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "errors/unknown_host.html"]
)
def test_a_refusal_is_drawn_even_without_a_request(name: str) -> None:
    assert "<h1>" in render_to_string(name)


def test_the_page_for_our_own_faults_needs_nothing_and_its_style_is_let_through() -> None:
    page = render_to_string("500.html")
    assert "A fuse blew on our side" in page
    assert not re.search(r'(src|href)="[^"]', page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in str(settings.CONTENT_SECURITY_POLICY)
