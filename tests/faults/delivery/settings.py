"""The product's settings, and DELIVERY_FAULT=name: what goes wrong between a commit and its readers."""

from tests.server_settings import *  # noqa: F403
from tests.server_settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.delivery.apps.DeliveryFaults"]
