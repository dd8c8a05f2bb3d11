"""What may stand in a message body."""

import re

from django.utils.translation import gettext as _

from syncchat.errors import Invalid
from syncchat.protocol.commands import BODY_LIMIT
from syncchat.text.blank import is_blank

# C0 and C1 controls but for tab and newline; PostgreSQL cannot store NUL at all.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def drop_controls(body: str) -> str:
    return _CONTROLS.sub("", body.replace("\r\n", "\n").replace("\r", "\n"))


def clean_body(body: str, *, may_be_empty: bool = False) -> str:
    """The body as it is stored. A message with files may have none.

    Raises:
        Invalid: nothing is left, or it is over the limit.
    """
    cleaned = drop_controls(body).strip("\n\t ")
    if is_blank(cleaned):
        if may_be_empty:
            return ""
        raise Invalid(_("There is nothing to send yet."), field="body")
    if len(cleaned) > BODY_LIMIT:
        words = _("Too long: %(length)s characters, the limit is %(limit)s. Send it in parts.")
        raise Invalid(words % {"length": len(cleaned), "limit": BODY_LIMIT}, field="body")
    return cleaned
