"""The tables of docs/protocol.md: what a field means is said once, in meanings.toml."""

import re
from typing import Any

from syncchat.protocol.meanings import find_meaning

Schema = dict[str, Any]
SECTION = re.compile(r"^### (.+?)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
# Tables of kinds and codes stand below those of the fields
FIELDS_END = re.compile(r"^\| (?:Kind,|Code) ", re.MULTILINE)
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+?) \|[^|\n]*\|$", re.MULTILINE)


def write_meanings(text: str, schemas: Schema) -> str:
    """``text`` with the last column of each shape's table written anew."""
    shapes = {name_section(name, schema): name for name, schema in schemas.items()}

    def write_section(found: re.Match[str]) -> str:
        head, body = found.groups()
        shape = shapes.get(head)
        if shape is None:
            return found[0]
        end = FIELDS_END.search(body)
        cut = end.start() if end else len(body)
        return f"### {head}\n{ROW.sub(lambda row: _write_row(shape, row), body[:cut])}{body[cut:]}"

    return SECTION.sub(write_section, text)


def name_section(shape: str, schema: Schema) -> str:
    fields = schema.get("properties", {})
    kind = fields.get("type", {}).get("const")
    if kind == "signal":
        return f"`signal` `{fields['kind']['const']}`"
    return f"`{kind}`" if kind else shape


def _write_row(shape: str, row: re.Match[str]) -> str:
    return f"| `{row[1]}` | {row[2]} | {find_meaning(shape, row[1])[0]} |"
