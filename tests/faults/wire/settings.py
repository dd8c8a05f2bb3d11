"""The product's settings, and one more socket path that echoes."""

from tests.server_settings import *  # noqa: F403
from tests.server_settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.wire.apps.Echo"]
