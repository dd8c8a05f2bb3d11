import asyncio
import contextlib
import os
import sys
import threading
import time
from concurrent.futures import CancelledError
from pathlib import Path

from django.apps import AppConfig

from tests.faults.resources.pauses import Pause, watch

LOOK_SECONDS = 0.05


class Watched(AppConfig):
    """The server writes down every wake-up of its event loop, into the file that LOOP_PAUSES names.

    It refuses nothing for being too much: a storm of refusals would stall nobody.
    """

    name = "tests.faults.resources"

    def ready(self) -> None:
        if "serve" in sys.argv:
            from syncchat.domain.limits.limits import LIMITS

            LIMITS.update(dict.fromkeys(LIMITS, ()))
            threading.Thread(target=_watch_server, name="pauses", daemon=True).start()


def _watch_server() -> None:
    from syncchat.realtime import runtime

    while True:
        try:
            loop = runtime.current().loop
            break
        except RuntimeError:  # not started yet
            time.sleep(LOOK_SECONDS)
    with Path(os.environ["LOOP_PAUSES"]).open("a", buffering=1) as file:

        def note(pause: Pause) -> None:
            file.write(" ".join(map(repr, pause)) + "\n")

        with contextlib.suppress(CancelledError):  # the server ends
            asyncio.run_coroutine_threadsafe(watch(note), loop).result()
