"""One script instead of a hundred and fifty: each module becomes a function that returns what it exports.

Our modules keep to a small part of the grammar, which a test holds: named imports and exports, each
statement at the start of a line, nothing exported that is assigned again, no circle of imports.
"""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname, join, normpath

from django.conf import settings

IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
UNKNOWN = re.compile(r"^(?:import|export|await)\b.*", re.MULTILINE)

Read = Callable[[str], str]


class NoBundle(ValueError):
    """A module says something that cannot be said inside a function."""


def bundle_scripts(entry: str, read: Read) -> str:
    """The entry with all that it imports, each module once and after those that it needs.

    Raises:
        NoBundle: names the module.
    """
    order = list(_walk(entry, read, [], set()))
    numbers = {name: number for number, name in enumerate(order)}
    return "".join(_wrap(name, read(name), numbers) for name in order)


def _walk(name: str, read: Read, path: list[str], seen: set[str]) -> Iterator[str]:
    if name in path:
        raise NoBundle(f"{name} imports itself by way of {path[-1]}")
    if name in seen:
        return
    seen.add(name)
    for _names, target in IMPORT.findall(read(name)):
        yield from _walk(_resolve(name, target), read, [*path, name], seen)
    yield name


def _resolve(name: str, target: str) -> str:
    return normpath(join(dirname(name), target))


def _wrap(name: str, text: str, numbers: dict[str, int]) -> str:
    exported = [found[1] for found in EXPORT.findall(text)]

    def take(found: re.Match[str]) -> str:
        names = re.sub(r"\s+", " ", found[1]).strip(" ,").replace(" as ", ": ")
        return f"const {{ {names} }} = ${numbers[_resolve(name, found[2])]};\n"

    body = EXPORT.sub(r"\1", IMPORT.sub(take, text))
    if unknown := UNKNOWN.search(body):
        raise NoBundle(f"{name}: {unknown[0]}")
    body = body.replace("import.meta.url", f'new URL("{settings.STATIC_URL}{name}", location.href)')
    return f"const ${numbers[name]} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();\n"
