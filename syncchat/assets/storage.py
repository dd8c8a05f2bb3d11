"""Static files with hashed names; style and scripts each joined into one file, without comments."""

import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from servestatic.storage import CompressedManifestStaticFilesStorage

from syncchat.assets.bundler import bundle_scripts, bundle_with_parts, strip_comments
from syncchat.assets.precache import CHAT_SCRIPT, PAGE_SCRIPT, is_joined, is_part_script

ENTRY = "css/app.css"
IMPORT = re.compile(r'^@import url\("([^"]+)"\);\n?', re.MULTILINE)
# And what indents: 4 % of the style, also compressed
STYLE_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:[^*]|\*(?!/))*\*/)?\n|^[ \t]+", re.MULTILINE)

Sources = Mapping[str, tuple[Storage, str]]


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """One request for the style and one for the scripts instead of two hundred; apart in development."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        if not dry_run:
            paths = {**paths, **{name: self._write(name, text) for name, text in rewrite(paths)}}
            # Brotli takes 10 ms for a file, and these 300 nobody asks for
            paths = {name: path for name, path in paths.items() if not is_joined(name)}
        yield from super().post_process(paths, dry_run, **options)

    def _write(self, name: str, text: str) -> tuple[Storage, str]:
        """From the source each time, so a second collectstatic does not read its own result."""
        self.delete(name)
        self.save(name, ContentFile(text))
        return self, name


def rewrite(sources: Sources) -> Iterator[tuple[str, str]]:
    def read(module: str) -> str:
        return strip_comments(_read(module, sources))

    if ENTRY in sources:
        yield ENTRY, STYLE_COMMENT.sub("", join_imports(ENTRY, sources))
    if CHAT_SCRIPT in sources:
        parts = sorted(name for name in sources if is_part_script(name))
        yield from bundle_with_parts(CHAT_SCRIPT, parts, read)
    if PAGE_SCRIPT in sources:
        yield PAGE_SCRIPT, bundle_scripts(PAGE_SCRIPT, read)


def join_imports(name: str, sources: Sources) -> str:
    text = _read(name, sources)
    return IMPORT.sub(lambda found: join_imports(normpath(join(dirname(name), found[1])), sources), text)


def _read(name: str, sources: Sources) -> str:
    storage, path = sources[name]
    with storage.open(path) as source:
        return str(source.read().decode())
