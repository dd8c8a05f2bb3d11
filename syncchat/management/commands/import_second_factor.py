import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncchat.domain.second_factor.factors import take_secret
from syncchat.errors import DomainError
from syncchat.management.people import REFUSED, find_by_name


class Command(BaseCommand):
    help = (
        "Takes over the secret of an authenticator app that another program made, from standard input: "
        "the person's app goes on as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="their username")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Never as an argument: what runs on a machine, everybody on it can list."""
        person = find_by_name(options["name"])
        try:
            take_secret(user=person, secret=sys.stdin.readline())
        except DomainError as refusal:
            raise CommandError(refusal.message, returncode=REFUSED) from None
        self.stdout.write(f"{person.username} signs in with the password and a code of their app.")
