"""Mails that say one thing to one address: a new password, and whatever an account's owner has to know of it.

A task's arguments stand in the database until it is done, so no secret is in them: a link is made when its mail is.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from syncchat.domain.accounts.devices import describe_device
from syncchat.domain.accounts.password_links import make_token
from syncchat.domain.mail.delivery import deliver, make_message_id
from syncchat.domain.mail.links import make_verification_token
from syncchat.domain.mail.moments import find_person_zone, say_when
from syncchat.domain.mail.notice_html import draw_notice
from syncchat.domain.mail.order import ORDER
from syncchat.domain.sign_on.links import Asked, make_link
from syncchat.models import AccountDeletion, Invite, OutgoingWebhook, User, Workspace
from syncchat.queue.tasks import mail_task, put_down

logger = structlog.get_logger(__name__)


class Notice(NamedTuple):
    """What a task brings: names and ids."""

    to: str
    origin: str
    person: User | None
    details: dict[str, Any]


class Written(NamedTuple):
    subject: str
    text: str
    html: str


Facts = dict[str, Any]


def post_notice(
    name: str, *, to: str, origin: str, person: User | None = None, language: str = "", **details: Any
) -> None:
    """Nothing is raised: an answer that differs would tell who has an account. What fails is logged."""
    chosen = person.preferences.language if person else ""
    try:
        put_down(
            send_notice,
            name=name,
            mail=uuid4().hex,
            to=to,
            origin=origin,
            language=chosen or language or translation.get_language() or settings.LANGUAGE_CODE,
            person_id=person.pk if person else None,
            details=details,
        )
    except DatabaseError as error:
        logger.error("mail_failed", reason=repr(error), advice="the database does not take it")  # noqa: TRY400


@mail_task
def send_notice(
    name: str,
    mail: str,
    to: str,
    origin: str,
    language: str,
    person_id: int | None,
    details: dict[str, Any],
) -> None:
    """A task: says it, unless it is true no more."""
    person = User.objects.filter(pk=person_id or 0, is_active=True).first()
    if person_id is not None and person is None:
        return
    with translation.override(language):
        facts = FACTS[name](Notice(to, origin, person, details))
        if facts is not None:
            host = origin.partition("://")[2]
            deliver(_render(name, mail, to, {**facts, "user": person, "host": host}))


def _render(name: str, mail: str, to: str, facts: Facts) -> EmailMultiAlternatives:
    written = write_notice(name, {**facts, "email": to, "workspace": Workspace.current()})
    headers = {"Message-ID": make_message_id(mail), "Auto-Submitted": "auto-generated"}
    if stop := facts.get("unsubscribe"):
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(
        written.subject, written.text, settings.DEFAULT_FROM_EMAIL, [to], headers=headers
    )
    message.attach_alternative(written.html, "text/html")
    return message


def write_notice(name: str, facts: Facts) -> Written:
    subject = " ".join(render_to_string(f"email/{name}_subject.txt", facts).split())
    text = render_to_string(f"email/{name}_message.txt", facts).strip() + "\n"
    html = draw_notice(name, subject, text, facts)
    if stop := facts.get("unsubscribe"):
        text += f"\n{_('Stop these emails')}: {stop}\n"
    return Written(subject, text, html)


def _find_reset_facts(notice: Notice) -> Facts | None:
    # The address was changed since it was typed: its former owner must get no key
    if notice.person is None or notice.person.email.lower() != notice.to.lower():
        return None
    uid, _dash, key = make_token(notice.person).partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    return {"link": notice.origin + path}


def _find_maker(notice: Notice) -> Facts:
    return {"maker": User.objects.filter(pk=notice.details["maker"]).first()}


def _find_verification(notice: Notice) -> Facts | None:
    person = notice.person
    if person is None or person.email != notice.to or person.email_verified_at is not None:
        return None
    return {"link": notice.origin + reverse("verify_email", args=[make_verification_token(person)])}


def _find_new_address(notice: Notice) -> Facts:
    return {"new": notice.details["new"], "link": notice.origin + reverse("account_login")}


def _find_reset_page(notice: Notice) -> Facts:
    return {"link": notice.origin + reverse("account_reset_password")}


def _find_sign_in(notice: Notice) -> Facts | None:
    if notice.person is None:
        return None
    at = datetime.fromisoformat(notice.details["at"])
    return {
        "device": describe_device(notice.details["agent"]).name,
        "address": notice.details["address"],
        "when": say_when(at, timezone.now(), find_person_zone(notice.person)),
        "link": notice.origin + reverse("security_settings"),
    }


def _find_sign_in_link(notice: Notice) -> Facts | None:
    person = notice.person
    if person is None or person.email != notice.to or person.email_verified_at is None:
        return None
    asked = Asked(**notice.details)
    return {
        "device": describe_device(asked.agent).name,
        "address": asked.address,
        "link": notice.origin + reverse("sign_in_link", args=[make_link(user=person, asked=asked)]),
    }


def _find_change(notice: Notice) -> Facts:
    return {"change": notice.details["change"], "link": notice.origin + reverse("security_settings")}


def _find_invite(notice: Notice) -> Facts | None:
    invite = Invite.objects.usable().filter(pk=notice.details["invite"]).first()
    if invite is None:
        return None
    link = notice.origin + reverse("invite", args=[invite.token])
    return {**_find_maker(notice), "link": link, "until": invite.expires_at}


def _find_webhook(notice: Notice) -> Facts | None:
    webhook = OutgoingWebhook.objects.filter(pk=notice.details["webhook"], is_given_up=True).first()
    if webhook is None:
        return None
    return {"webhook": webhook, "link": notice.origin + reverse("outgoing_webhook", args=[webhook.pk])}


def _find_deletion(notice: Notice) -> Facts | None:
    """Unless they have signed in since."""
    wish = AccountDeletion.objects.filter(user=notice.person, done_at=None).first()
    return {"wish": wish, "link": notice.origin + reverse("account_login")} if wish else None


FACTS: dict[str, Callable[[Notice], Facts | None]] = {
    "password_reset_key": _find_reset_facts,
    "unknown_account": lambda _notice: {},
    "password_link": _find_maker,
    "verify_email": _find_verification,
    "email_changed": _find_new_address,
    "password_changed": _find_reset_page,
    "new_sign_in": _find_sign_in,
    "sign_in_link": _find_sign_in_link,
    "sign_in_link_unknown": lambda _notice: {},
    "second_factor": _find_change,
    "account_deletion": _find_deletion,
    "invite": _find_invite,
    "webhook_given_up": _find_webhook,
    **ORDER,
}
