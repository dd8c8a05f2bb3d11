"""Rocket.Chat's marks as ours: one star is bold there, one tilde strikes, and an answer begins with an empty link."""

import re

from syncchat.domain.hooks.mrkdwn import CODE
from syncchat.transfer.sources.json_files import Thing, as_text, as_things
from syncchat.transfer.sources.mattermost import call_everybody

_BOLD = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])")
_STRUCK = re.compile(r"(?<![\w~\\])~(?=[^\s~])([^~\n]*[^\s~])~(?![\w~])")
_ANSWERED = re.compile(r"\A\[ ?\]\(\S*[?&]msg=(\w+)\)\s*")


def read_words(text: str) -> str:
    pieces = re.split(f"({CODE})", text, flags=re.DOTALL)
    pieces[::2] = [_STRUCK.sub(r"~~\1~~", _BOLD.sub(r"**\1**", piece)) for piece in pieces[::2]]
    return call_everybody("".join(pieces))


def split_answer(text: str) -> tuple[str | None, str]:
    """The message that it answers, by its id there, and the words. Of several answered ones, the first."""
    answered: str | None = None
    while found := _ANSWERED.match(text):
        answered = answered or found[1]
        text = text[found.end() :]
    return answered, text


def write_attachments(each: Thing) -> str:
    """What programs show below their words, and what is written below a file. A quoted message is told by its id."""
    said = []
    for one in as_things(each.get("attachments")):
        if one.get("message_link"):
            continue
        words = [as_text(one.get(name)) for name in ("author_name", "title", "text") if one.get(name)]
        if one.get("title_link_download") or one.get("type") == "file":
            said.append(as_text(one.get("description")))
        elif words:
            said.extend(f"> {line}" for text in words for line in text.split("\n"))
    return "\n".join(filter(None, said))
