"""A mail about an account is HTML too: the same words, the link as a button, nothing that is fetched."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils import timezone, translation

from syncchat.domain.mail.notices import FACTS, write_notice
from syncchat.models import User, Workspace

LINK = "https://chat.example.org/way/in/?a=1&b=2"
WITHOUT_LINK = {"unknown_account", "password_link", "sign_in_link_unknown"}


class Reader(HTMLParser):
    """What somebody reads, and where the links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.links, self.tags = "", list[str | None](), set[str]()
        self._unread = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._unread = tag in {"style", "title"}
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag: str) -> None:
        self._unread = False

    def handle_data(self, data: str) -> None:
        self.words += "" if self._unread else data


def make_facts(**facts: Any) -> dict[str, Any]:
    person = User(pk=1, username="lena", display_name="Lena Brandt")
    usual = {
        "user": person,
        "maker": User(pk=2, username="mira", display_name="Mira Okafor"),
        "workspace": Workspace(name="Harbour Lane"),
        "host": "chat.example.org",
        "email": "lena@example.org",
        "link": LINK,
        "new": "lena@elsewhere.example",
        "device": "Firefox on Linux",
        "address": "192.0.2.7",
        "when": "today 09:12",
        "until": timezone.now(),
        "words": "Please keep it friendly",
        "acted": True,
    }
    return usual | facts


def squeeze(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", FACTS)
def test_it_says_all_that_the_words_say_in_their_language(name: str, language: str) -> None:
    with translation.override(language):
        written = write_notice(name, make_facts())

    read = squeeze(Reader(written.html).words)
    for paragraph in written.text.strip().split("\n\n"):
        assert squeeze(paragraph) in read
    assert written.subject in read
    assert f'<html lang="{language}"' in written.html


@pytest.mark.parametrize("name", sorted(set(FACTS) - WITHOUT_LINK))
def test_its_link_is_a_button_once_and_words_beneath(name: str) -> None:
    written = write_notice(name, make_facts())

    read = Reader(written.html)
    assert read.links == [LINK]
    assert read.words.count(LINK) == 1
    assert f"\n\n{LINK}\n" in written.text


@pytest.mark.parametrize("name", sorted(WITHOUT_LINK))
def test_what_has_no_link_has_no_button(name: str) -> None:
    assert Reader(write_notice(name, make_facts(link="")).html).links == []


@pytest.mark.parametrize("name", FACTS)
def test_nothing_is_fetched_and_names_are_letters_alone(name: str) -> None:
    hostile = User(pk=1, username="lena", display_name='<img src="https://evil.example/x"><script>')
    facts = make_facts(user=hostile, maker=hostile, workspace=Workspace(name="<style>@import 'x'</style>"))

    html = write_notice(name, facts).html

    assert Reader(html).tags.isdisjoint({"img", "script", "link", "iframe", "form", "object"})
    assert not re.search(r"url\(|@import(?! &#x27;x&#x27;| 'x')", html)
    assert "<style>@import" not in html
