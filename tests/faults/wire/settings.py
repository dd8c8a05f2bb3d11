"""The product's settings, and one more socket path that echoes."""

from syncchatroom.settings import *  # noqa: F403
from syncchatroom.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.wire.apps.Echo"]
