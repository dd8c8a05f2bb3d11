"""What a program posts, in the shape of Slack, Mattermost, Rocket.Chat, Discord or none, as Markdown of ours."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from django.utils.translation import gettext as _

from syncchat.domain.hooks.actions import take_actions
from syncchat.domain.hooks.blocks import BLOCKS_LIMIT, write_blocks
from syncchat.domain.hooks.mrkdwn import link, read_links, read_mrkdwn
from syncchat.domain.hooks.shapes import as_dicts, as_text
from syncchat.domain.markup.escapes import escape
from syncchat.domain.messages.message_body import drop_controls
from syncchat.protocol.programs.actions import ActionRow
from syncchat.text.blank import is_blank

ATTACHMENTS_LIMIT = 100

Reader = Callable[[str], str]


class Unreadable(Exception):
    """``word`` is Slack's name for what is wrong with it."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Post(NamedTuple):
    """Its words, and what can be pressed beneath them."""

    body: str
    actions: list[ActionRow]


def part_actions(payload: dict[str, Any]) -> tuple[dict[str, Any], list[ActionRow]]:
    """The payload without what can be pressed, and that. Raises: Unreadable, if it is more than Slack allows."""
    try:
        rest, actions = take_actions(as_dicts(payload.get("blocks")))
    except ValueError:
        raise Unreadable("invalid_blocks") from None
    return {**payload, "blocks": rest}, actions


def read_actions(kind: str, content: bytes, *, is_markdown: bool) -> Post:
    """As `read_post`, with what can be pressed apart from the words. Raises: as `read_post`."""
    payload = _find_payload(kind, content)
    if payload is None:
        return Post(read_post(kind, content, is_markdown=is_markdown), [])
    rest, actions = part_actions(payload)
    return Post(read_payload(rest, is_markdown=is_markdown), actions)


def _find_payload(kind: str, content: bytes) -> dict[str, Any] | None:
    """None for what has no blocks: plain words, and a form that names its fields itself."""
    text = content.decode("utf-8-sig", "replace")
    if kind == "application/x-www-form-urlencoded" and not text.lstrip().startswith("{"):
        text = next(iter(parse_qs(text).get("payload", ())), "")
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) and parsed.get("blocks") else None


def read_post(kind: str, content: bytes, *, is_markdown: bool) -> str:
    """The words of a post, with ``kind`` its content type. Slack's marks are read, unless it speaks Markdown.

    Raises:
        Unreadable: not to be read, too much of it, or nothing in it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("invalid_payload") from None
    # `curl -d '{"text": "…"}'` calls it a form
    if kind.endswith("json") or text.lstrip().startswith("{"):
        words = _write(_parse(text), is_markdown)
    elif kind == "application/x-www-form-urlencoded":
        return read_form({name: found[0] for name, found in parse_qs(text).items()}, is_markdown=is_markdown)
    else:
        words = text
    return _clean(words)


def read_payload(payload: dict[str, Any], *, is_markdown: bool = False) -> str:
    """Of what was parsed already. Raises: as `read_post`."""
    return _clean(_write(payload, is_markdown))


def read_form(fields: dict[str, str], files: Sequence[str] = (), *, is_markdown: bool) -> str:
    """Slack's has one field with JSON in it, as Discord's, others name theirs as JSON would. ``files`` are names.

    Raises: as `read_post`.
    """
    payload = fields.get("payload", fields.get("payload_json"))
    words = _write(_parse(payload) if payload is not None else fields, is_markdown)
    return _clean("\n".join([words, *map(_tell_file, files)]).strip("\n"))


def _clean(words: str) -> str:
    """Before anything looks at it: a name with a control in it would be one once that is gone."""
    cleaned = drop_controls(words)
    if is_blank(cleaned):
        raise Unreadable("no_text")
    return cleaned


def _parse(text: str) -> dict[str, Any]:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("invalid_payload") from None
    if not isinstance(parsed, dict):
        raise Unreadable("invalid_payload")
    return parsed


def _write(payload: dict[str, Any], is_markdown: bool) -> str:
    read = read_links if is_markdown else read_mrkdwn
    text = next((payload[name] for name in ("text", "content", "message", "msg") if payload.get(name)), "")
    blocks, attachments = as_dicts(payload.get("blocks")), _list_attachments(payload)
    if not isinstance(text, str):
        raise Unreadable("invalid_payload")
    if len(attachments) > ATTACHMENTS_LIMIT:
        raise Unreadable("too_many_attachments")
    if len(blocks) > BLOCKS_LIMIT:
        raise Unreadable("invalid_blocks")
    title = as_text(payload.get("title"))
    parts = [
        f"**{escape(title)}**" if title else "",
        # Beside blocks the text is for those who cannot show them
        write_blocks(blocks) or read(text),
        *(_write_attachment(each, read) for each in attachments),
    ]
    return "\n".join(part for part in parts if part.strip())


def _list_attachments(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Discord's embeds say the same under other names."""
    embeds = as_dicts(payload.get("embeds"))
    return [
        *as_dicts(payload.get("attachments")),
        *({**each, "text": each.get("description"), "title_link": each.get("url")} for each in embeds),
    ]


def _write_attachment(attachment: dict[str, Any], read: Reader) -> str:
    pretext = read(as_text(attachment.get("pretext")))
    inside = _list_lines(attachment, read)
    if not any(inside) and not pretext:
        inside = [read(as_text(attachment.get("fallback")))]
    quoted = "\n".join(f"> {line}" for part in inside if part for line in part.split("\n"))
    return "\n".join(part for part in (pretext, quoted) if part)


def _list_lines(attachment: dict[str, Any], read: Reader) -> list[str]:
    texts = {name: as_text(attachment.get(name)) for name in ("title", "text", "footer", "author_name")}
    author = attachment.get("author")
    name = texts["author_name"] or as_text(author.get("name") if isinstance(author, dict) else "")
    title = link(texts["title"], as_text(attachment.get("title_link")))
    return [
        link(name, as_text(attachment.get("author_link"))),
        f"**{title}**" if title else "",
        read(texts["text"]),
        write_blocks(as_dicts(attachment.get("blocks"))[:BLOCKS_LIMIT]),
        *(_write_field(each, read) for each in as_dicts(attachment.get("fields"))),
        *(link(_name_action(each), as_text(each.get("url"))) for each in as_dicts(attachment.get("actions"))),
        *(_read_picture(attachment.get(picture)) for picture in ("image_url", "thumb_url", "image")),
        read(texts["footer"]),
        # What apprise puts into JSON
        _tell_file(as_text(attachment.get("filename"))) if "base64" in attachment else "",
    ]


def _name_action(action: dict[str, Any]) -> str:
    return as_text(action.get("text") or action.get("name"))


def _write_field(field: dict[str, Any], read: Reader) -> str:
    title, value = as_text(field.get("title") or field.get("name")), read(as_text(field.get("value")))
    if not title:
        return value
    return f"**{escape(title)}**: {value}" if "\n" not in value else f"**{escape(title)}**\n{value}"


def _read_picture(found: object) -> str:
    address = as_text(found.get("url")) if isinstance(found, dict) else as_text(found)
    return link("", address)


def _tell_file(name: str) -> str:
    """Not taken, and not dropped without a word."""
    return _("A file that a webhook cannot bring: %s") % escape(name)
