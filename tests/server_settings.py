"""The product's settings, for a test's server. One hash of a password takes 0.4 s of a core, and hundreds register."""

import os
import sys

# The drivers of the browsers bring it, and httpcore loads what it finds: a tenth of a second of each server's start
sys.modules["trio"] = None  # type: ignore[assignment]

from syncchatroom.settings import *  # noqa: E402, F403
from syncchatroom.settings import INSTALLED_APPS, MIDDLEWARE  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "tests.served.apps.Served"]
MIDDLEWARE = ["tests.served.answers.describe_answers", *MIDDLEWARE]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The server that a test runs beside it, for previews of its pages
LINK_PREVIEWS_LOOPBACK = int(os.environ.get("TEST_PAGES_PORT", "0"))
PUSH_LOOPBACK = int(os.environ.get("TEST_PUSH_PORT", "0"))
