from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncchat.domain.accounts.owners import hand_over_ownership, make_owner
from syncchat.errors import DomainError
from syncchat.management.people import REFUSED, find_by_name


class Command(BaseCommand):
    help = "Makes a person an owner of the workspace, beside those there are or in their place."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="their username")
        parser.add_argument("--handover", action="store_true", help="everybody else is an owner no more")

    def handle(self, *_args: Any, **options: Any) -> None:
        person = find_by_name(options["name"])
        verb = hand_over_ownership if options["handover"] else make_owner
        try:
            verb(actor=None, user_id=person.pk)
        except DomainError as refusal:
            raise CommandError(refusal.message, returncode=REFUSED) from None
        rest = "Nobody else does." if options["handover"] else "Those who owned it before still do."
        self.stdout.write(f"{person.username} owns the workspace. {rest}")
