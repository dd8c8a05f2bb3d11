import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from syncchat.operations.background.start import start_background


class Command(BaseCommand):
    help = "Does what was put down for later, where `serve` is told not to by QUEUE=false. Ctrl-C stops it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        stopping = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            stopping.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        background = start_background()
        self.stdout.write("Doing what is due (Ctrl-C stops it)")
        self.stdout.flush()
        stopping.wait()
        for each in background:
            each.stop()
