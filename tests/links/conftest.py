from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.links.pages import Pages, run_pages


@pytest.fixture
def pages(settings: Settings) -> Iterator[Pages]:
    """A web server that previews may ask although it is on this machine."""
    with run_pages() as served:
        settings.LINK_PREVIEWS = True
        settings.LINK_PREVIEWS_LOOPBACK = served.port
        yield served
