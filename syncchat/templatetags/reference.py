"""Words of the protocol's descriptions in a page."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)


@register.filter
def with_code(text: str) -> SafeString:
    """Between backticks stands code, as in Markdown."""
    return mark_safe(CODE.sub(r"<code>\2</code>", escape(text)))  # noqa: S308
