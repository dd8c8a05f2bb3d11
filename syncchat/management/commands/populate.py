import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from syncchat.sample_data import FEWEST_PEOPLE, AlreadyPopulated, populate
from syncchat.sample_data.throttle import Courtesy


class Command(BaseCommand):
    help = "Fills a new workspace with people, rooms and weeks of conversation, to see the product full."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=FEWEST_PEOPLE)
        parser.add_argument("--rooms", type=int, default=12)
        parser.add_argument("--messages", type=int, default=4000)
        parser.add_argument("--seed", type=int, default=1, help="the same number makes the same workspace")
        parser.add_argument("--password", default="", help="for everybody; made up if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["people"] < FEWEST_PEOPLE:
            raise CommandError(f"The conversations need at least {FEWEST_PEOPLE} people.")
        password = options["password"] or secrets.token_urlsafe(9)
        try:
            made = populate(
                people=options["people"],
                rooms=options["rooms"],
                messages=options["messages"],
                seed=options["seed"],
                password=password,
                now=timezone.now(),
                pause=Courtesy(),
            )
        except AlreadyPopulated as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{made.people} people, {made.rooms} rooms, {made.messages} messages.")
        self.stdout.write(f"Sign in as lena, or as mira, who owns the workspace. The password is {password}")
