"""Whether there is anything to see."""

import re
import unicodedata

from syncchat.text.characters import IGNORABLE

# The blank Braille pattern is a symbol to Unicode, and drawn as nothing
_DRAWN_BLANK = re.compile(rf"[{IGNORABLE}\u2800]")
_UNSEEN = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"}


def is_blank(text: str) -> bool:
    """Spaces, controls, what is drawn as nothing, and marks without a letter to stand on."""
    return all(unicodedata.category(each) in _UNSEEN or _DRAWN_BLANK.match(each) for each in text)
