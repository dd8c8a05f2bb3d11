"""The product's settings, and a bug."""

from syncchatroom.settings import *  # noqa: F403
from syncchatroom.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.planted.apps.Planted"]
