"""The product's settings, and the switches."""

from tests.server_settings import *  # noqa: F403
from tests.server_settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.troubled.apps.Troubled"]
