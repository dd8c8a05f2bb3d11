"""What messages forward as the server draws it, until the script does."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from syncchat.templatetags.custom_emoji import draw_emoji
from syncchat.templatetags.timeline import is_long

register = template.Library()

# In a box alone: somebody may have written the same among their words
_LINE = re.compile(r'(<input [^>]*?) data-line="\d+"')


@register.filter
def has_forward(messages: Iterable[dict[str, Any]] | None) -> bool:
    return any("forward" in message for message in messages or ())


@register.filter
def source_words(forward: dict[str, Any]) -> str:
    match forward.get("source"):
        case "private":
            return _("from a private room")
        case "direct":
            return _("from a direct message")
        case _kind:
            return _("from %(room)s") % {"room": forward.get("room_name", "")}


@register.simple_tag(takes_context=True)
def forwarded_html(context: Context, forward: dict[str, Any]) -> SafeString:
    """Its tasks are somebody else's, and none of this message: they have no lines here."""
    return draw_emoji(context, _LINE.sub(r"\1", forward["html"]))


@register.filter
def folds(forward: dict[str, Any]) -> bool:
    return is_long(forward["body"])
