"""What the scripts say, in another language: of `djangojs.mo` a script gets what its own modules say."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import TypedDict

from django.conf import settings
from django.utils.translation.trans_real import DjangoTranslation
from django.views.i18n import JSONCatalog

from syncchat.assets.bundler import Read, list_modules
from syncchat.assets.precache import CHAT_SCRIPT, is_hashed, is_part_script, read_script

TEXT = r'\s*"((?:[^"\\]|\\.)*)"'
# Literals alone, which a test holds; xgettext takes no others either
SAID = re.compile(rf"\b(n|p|)gettext\({TEXT}(?:,{TEXT})?")
# Every known rule looks at the last two digits of what is larger
PLURALS = 200


class Catalogue(TypedDict):
    """As static/js/lib/gettext.js reads it."""

    language: str
    plural: str
    words: dict[str, str | list[str]]


def read_catalogue(script: str, language: str) -> Catalogue | None:
    """None where nothing is said otherwise than it is written, as in English."""
    read = _read_catalogue if is_hashed() else _read_catalogue.__wrapped__
    return read(script, language)


@cache
def _read_catalogue(script: str, language: str) -> Catalogue | None:
    translation = DjangoTranslation(
        language, domain="djangojs", localedirs=[*map(str, settings.LOCALE_PATHS)]
    )
    catalogue = JSONCatalog()
    catalogue.translation = translation
    if not (translated := catalogue.get_catalog()):
        return None
    words = {key: translated[key] for key in list_said(script) if translated.get(key, key) != key}
    # The rule itself is an expression, and the page may not make code from text
    plural = "".join(str(translation.plural(n)) for n in range(PLURALS))
    return {"language": language, "plural": plural, "words": words} if words else None


def list_said(script: str) -> list[str]:
    """Of a part, what the page that takes it in does not say itself."""
    read = cache(read_script)
    known = _list_said(CHAT_SCRIPT, read) if is_part_script(script) else {}
    return [key for key in _list_said(script, read) if key not in known]


def _list_said(script: str, read: Read) -> dict[str, None]:
    return dict.fromkeys(key for name in list_modules(script, read) for key in find_said(read(name)))


def find_said(text: str) -> Iterator[str]:
    """The keys that a compiled catalogue has for what a module says."""
    for kind, *texts in SAID.findall(text):
        first, second = (json.loads(f'"{each}"') for each in texts)
        yield f"{first}\x04{second}" if kind == "p" else first
