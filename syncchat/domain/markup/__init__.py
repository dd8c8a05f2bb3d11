"""A message body in, safe HTML out. Pure: no database, no network, no files."""

from syncchat.domain.markup.glyphs import find_glyph
from syncchat.domain.markup.html import NamedGroup
from syncchat.domain.markup.mentions import find_mention_names
from syncchat.domain.markup.preview import plain_text
from syncchat.domain.markup.render import RENDERER_VERSION, Rendered, render
from syncchat.domain.markup.shortcodes import draw_shortcodes, find_shortcode, is_custom_name

__all__ = [
    "RENDERER_VERSION",
    "NamedGroup",
    "Rendered",
    "draw_shortcodes",
    "find_glyph",
    "find_mention_names",
    "find_shortcode",
    "is_custom_name",
    "plain_text",
    "render",
]
