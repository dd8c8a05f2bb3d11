from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncchat.domain.leaving.asking import ask_to_leave
from syncchat.domain.leaving.erasing import erase
from syncchat.errors import DomainError
from syncchat.management.people import REFUSED, find_by_name


class Command(BaseCommand):
    help = "Deletes a person's account for good, at once. What they wrote stays without their name, unless told so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="their username")
        parser.add_argument("--with-messages", action="store_true", help="and all that they wrote")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *_args: Any, **options: Any) -> None:
        person = find_by_name(options["name"])
        if not options["yes"] and input(f"Delete the account of {person.username} for good? [y/N] ") != "y":
            raise CommandError("Nothing was done.", returncode=REFUSED)
        try:
            wish = ask_to_leave(
                actor=person, with_messages=options["with_messages"], patience=timedelta(seconds=-1)
            )
        except DomainError as refusal:
            raise CommandError(refusal.message, returncode=REFUSED) from None
        for _step in erase(wish):
            pass
        self.stdout.write(f"The account of {options['name']} is gone.")
