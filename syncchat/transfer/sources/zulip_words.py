"""Zulip's Markdown as ours: people by `@**Name**`, streams by `#**name**`, quotes and spoilers in fences."""

import re

from syncchat.domain.hooks.mrkdwn import CODE

_CALLED = re.compile(r"@(_?)\*\*([^*\n]+)\*\*")
_GROUP = re.compile(r"@_?\*([^*\n]+)\*")
_STREAM = re.compile(r"#\*\*([^*\n]+)\*\*")
_TIME = re.compile(r"<time:([^>\n]+)>")
_FENCE = re.compile(r"^(`{3,}|~{3,})(quote|spoiler)([^\n]*)\n(.*?)^\1[ \t]*$", re.DOTALL | re.MULTILINE)
_EVERYBODY = {"all", "everyone", "channel", "stream", "topic"}


class ZulipWords:
    def __init__(self) -> None:
        self._by_id: dict[str, str] = {}
        self._by_name: dict[str, str] = {}

    def add_person(self, pk: int, name: str, handle: str) -> None:
        """Of two who are called alike, Zulip writes the number behind the name."""
        self._by_id[str(pk)] = handle
        self._by_name.setdefault(name, str(pk))

    def read(self, content: str) -> tuple[str, dict[str, str]]:
        """The words, and whom names in them mean."""
        names: dict[str, str] = {}
        pieces = re.split(f"({CODE})", _FENCE.sub(_write_fence, content), flags=re.DOTALL)
        pieces[::2] = [self._read_piece(piece, names) for piece in pieces[::2]]
        return "".join(pieces).strip(), names

    def _read_piece(self, piece: str, names: dict[str, str]) -> str:
        def call(found: re.Match[str]) -> str:
            name, _bar, number = found[2].partition("|")
            if name in _EVERYBODY:
                return "@room"
            key = number if number in self._by_id else self._by_name.get(name, "")
            if not key:
                return f"@{name}"
            handle = self._by_id[key]
            if found[1]:
                # Named, and not called
                return name
            names[handle] = key
            return f"@{handle}"

        words = _CALLED.sub(call, piece)
        words = _GROUP.sub(lambda found: f"@{found[1]}", words)
        return _TIME.sub(r"\1", _STREAM.sub(lambda found: "#" + found[1].replace(">", " > "), words))


def _write_fence(found: re.Match[str]) -> str:
    inside = found[4].rstrip("\n")
    if found[2] == "quote":
        return "\n".join(f"> {line}" for line in inside.split("\n"))
    head = f"{found[3].strip()}\n" if found[3].strip() else ""
    return head + "\n".join(f"||{line}||" for line in inside.split("\n") if line.strip())
