"""A notice as HTML, made of its words: what the text says stands here too, with a button in the place of the link."""

import re
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from syncchat.domain.mail.drawing import draw_html

PREHEADER_LIMIT = 140
INDENT = "  "


class Block(NamedTuple):
    """A paragraph; lines that are indented in the text are facts, and the link by itself is a button."""

    lines: list[str]
    is_button: bool = False
    is_facts: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def draw_notice(name: str, subject: str, body: str, facts: dict[str, Any]) -> str:
    link = facts.get("link", "")
    blocks = [_read_block(paragraph, link) for paragraph in re.split(r"\n{2,}", body.strip("\n"))]
    context = {
        **facts,
        "title": subject,
        # The greeting is no news
        "preheader": blocks[1].text[:PREHEADER_LIMIT],
        "blocks": blocks,
        "label": _name_button(name),
    }
    return draw_html("email/notice.html", context)


def _read_block(paragraph: str, link: str) -> Block:
    lines = paragraph.split("\n")
    is_facts = all(line.startswith(INDENT) for line in lines)
    return Block([line.strip() for line in lines], bool(link) and paragraph == link, is_facts)


def _name_button(name: str) -> str:
    labels = {
        "password_reset_key": _("Set a new password"),
        "password_changed": _("Set a new password"),
        "verify_email": _("Confirm the address"),
        "email_changed": _("Sign in"),
        "sign_in_link": _("Sign in"),
        "new_sign_in": _("See where you are signed in"),
        "second_factor": _("See how you sign in"),
        "invite": _("Register"),
        "report_outcome": _("See my reports"),
        "warning": _("Open the chat"),
        "silence": _("Open the chat"),
        "webhook_given_up": _("See the webhook"),
    }
    return labels.get(name, "")
