from typing import Any

from django.core.management.base import BaseCommand

from syncchat.domain.sign_on.ways import allow_passwords_again


class Command(BaseCommand):
    help = "Lets people sign in by password again, where that was switched off and no other way works."

    def handle(self, *_args: Any, **_options: Any) -> None:
        were_off = allow_passwords_again()
        self.stdout.write("Passwords sign in again." if were_off else "Passwords sign in already.")
