"""The product's settings, made quick and harmless for tests."""

import atexit
import os
import shutil
import tempfile

if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="syncchat-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789" * 4)
os.environ.setdefault("LOG_LEVEL", "WARNING")
# Two test processes on one broker would hear each other
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["REDIS_URL"] = os.environ.get(f"REDIS_URL_{worker.upper()}", os.environ.get("REDIS_URL", ""))

os.environ.setdefault("LINK_PREVIEWS", "false")

from syncchatroom.settings import *  # noqa: F403
from syncchatroom.settings import DATABASES, MIDDLEWARE, STORAGES, VAR_DIR

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: the writer has a thread and a connection of its own, as in a real process
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
MIDDLEWARE = ["tests.described.describe_answers", *MIDDLEWARE]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Static files are tested at a real server; looking for them costs each test client a tenth of a second
SERVESTATIC_AUTOREFRESH = SERVESTATIC_USE_FINDERS = False
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# Test processes that run at once have people of the same numbers
PACES_DIR = None  # type: ignore[assignment]
