"""The product's settings, made quick and harmless for tests."""

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="syncchat-tests-"))
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)

from syncchatroom.settings import *  # noqa: F403
from syncchatroom.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SERVESTATIC_AUTOREFRESH = True
