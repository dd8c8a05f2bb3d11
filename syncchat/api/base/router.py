"""What all routes have in common."""

from typing import Any

import ninja


class Router(ninja.Router):
    """Its answers leave out what is null, as the socket does."""

    def __init__(self, **options: Any) -> None:
        super().__init__(exclude_none=True, **options)
