"""Slack's Block Kit as words: what is to be pressed is named, and what leads somewhere is a link."""

from collections.abc import Callable, Iterable
from typing import Any

from syncchat.domain.hooks.mrkdwn import is_web_address, link, read_links, read_mrkdwn
from syncchat.domain.hooks.shapes import as_dicts, as_text
from syncchat.domain.markup.escapes import escape

BLOCKS_LIMIT = 50

Thing = dict[str, Any]
_STYLES = {"bold": "**", "italic": "_", "strike": "~~"}


def write_blocks(blocks: list[Thing]) -> str:
    written = (_BLOCKS.get(as_text(block.get("type")), _write_unknown)(block) for block in blocks)
    return "\n".join(each for each in written if each.strip())


def _write_text(found: object) -> str:
    """A text object: in Slack's marks, or plain."""
    if not isinstance(found, dict):
        return read_mrkdwn(as_text(found))
    text = as_text(found.get("text"))
    return escape(text) if found.get("type") == "plain_text" else read_mrkdwn(text)


def _write_unknown(block: Thing) -> str:
    return "\n".join(_write_text(block[name]) for name in ("title", "text", "label") if block.get(name))


def _write_header(block: Thing) -> str:
    text = _write_text(block.get("text"))
    return f"**{text}**" if text else ""


def _write_section(block: Thing) -> str:
    accessory = block.get("accessory")
    return "\n".join(
        part
        for part in (
            _write_text(block.get("text")),
            *(_write_text(field) for field in as_dicts(block.get("fields"))),
            _write_element(accessory) if isinstance(accessory, dict) else "",
        )
        if part
    )


def _write_context(block: Thing) -> str:
    return _join(" ", map(_write_element, as_dicts(block.get("elements"))))


def _write_element(element: Thing) -> str:
    """A text, a picture, or something to press."""
    kind = as_text(element.get("type"))
    if kind in ("mrkdwn", "plain_text"):
        return _write_text(element)
    if kind == "image":
        return _write_image(element)
    text, address = element.get("text"), as_text(element.get("url"))
    words = as_text(text.get("text")) if isinstance(text, dict) else as_text(text)
    return link(words, address) if is_web_address(address) else escape(words)


def _write_image(block: Thing) -> str:
    title = block.get("title")
    words = as_text(title.get("text")) if isinstance(title, dict) else as_text(title)
    address = as_text(block.get("image_url") or block.get("video_url") or block.get("title_url"))
    return link(words or as_text(block.get("alt_text")), address)


def _write_markdown(block: Thing) -> str:
    return read_links(as_text(block.get("text")))


def _write_rich_text(block: Thing) -> str:
    return _join("\n", map(_write_rich, as_dicts(block.get("elements"))))


def _write_rich(element: Thing) -> str:
    inside = as_dicts(element.get("elements"))
    match element.get("type"):
        case "rich_text_list":
            return _write_list(element, inside)
        case "rich_text_quote":
            return "\n".join(f"> {line}" for line in _write_spans(inside).split("\n"))
        case "rich_text_preformatted":
            code = "".join(as_text(span.get("text") or span.get("url")) for span in inside)
            return f"```\n{code}\n```"
    return _write_spans(inside)


def _write_list(element: Thing, items: list[Thing]) -> str:
    indent = element.get("indent")
    lead = "    " * (indent if isinstance(indent, int) and 0 < indent < 9 else 0)
    is_numbered = element.get("style") == "ordered"
    return "\n".join(
        f"{lead}{f'{number}.' if is_numbered else '-'} {_write_spans(as_dicts(item.get('elements')))}"
        for number, item in enumerate(items, 1)
    )


def _write_spans(spans: list[Thing]) -> str:
    return "".join(map(_write_span, spans))


def _write_span(span: Thing) -> str:
    text = as_text(span.get("text"))
    match span.get("type"):
        case "link":
            words = link(text, as_text(span.get("url")))
        case "emoji":
            words = f":{as_text(span.get('name'))}:"
        case "broadcast":
            words = "@room"
        case "user" | "usergroup":
            words = "@" + as_text(span.get("user_id") or span.get("usergroup_id"))
        case "channel":
            words = "#" + as_text(span.get("channel_id"))
        case "date":
            words = escape(as_text(span.get("fallback")))
        case _:
            return _write_styled(text, span.get("style"))
    return words


def _write_styled(text: str, style: object) -> str:
    """Marks touch the words: blanks around them stay outside."""
    bare = text.strip()
    if not isinstance(style, dict) or not bare:
        return escape(text)
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if style.get("code"):
        return f"{before}`{bare}`{after}"
    words = escape(bare)
    for name, mark in _STYLES.items():
        if style.get(name):
            words = f"{mark}{words}{mark}"
    return f"{before}{words}{after}"


def _write_table(block: Thing) -> str:
    """Row by row: a table of ours has a head, and theirs need not."""
    rows = block.get("rows")
    return _join(
        "\n",
        (_join(" · ", map(_write_cell, as_dicts(row))) for row in (rows if isinstance(rows, list) else [])),
    )


def _write_cell(cell: Thing) -> str:
    return _write_rich_text(cell) if cell.get("type") == "rich_text" else escape(as_text(cell.get("text")))


def _join(between: str, parts: Iterable[str]) -> str:
    return between.join(part for part in parts if part)


_BLOCKS: dict[str, Callable[[Thing], str]] = {
    "header": _write_header,
    "section": _write_section,
    "context": _write_context,
    "actions": _write_context,
    "image": _write_image,
    "video": _write_image,
    "markdown": _write_markdown,
    "rich_text": _write_rich_text,
    "table": _write_table,
    "divider": lambda _block: "",
}
