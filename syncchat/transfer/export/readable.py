"""One room to be read: as a page that opens without a network, or as Markdown, with its files beside it."""

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from syncchat.integrity.moment import hold_moment
from syncchat.models import Attachment, Message, Room, Workspace
from syncchat.models.messages.attachment import gather_files, list_files
from syncchat.models.messages.forward import gather_forwards
from syncchat.protocol.kinds import FileKind, MessageKind
from syncchat.transfer.export.archive import Report, add_file, make_entry, stay_silent, writing_zip
from syncchat.transfer.export.messages import PAGE, name_file

Tell = Callable[[int], None]
_LINES = {
    MessageKind.JOINED: "→",
    MessageKind.ADDED: "→",
    MessageKind.LEFT: "←",
    MessageKind.REMOVED: "←",
}
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-inline-size: 48rem; margin: 2rem auto; padding-inline: 1rem; }
article { margin-block: 1rem; } article.answer { margin-inline-start: 2rem; } .line { margin-block: .25rem; }
time, .line { color: GrayText; font-size: .875rem; } img { max-inline-size: 100%; max-block-size: 30rem; }
pre { overflow-x: auto; } blockquote { border-inline-start: 3px solid; padding-inline-start: .75rem; margin-inline: 0; }
"""
# Nothing in it runs, and nothing is fetched but what lies beside it
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; media-src 'self' file:"


def export_room(target: Path, room: Room, *, is_html: bool, report: Report = stay_silent) -> None:
    """Raises: TransferError where nothing can be written there."""
    name = "index.html" if is_html else "room.md"
    with writing_zip(target, force=True) as archive, hold_moment():
        total = room.log.head
        with archive.open(make_entry(name), "w", force_zip64=True) as page:
            for part in _write_page(
                room, is_html=is_html, report=lambda done: report("messages", done, total)
            ):
                page.write(part.encode())
        files = Attachment.objects.filter(message__room=room).exclude(stored="").select_related("copy_of")
        for number, file in enumerate(files.order_by("message__seq", "place").iterator(500)):
            report("files", number, total)
            try:
                with default_storage.open(str(file.stored.name)) as source:
                    add_file(archive, name_file(file), cast(BinaryIO, source))
            except FileNotFoundError:
                continue


def _write_page(room: Room, *, is_html: bool, report: Tell) -> Iterator[str]:
    title = f"{room.name} · {Workspace.current().name}"
    yield _open_html(title, room.topic) if is_html else f"# {title}\n\n{room.topic}\n"
    for message in _list_messages(room, report):
        yield _write_html(message) if is_html else _write_markdown(message)
    yield "</body></html>\n" if is_html else ""


def _list_messages(room: Room, report: Tell) -> Iterator[Message]:
    after = 0
    said = Message.objects.filter(room=room).select_related("author", "person")
    while page := list(said.filter(seq__gt=after).order_by("seq")[:PAGE]):
        gather_files(page)
        gather_forwards(page)
        yield from page
        after = page[-1].seq
        report(after)


def _open_html(title: str, topic: str) -> str:
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_STYLE}</style></head>'
        f"<body><h1>{escape(title)}</h1><p>{escape(topic)}</p>\n"
    )


def _write_html(message: Message) -> str:
    at = f'<time datetime="{message.created_at.isoformat()}">{_write_time(message)}</time>'
    if message.kind != MessageKind.TEXT:
        return f'<p class="line">{at} {escape(_write_line(message))}</p>\n'
    kind = ' class="answer"' if message.thread_id else ""
    files = "".join(map(_write_file_html, list_files(message)))
    passed = message.forwarded.html if message.forwarded else ""
    quoted = f"<blockquote>{passed}</blockquote>" if passed else ""
    words = message.html or (f"<p><em>{escape(_('Deleted'))}</em></p>" if message.deleted_at else "")
    head = f"<b>{escape(message.author.name)}</b> {at}"
    return f'<article{kind} id="m{message.seq}">{head}{words}{quoted}{files}</article>\n'


def _write_file_html(file: Attachment) -> str:
    name, path = escape(file.name), quote(name_file(file))
    if not file.stored:
        return f"<p><em>{name}</em></p>"
    if file.kind == FileKind.IMAGE:
        return f'<p><a href="{path}"><img src="{path}" alt="{name}" loading="lazy"></a></p>'
    return f'<p><a href="{path}" download>{name}</a></p>'


def _write_markdown(message: Message) -> str:
    at = _write_time(message)
    if message.kind != MessageKind.TEXT:
        return f"\n*{at} {_write_line(message)}*\n"
    words = message.body or (f"*{_('Deleted')}*" if message.deleted_at else "")
    passed = message.forwarded.body if message.forwarded else ""
    quoted = "\n".join(f"> {line}" for line in passed.split("\n")) if passed else ""
    files = "\n".join(
        f"[{file.name.replace('[', '(').replace(']', ')')}](<{name_file(file)}>)"
        if file.stored
        else f"*{file.name}*"
        for file in list_files(message)
    )
    head = f"**{message.author.name}**{' ↳' if message.thread_id else ''} {at}"
    return "\n" + "\n\n".join(part for part in (head, words, quoted, files) if part) + "\n"


def _write_time(message: Message) -> str:
    return f"{message.created_at:%Y-%m-%d %H:%M} UTC"


def _write_line(message: Message) -> str:
    person = message.person.name if message.person else message.author.name
    return f"{_LINES.get(MessageKind(message.kind), '·')} {message.body or person}"
