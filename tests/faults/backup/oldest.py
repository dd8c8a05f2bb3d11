"""A lived-in database of the first migration ever released: `python -m tests.faults.backup.oldest`.

It is made with the models as that migration knew them, so it stays what old installations have.
"""

import os
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "syncchatroom.settings")
    django.setup()

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

OLDEST = ("syncchat", "0001_initial")


class Old:
    """Writes the way the first release did: an entry for everything, numbered without gaps."""

    def __init__(self, apps: Any) -> None:
        self._apps = apps
        self.general = self.make("Room", kind="public", name="General", is_general=True, log=self._log())

    def make(self, model: str, **fields: Any) -> Any:
        return self._apps.get_model("syncchat", model).objects.create(**fields)

    def _log(self) -> Any:
        return self.make("Log", head=0)

    def person(self, name: str, *, is_owner: bool = False) -> Any:
        person = self.make("User", username=name, password="!", is_owner=is_owner, log=self._log())
        self.say(person, "", kind="joined", entry="member_joined", person=person)
        self.make("Membership", room=self.general, user=person, role="owner" if is_owner else "member")
        return person

    def say(self, author: Any, body: str, *, entry: str = "message_sent", **fields: Any) -> Any:
        log = self._next()
        fields = {"kind": "text", "body": body, "html": f"<p>{body}</p>" if body else "", **fields}
        message = self.make("Message", id=uuid4(), room=self.general, seq=log.head, author=author, **fields)
        self._enter(log, entry, author, message, person=fields.get("person"))
        return message

    def change(self, message: Any, entry: str, **fields: Any) -> None:
        for name, value in fields.items():
            setattr(message, name, value)
        message.save()
        self._enter(self._next(), entry, message.author, message)

    def _next(self) -> Any:
        log = self._apps.get_model("syncchat", "Log").objects.get(pk=self.general.log_id)
        log.head += 1
        log.save()
        return log

    def _enter(self, log: Any, kind: str, actor: Any, message: Any, person: Any = None) -> None:
        self.make("LogEntry", log=log, seq=log.head, kind=kind, actor=actor, message=message, person=person)


def settle() -> Iterator[UUID]:
    executor = MigrationExecutor(connection)
    executor.migrate([OLDEST])
    old = Old(executor.loader.project_state([OLDEST]).apps)
    alice, bob = old.person("alice", is_owner=True), old.person("bob")
    hello = old.say(alice, "")
    named = f'<p><a class="mention" data-user="{bob.pk}">@bob</a></p>'
    old.change(hello, "message_edited", body="@bob", html=named, edited_at=timezone.now())
    old.make("Mention", message=hello, user=bob)
    oops = old.say(bob, "oops")
    old.change(oops, "message_deleted", body="", html="", deleted_at=timezone.now())
    for number in range(50):
        yield old.say(bob, f"long ago {number}").pk


if __name__ == "__main__":
    print(*settle(), sep="\n")
