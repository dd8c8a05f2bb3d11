from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncchat.domain.second_factor.factors import reset_second_factor
from syncchat.errors import DomainError
from syncchat.management.people import REFUSED, find_by_name
from syncchat.sign_in.second_factor.announcements import announce_change
from syncchatroom.environment import env


class Command(BaseCommand):
    help = "Takes a person's second factor off: they sign in with their password alone, and are told by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="their username")

    def handle(self, *_args: Any, **options: Any) -> None:
        person = find_by_name(options["name"])
        try:
            reset_second_factor(actor=None, user_id=person.pk)
        except DomainError as refusal:
            raise CommandError(refusal.message, returncode=REFUSED) from None
        origin = settings.PUBLIC_URL or f"http://localhost:{env.int('PORT')}"
        announce_change(person, "second_factor_reset", origin)
        self.stdout.write(f"{person.username} signs in with the password alone.")
