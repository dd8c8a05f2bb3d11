"""The frame around our mails as HTML: styles in the elements, light and dark, nothing that is fetched."""

from typing import Any

import css_inline
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi

# At-rules stay where they are: nothing but a style sheet can ask for the dark. Nothing is ever fetched
_inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def draw_html(template: str, context: dict[str, Any]) -> str:
    """In the language of the moment. ``title``, ``preheader``, ``workspace`` and ``host`` stand in the frame."""
    frame = {"language": get_language(), "direction": "rtl" if get_language_bidi() else "ltr"}
    return _inliner.inline(render_to_string(template, frame | context))
