"""The product's settings, the switches, and a bug."""

from tests.faults.troubled.settings import *  # noqa: F403
from tests.faults.troubled.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.planted.apps.Planted"]
