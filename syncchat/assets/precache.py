"""The static files that the chat needs without a network, and the mark that tells one release from another."""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import find, get_finders
from django.contrib.staticfiles.storage import staticfiles_storage

from syncchat.assets.bundler import bundle_scripts, strip_comments
from syncchatroom.environment import BASE_DIR

WORKER = "js/offline/worker.js"
# Not every browser takes modules there, so it travels joined with what it imports
PUSH_SCRIPT = "js/offline/push-entry.js"
# What a script asks for by its plain name
UNHASHED = ("js/lib/emoji.json", "js/lib/emoji-names.de.json")
ENTRY_STYLE = "css/app.css"
# With hashed names each holds all that it imports
ENTRY_SCRIPTS = CHAT_SCRIPT, PAGE_SCRIPT = ("js/entry/main.js", "js/entry/page.js")
# Before the chat's own, and not a module: it must run where that cannot
GUARD_SCRIPT = "js/entry/start-guard.js"
# What is loaded when it is first asked for: a script each, with a style if it needs one
PART_SCRIPT = re.compile(r"js/parts/([a-z][a-z-]*)\.js")
PART_STYLES = "css/parts/"
# The name of a release that changes under one's hands
DEVELOPMENT = "development"
# Pages outside the chat need the network
ELSEWHERE = (PAGE_SCRIPT, "js/forms/", "js/offline/")


def list_hashed() -> dict[str, str]:
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    return hashed


def is_hashed() -> bool:
    return bool(list_hashed())


def list_kept_files() -> list[str]:
    """Addresses. With hashed names style and scripts are one file each; without, every file of the chains."""
    if is_hashed():
        names = [name for name in list_hashed() if is_kept(name) or is_of_part(name)]
        return sorted(
            {staticfiles_storage.url(name) for name in names}
            | {settings.STATIC_URL + name for name in UNHASHED}
        )
    return sorted(settings.STATIC_URL + name for name in _list_found() if is_kept(name) or is_loose(name))


def list_parts() -> list[str]:
    """Names, such as `search`."""
    found = [PART_SCRIPT.fullmatch(name) for name in list_hashed() or _list_found()]
    return sorted(match[1] for match in found if match)


def find_part_style(part: str) -> str | None:
    name = f"{PART_STYLES}{part}.css"
    known = name in list_hashed() if is_hashed() else find(name) is not None
    return name if known else None


def compute_release() -> str:
    """Part of the addresses that never change what they mean."""
    return compute_version() if is_hashed() else DEVELOPMENT


def is_kept(name: str) -> bool:
    """What the first page needs."""
    return name in (ENTRY_STYLE, GUARD_SCRIPT, CHAT_SCRIPT, *UNHASHED) or name.startswith("img/")


def is_of_part(name: str) -> bool:
    return is_part_script(name) or name.startswith(PART_STYLES)


def is_part_script(name: str) -> bool:
    return PART_SCRIPT.fullmatch(name) is not None


def is_loose(name: str) -> bool:
    """What is a file of its own only in development."""
    return name.startswith("css/") or (is_module(name) and not name.startswith(ELSEWHERE))


def is_joined(name: str) -> bool:
    """What is asked for as a part of another file, once style and scripts are joined."""
    is_own = name in (ENTRY_STYLE, GUARD_SCRIPT, *ENTRY_SCRIPTS) or is_of_part(name)
    return name.startswith(("css/", "js/")) and name.endswith((".css", ".js")) and not is_own


def is_module(name: str) -> bool:
    return name.startswith("js/") and name.endswith(".js")


def read_worker() -> str:
    """One classic script of two: what the worker keeps, and what it does with what is pushed."""
    return _read_worker() if is_hashed() else _read_worker.__wrapped__()


@cache
def _read_worker() -> str:
    pushes = bundle_scripts(PUSH_SCRIPT, lambda name: strip_comments(read_script(name)))
    return f"{read_script(WORKER)}\n{pushes}"


def read_script(name: str) -> str:
    """As it was written."""
    return _read(name).decode()


def compute_version() -> str:
    """Another one whenever anything that is kept has changed."""
    return _compute_version() if is_hashed() else _compute_version.__wrapped__()


@cache
def _compute_version() -> str:
    digest = hashlib.sha256(read_worker().encode())
    for address in list_kept_files():
        digest.update(address.encode())
        if not is_hashed() or address.endswith(UNHASHED):
            digest.update(_read(address.removeprefix(settings.STATIC_URL)))
    # The page itself: its markup and its words
    for path in sorted(_list_sources()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _list_found() -> set[str]:
    return {name for finder in get_finders() for name, _ in finder.list([])}


def _list_sources() -> list[Path]:
    folders = [
        BASE_DIR / "templates",
        *settings.LOCALE_PATHS,
        Path(__file__).parent / "templatetags",
    ]
    found = [path for folder in folders for path in Path(folder).rglob("*") if path.is_file()]
    return [path for path in found if path.suffix in (".html", ".svg", ".mo", ".py")]


def _read(name: str) -> bytes:
    found = find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found).read_bytes()
