"""One look at an address: what is found there, or nothing."""

from typing import NamedTuple

import structlog

from syncchat.domain.links.client import Client
from syncchat.domain.links.network import Deadline, Unreachable
from syncchat.domain.links.page import Page, name_picture, read_page
from syncchat.domain.links.pictures import PICTURES, Picture, fetch_picture, keep_picture

SECONDS = 5.0
PAGES = {"text/html": 1024 * 1024, "application/xhtml+xml": 1024 * 1024}

logger = structlog.get_logger(__name__)


class Found(NamedTuple):
    site: str = ""
    title: str = ""
    description: str = ""
    picture: str = ""
    width: int | None = None
    height: int | None = None


def look_at(address: str, client: Client | None = None) -> Found:
    """Nothing is raised for what a page does: without a title there is nothing to show."""
    client = client or Client(Deadline(SECONDS))
    try:
        answer = client.get(address, PAGES | PICTURES)
    except Unreachable as reason:
        logger.info("no_preview", reason=str(reason))
        return Found()
    if answer.type.startswith("image/"):
        picture = None if answer.is_cut else keep_picture(answer.content)
        return _make(name_picture(answer.url), picture) if picture else Found()
    page = read_page(answer.content, answer.url, answer.charset)
    if not page.title:
        return Found()
    return _make(page, fetch_picture(client, page.pictures))


def _make(page: Page, picture: Picture | None) -> Found:
    words = page.site, page.title, page.description
    return Found(*words, picture.name, picture.width, picture.height) if picture else Found(*words)
