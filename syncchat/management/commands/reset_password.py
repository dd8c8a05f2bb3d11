from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from syncchat.errors import DomainError
from syncchat.management.people import REFUSED, find_by_name
from syncchat.sign_in.password_links import hand_out_link
from syncchatroom.environment import env


class Command(BaseCommand):
    help = "Prints a link, once, by which a person sets a new password. It works once, and for three days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="their username")

    def handle(self, *_args: Any, **options: Any) -> None:
        person = find_by_name(options["name"])
        origin = settings.PUBLIC_URL or f"http://localhost:{env.int('PORT')}"
        try:
            self.stdout.write(hand_out_link(actor=None, user_id=person.pk, origin=origin))
        except DomainError as refusal:
            raise CommandError(refusal.message, returncode=REFUSED) from None
