import re

# Lone surrogates cannot be encoded; U+FFFE and its kin are no characters; controls but tab and newline do nothing good.
_DROPPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BLANK_START = re.compile(r"^\s*\n")


def clean_text(body: str) -> str:
    """Drop what is no text, keep the indent of the first line."""
    lines = _LINE_ENDS.sub("\n", body) if "\r" in body or not body.isascii() else body
    return _BLANK_START.sub("", _DROPPED.sub("", lines)).rstrip()


def drop_bidi_controls(text: str) -> str:
    return text if text.isascii() else _BIDI.sub("", text)


def escape_text(text: str) -> str:
    """Exactly as the sanitiser writes a text node, so that the fast path can leave it out."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text if text.isascii() else text.replace("\xa0", "&nbsp;")


def escape_attribute(value: str) -> str:
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
