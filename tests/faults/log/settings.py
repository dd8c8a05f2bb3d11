"""The product's settings, and FAILPOINTS=name,name: places where a server breaks on purpose."""

from syncchatroom.settings import *  # noqa: F403
from syncchatroom.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.log.apps.Failpoints"]
