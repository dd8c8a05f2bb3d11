"""The product's settings, its hashing of passwords included, and an event loop that is watched."""

from syncchatroom.settings import *  # noqa: F403
from syncchatroom.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.resources.apps.Watched"]
