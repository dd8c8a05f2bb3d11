"""The product's settings, for a test's server. One hash of a password takes 0.4 s of a core, and hundreds register."""

from syncchatroom.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
