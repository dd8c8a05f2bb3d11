import os
import sys

from django.apps import AppConfig


class DeliveryFaults(AppConfig):
    name = "tests.faults.delivery"
    label = "delivery_faults"

    def ready(self) -> None:
        """Only in a server, not in the commands that ask about it."""
        if "serve" in sys.argv:
            from tests.faults.delivery.spoiling import FAULTS

            FAULTS[os.environ["DELIVERY_FAULT"]]()
