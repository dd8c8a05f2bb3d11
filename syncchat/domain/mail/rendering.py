"""A letter as a mail: text and HTML, with what mail programs need to thread it and to stop it."""

from email.header import Header
from typing import Any, NamedTuple

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from syncchat.domain.mail.delivery import make_message_id, name_domain
from syncchat.domain.mail.drawing import draw_html
from syncchat.domain.mail.letter import Letter
from syncchat.domain.mail.links import find_origin, make_link, make_unsubscribe_link
from syncchat.models import Workspace


class Drawn(NamedTuple):
    text: str
    html: str


def render_letter(letter: Letter, *, mail: str) -> EmailMultiAlternatives:
    """The same ``mail`` is the same mail, however often it leaves."""
    workspace = Workspace.current()
    unsubscribe = make_unsubscribe_link(letter.reader.pk, letter.kind)
    drawn = draw_letter(letter, workspace, unsubscribe)
    subject = _("%(title)s in %(workspace)s") % {"title": letter.title, "workspace": workspace.name}
    message = EmailMultiAlternatives(
        " ".join(subject.split()),
        drawn.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.reader.email],
        headers=_make_headers(letter, mail, unsubscribe, workspace),
    )
    message.attach_alternative(drawn.html, "text/html")
    return message


def draw_letter(letter: Letter, workspace: Workspace, unsubscribe: str) -> Drawn:
    context = {
        "letter": letter,
        "workspace": workspace,
        "title": letter.title,
        "intro": letter.intro,
        "preheader": letter.preheader,
        "chat": make_link("chat"),
        "settings": make_link("notification_settings"),
        "unsubscribe": unsubscribe,
        "host": find_origin().partition("://")[2],
    }
    text = render_to_string("email/letter.txt", context).strip() + "\n"
    return Drawn(text, draw_html("email/letter.html", context))


def _make_headers(letter: Letter, mail: str, unsubscribe: str, workspace: Workspace) -> dict[str, Any]:
    conversation = make_message_id(f"{_name_conversation(letter)}.{letter.reader.pk}")
    headers = {
        "Message-ID": make_message_id(mail),
        "References": conversation,
        "In-Reply-To": conversation,
        "Auto-Submitted": "auto-generated",
        "List-Id": f"{_make_phrase(workspace.name)} <{letter.kind}.{name_domain()}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if len(letter.sections) == 1 and letter.sections[0].reply_to:
        headers["Reply-To"] = letter.sections[0].reply_to
    return headers


def _name_conversation(letter: Letter) -> str:
    """Mails of one room or thread stand together, all others by what they are."""
    if len(letter.sections) != 1 or letter.lines:
        return letter.kind
    section = letter.sections[0]
    return f"thread-{section.thread.pk.hex}" if section.thread else f"room-{section.room_id}"


def _make_phrase(name: str) -> str:
    """A name that anybody may choose, as a phrase of a header: what stands behind it must stay readable to programs."""
    kept = "".join(letter for letter in name if letter.isprintable() and letter not in '"\\')
    return f'"{kept}"' if kept.isascii() else Header(kept, "utf-8", header_name="List-Id").encode(linesep="")
