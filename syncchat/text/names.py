"""Names of people and rooms, as somebody looks for them."""

from typing import NamedTuple

from syncchat.text.folding import drop_umlauts, fold, spell_umlauts
from syncchat.text.words import list_words


class FoldedName(NamedTuple):
    """The two ways to type it: Müller as `muller`, and as `mueller`."""

    bare: str
    spelled: str

    def is_same(self, other: "FoldedName") -> bool:
        return self.bare == other.bare or self.spelled == other.spelled

    def begins(self, other: "FoldedName") -> bool:
        return other.bare.startswith(self.bare) or other.spelled.startswith(self.spelled)

    def begins_word_of(self, other: "FoldedName") -> bool:
        return f" {self.bare}" in f" {other.bare}" or f" {self.spelled}" in f" {other.spelled}"

    def is_in(self, other: "FoldedName") -> bool:
        return self.bare in other.bare or self.spelled in other.spelled


def fold_name(name: str) -> FoldedName:
    return _fold_both(fold(" ".join(name.split())))


def fold_name_words(name: str) -> FoldedName:
    """Without what stands between the words."""
    return _fold_both(" ".join(list_words(name)))


def _fold_both(folded: str) -> FoldedName:
    return FoldedName(drop_umlauts(folded), spell_umlauts(folded))
