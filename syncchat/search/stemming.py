"""English words to their stem: Porter's algorithm of 1980. Words of other languages mostly pass unchanged."""

import re

_MEASURE = re.compile(r"[aeiou]+[^aeiou]+")

_STEP_2 = {
    "ational": "ate",
    "ization": "ize",
    "iveness": "ive",
    "fulness": "ful",
    "ousness": "ous",
    "tional": "tion",
    "biliti": "ble",
    "entli": "ent",
    "ousli": "ous",
    "ation": "ate",
    "alism": "al",
    "aliti": "al",
    "iviti": "ive",
    "enci": "ence",
    "anci": "ance",
    "izer": "ize",
    "abli": "able",
    "alli": "al",
    "ator": "ate",
    "eli": "e",
}
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ness": "", "ful": ""}
_STEP_4 = (
    "ement",
    "ance",
    "ence",
    "able",
    "ible",
    "ment",
    "ant",
    "ent",
    "ion",
    "ism",
    "ate",
    "iti",
    "ous",
    "ive",
    "ize",
    "al",
    "er",
    "ic",
    "ou",
)


def find_stem(word: str) -> str:
    if len(word) <= 2 or not (word.isascii() and word.isalpha()):
        return word
    return _end(_derive(_inflect(word)))


def _inflect(word: str) -> str:
    """Steps 1a, 1b and 1c: plurals, -ed, -ing, and y after a consonant."""
    if word.endswith(("sses", "ies")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    word = _undo_tense(word)
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    return word


def _undo_tense(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and _has_vowel(stem):
            return _mend(stem)
    return word


def _mend(stem: str) -> str:
    if stem.endswith(("at", "bl", "iz")):
        return stem + "e"
    if len(stem) > 1 and stem[-1] == stem[-2] and stem[-1] not in "aeioulsz":
        return stem[:-1]
    return stem + "e" if _measure(stem) == 1 and _ends_short(stem) else stem


def _derive(word: str) -> str:
    """Steps 2, 3 and 4: endings that make one kind of word of another."""
    for endings in (_STEP_2, _STEP_3):
        ending = next((each for each in endings if word.endswith(each)), "")
        if ending and _measure(word.removesuffix(ending)) > 0:
            word = word.removesuffix(ending) + endings[ending]
    ending = next((each for each in _STEP_4 if word.endswith(each)), "")
    stem = word.removesuffix(ending) if ending else word
    if ending and _measure(stem) > 1 and (ending != "ion" or stem.endswith(("s", "t"))):
        return stem
    return word


def _end(word: str) -> str:
    """Step 5: a last e, and a double l."""
    if word.endswith("e"):
        stem = word[:-1]
        size = _measure(stem)
        if size > 1 or (size == 1 and not _ends_short(stem)):
            word = stem
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word


def _spell(stem: str) -> str:
    """The same with y written as i where it is a vowel, which is after a consonant."""
    return re.sub(r"(?<=[^aeiou])y", "i", stem)


def _measure(stem: str) -> int:
    return len(_MEASURE.findall(_spell(stem)))


def _has_vowel(stem: str) -> bool:
    return any(letter in "aeiou" for letter in _spell(stem))


def _ends_short(stem: str) -> bool:
    """Consonant, vowel, consonant, the last one not w, x or y."""
    spelled = _spell(stem)
    if len(stem) < 3 or stem[-1] in "aeiouwxy":
        return False
    return spelled[-2] in "aeiou" and spelled[-3] not in "aeiou"
