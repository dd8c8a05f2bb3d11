"""The product's settings, and FLUSH=OFF or NORMAL: what an acknowledgement must never rest on."""

import os

from tests.server_settings import *  # noqa: F403
from tests.server_settings import DATABASES

if flush := os.environ.get("FLUSH"):
    DATABASES["default"]["OPTIONS"]["init_command"] += f"PRAGMA synchronous={flush};"
