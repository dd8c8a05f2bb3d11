"""The product's settings, and FAILPOINTS=name,name: places where a server breaks on purpose."""

from tests.server_settings import *  # noqa: F403
from tests.server_settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.log.apps.Failpoints"]
