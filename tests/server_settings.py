"""The product's settings, for a test's server. One hash of a password takes 0.4 s of a core, and hundreds register."""

import os

from syncchatroom.settings import *  # noqa: F403
from syncchatroom.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "tests.served.apps.Served"]
MIDDLEWARE = ["tests.served.answers.describe_answers", *MIDDLEWARE]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The server that a test runs beside it, for previews of its pages
LINK_PREVIEWS_LOOPBACK = int(os.environ.get("TEST_PAGES_PORT", "0"))
