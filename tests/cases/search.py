"""What is typed into the search field, and which of the messages it finds: the same on each database.

Written with escapes where it matters whether a letter is one character or a base with its marks.
"""

import unicodedata
from typing import NamedTuple


class Case(NamedTuple):
    messages: list[str]
    query: str
    found: list[int]


def apart(text: str) -> str:
    """As a Mac writes names of files."""
    return unicodedata.normalize("NFD", text)


FOUND = {
    "Hangul from a Mac": Case([apart("한글 파일을 보세요")], "한글", [0]),
    "Hangul asked for from a Mac": Case(["한글 파일을 보세요"], apart("한글"), [0]),
    "kana from a Mac": Case([apart("プロジェクトのデザイン")], "デザイン", [0]),
    "kana of half and full width": Case(["ﾊﾝﾊﾞｰｶﾞｰ食べたい", "ハンバーガー食べたい"], "ハンバーガー", [0, 1]),
    "kana asked for in half width": Case(["ハンバーガー食べたい"], "ﾊﾝﾊﾞｰｶﾞｰ", [0]),
    "a voice mark makes another letter": Case(["かき", "がき"], "がき", [1]),
    "Latin of full width": Case(["ＡＢＣ 会議"], "abc", [0]),
    "Vietnamese": Case([apart("Đường Nguyễn Huệ")], "duong nguyen", [0]),
    "alef with hamza": Case(["النظام أحمد يعمل"], "احمد", [0]),
    "alef with hamza asked for": Case(["النظام احمد يعمل"], "أحمد", [0]),
    "alef with madda": Case(["آمن", "امن"], "امن", [0, 1]),
    "a hamza of its own": Case(["شيء جديد", "شئ جديد"], "شيء", [0, 1]),
    "ta marbuta and ya": Case(["مدرسة", "مستشفى"], "مدرسه", [0]),
    "Arabic points": Case(["الرَّحْمٰن"], "الرحمن", [0]),
    "Arabic's long line": Case(["محمـــد"], "محمد", [0]),
    "Arabic digits": Case(["غرفة ١٢٣"], "123", [0]),
    "Persian letters": Case(["کتاب"], "كتاب", [0]),
    "Hebrew points": Case(["שָׁלוֹם לכולם"], "שלום", [0]),
    "a Hebrew abbreviation": Case(["צה״ל", 'צה"ל'], "צהל", [0, 1]),
    "Hindi with its vowel signs": Case(["हिन्दी में"], "हिन्दी", [0]),
    "Hindi's vowel signs tell words apart": Case(["किताब", "काताब"], '"किताब"', [0]),
    "Hindi without the dot below": Case(["ज़रूर आना"], "जरूर", [0]),
    "part of a Thai sentence": Case(["สวัสดีครับ"], "ครับ", [0]),
    "part of a Chinese sentence": Case(["请看，会议改到明天。"], "明天", [0]),
    "umlauts spelled with e": Case(["Häuser", "Müller", "Größe"], "haeuser", [0]),
    "ue": Case(["Häuser", "Müller", "Größe"], "mueller", [1]),
    "oe": Case(["Häuser", "Müller", "Größe"], "groesse", [2]),
    "umlauts left out": Case(["Häuser", "Müller", "Größe"], "muller", [1]),
    "umlauts asked for": Case(["Haeuser", "Mueller", "Groesse", "Muller"], "müller", [1, 3]),
    "oe back": Case(["Haeuser", "Mueller", "Groesse"], "Größe", [2]),
    "umlauts in a phrase": Case(["die neuen Häuser am See"], '"neuen Haeuser am"', [0]),
    "the beginning of a word": Case(["Überweisung", "Ueberweisung"], "ueberw", [0, 1]),
    "e after a vowel is no umlaut by itself": Case(["the poet", "the pot"], "pot", [1]),
    "and not in German words": Case(["die Duelle", "dull"], "dull", [1]),
    "sharp s": Case(["Straße", "STRASSE"], "strasse", [0, 1]),
    "letters that are not taken apart": Case(
        ["Søren Łukasz œuvre Ægir Þór"], "soren lukasz oeuvre aegir thor", [0]
    ),
    "Danish letters spelled out": Case(["København på Ærø"], "koebenhavn paa", [0]),
    "Turkish i": Case(["İstanbul", "ISPARTA", "ısparta"], "ısparta", [1, 2]),
    "Turkish capital i": Case(["İstanbul", "Isparta"], "istanbul", [0]),
    "Czech": Case(["Příliš žluťoučký kůň"], "prilis zlutoucky kun", [0]),
    "a French article": Case(["l'équipe arrive", "L’ÉQUIPE PART"], "équipe", [0, 1]),
    "a French article asked for": Case(["l’équipe arrive"], "l'équipe", [0]),
    "an apostrophe within a word": Case(["don't"], "dont", [0]),
    "German plurals": Case(["Häuser", "Rechnungen", "Besprechungen"], "Haus", [0]),
    "-ungen": Case(["Häuser", "Rechnungen", "Besprechungen"], "Rechnung", [1]),
    "-ung": Case(["das Haus", "die Rechnung", "die Besprechung"], "Besprechungen", [2]),
    "a plural spelled with e": Case(["das Haus", "die Häuser"], "haeuser", [0, 1]),
    "English forms": Case(["we glazed it", "she runs"], "glazing", [0]),
    "a star": Case(["done ⭐", "later ⏰"], "⭐", [0]),
    "a clock": Case(["done ⭐", "later ⏰"], "⏰", [1]),
    "a skin tone": Case(["yes 👍🏽", "no"], "👍", [0]),
    "a heart with and without its selector": Case(["❤️", "❤"], "❤️", [0, 1]),
    "a soft hyphen": Case(["Donau\u00addampf\u200bschiff"], "Donaudampfschiff", [0]),
    "a ligature": Case(["ﬁnal"], "final", [0]),
    "a trade mark": Case(["Acme™ ships"], '"acme ships"', [0]),
    "a word that stands more often than a vector counts": Case(
        ["the cat " * 300 + "the elephant", "the cat " * 300 + "an elephant"], '"the elephant"', [0]
    ),
    "a letter that stands more often than a vector counts": Case(
        ["的人 " * 300 + "的象", "的人 " * 300], "的象", [0]
    ),
}
