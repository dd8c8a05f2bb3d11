from typing import Any

from django.core.management.base import BaseCommand

from syncchat.domain.messages.rerendering import count_outdated, rerender_some


class Command(BaseCommand):
    help = "Renders stored messages anew after an update of the renderer. Safe to stop and to repeat."

    def handle(self, *_args: Any, **_options: Any) -> None:
        total, done = count_outdated(), 0
        while count := rerender_some():
            done += count
            self.stdout.write(f"{done} of {total}", ending="\r")
        self.stdout.write(f"{done} messages rendered anew.")
