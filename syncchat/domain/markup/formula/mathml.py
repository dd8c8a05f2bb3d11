"""LaTeX to MathML Core, by the library `math-core`; what it refuses is shown as it was typed."""

import re

from math_core import LatexError, LatexToMathML

from syncchat.domain.markup.text import escape_attribute

# Characters with the marks around them; each costs up to 0.2 us
MAX_FORMULA = 1_000
# The longest that 1,000 characters of ordinary formulas gave was 11,000
MAX_MATHML = 20_000
# Longer distances would put ink over the words of others
MAX_EM = 10
# A block of code in this language is a formula
MATH = "math"
_CONVERTER = LatexToMathML(max_expansions=0, fancy_error=False)
_LENGTH = re.compile(r'(?:width|height|depth|voffset|lspace|rspace|linethickness|m(?:in|ax)size)="([^"]*)"')
_EM = re.compile(r"[-+]?(\d+(?:\.\d+)?|\.\d+)(?:em)?")
# The page's policy allows no `style`; these two align the columns of a system of equations
_STYLES = {"right": "end", "left": "start"}
_STYLE = re.compile(r' style="(?:text-align: (right|left))?[^"]*"')


def write_mathml(source: str, *, is_block: bool) -> str | None:
    """A `math` element that names its source in `alttext`; None for what is no formula."""
    try:
        html = _CONVERTER.convert_with_local_state(source, displaystyle=is_block)
    except LatexError:
        return None
    # Strikes are drawn by a stylesheet of the library's, and without it a cancelled term would look valid
    if not source.strip() or len(html) > MAX_MATHML or "<menclose" in html or not _is_near(html):
        return None
    return f'<math alttext="{escape_attribute(source)}"' + _STYLE.sub(_name_alignment, html)[len("<math") :]


def _is_near(html: str) -> bool:
    return all((em := _EM.fullmatch(length)) and float(em[1]) <= MAX_EM for length in _LENGTH.findall(html))


def _name_alignment(style: re.Match[str]) -> str:
    return f' class="{_STYLES[style[1]]}"' if style[1] else ""
