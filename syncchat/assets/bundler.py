"""One script instead of a hundred and fifty: each module becomes a function that returns what it exports.

A part of the page that is loaded later is a script of its own. It takes the modules that the entry has from
the entry, so that there is one of each, and one that several parts need is made by whichever comes first.

Our modules keep to a small part of the grammar, which a test holds: named imports and exports, each
statement at the start of a line, nothing exported that is assigned again, no circle of imports.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from posixpath import dirname, join, normpath

from django.conf import settings

IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
# Takes the entry's modules and holds them for the parts
SHARING = "js/components/parts.js"
# Whole lines, and types inside them: nearly a third of what would travel
COMMENT = re.compile(
    r"^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*\n|^[ \t]*//[^\n]*\n|/\*\* @(?:type|param) (?:[^*\n]|\*(?!/))*\*/ ?",
    re.MULTILINE,
)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
UNKNOWN = re.compile(r"^(?:import|export|await)\b.*", re.MULTILINE)

Read = Callable[[str], str]


class BundleError(ValueError):
    """A module says something that cannot be said inside a function."""


def bundle_scripts(entry: str, read: Read) -> str:
    """The entry with all that it imports, each module once and after those that it needs.

    Raises:
        BundleError: names the module.
    """
    return next(text for _name, text in bundle_with_parts(entry, [], read))


def bundle_with_parts(entry: str, parts: Iterable[str], read: Read) -> Iterator[tuple[str, str]]:
    """The entry as above, then each part with what only parts need.

    Raises:
        BundleError: names the module.
    """
    order = list_modules(entry, read)
    numbers = {name: number for number, name in enumerate(order)}
    scripts = {part: list(_walk(part, read, [], set(order))) for part in parts}
    for name in (name for needed in scripts.values() for name in needed):
        numbers.setdefault(name, len(numbers))
    taken = {part: _list_taken(needed, order, read) for part, needed in scripts.items()}
    text = "".join(f"const ${numbers[name]} = {_wrap(name, read(name), numbers)};\n" for name in order)
    yield entry, text + _hand_over(entry, taken, numbers)
    for part, needed in scripts.items():
        yield part, _write_part(part, needed, taken[part], numbers, read)


def strip_comments(text: str) -> str:
    return COMMENT.sub("", text)


def list_modules(entry: str, read: Read) -> list[str]:
    """What the entry needs, each after what it needs itself, and the entry.

    Raises:
        BundleError: names a module that imports itself.
    """
    return list(_walk(entry, read, [], set()))


def _list_taken(needed: list[str], order: list[str], read: Read) -> list[str]:
    targets = {_resolve(name, target) for name in needed for _names, target in IMPORT.findall(read(name))}
    return [name for name in order if name in targets]


def _hand_over(entry: str, taken: dict[str, list[str]], numbers: dict[str, int]) -> str:
    if not taken:
        return ""
    if SHARING not in numbers:
        raise BundleError(f"{entry} has parts and does not import {SHARING}")
    shared = sorted({numbers[name] for names in taken.values() for name in names})
    return f"${numbers[SHARING]}.share({{ {', '.join(f'${number}' for number in shared)} }});\n"


def _write_part(part: str, needed: list[str], taken: list[str], numbers: dict[str, int], read: Read) -> str:
    made = "".join(
        f"const ${numbers[name]} = ($registry.${numbers[name]} ??= {_wrap(name, read(name), numbers)});\n"
        for name in needed
    )
    names = ", ".join(f"${numbers[name]}" for name in taken)
    opening = f"export const instantiate = ($registry) => {{\nconst {{ {names} }} = $registry;\n"
    return f"{opening}{made}return ${numbers[part]};\n}};\n"


def _walk(name: str, read: Read, path: list[str], seen: set[str]) -> Iterator[str]:
    if name in path:
        raise BundleError(f"{name} imports itself by way of {path[-1]}")
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
        raise BundleError(f"{name}: {unknown[0]}")
    body = body.replace("import.meta.url", f'new URL("{settings.STATIC_URL}{name}", location.href)')
    return f"(() => {{\n{_strip_indents(body)}return {{ {', '.join(exported)} }};\n}})()"


def _strip_indents(body: str) -> str:
    """3.5 % of what travels. Where a text may go on over lines, its spaces are its own."""
    return body if any(line.count("`") % 2 for line in body.splitlines()) else INDENT.sub("", body)
