"""The product's settings, and DELIVERY_FAULT=name: what goes wrong between a commit and its readers."""

from syncchatroom.settings import *  # noqa: F403
from syncchatroom.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.delivery.apps.DeliveryFaults"]
