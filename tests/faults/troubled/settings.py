"""The product's settings, and the switches."""

from syncchatroom.settings import *  # noqa: F403
from syncchatroom.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.troubled.apps.Troubled"]
