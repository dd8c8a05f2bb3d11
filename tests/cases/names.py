"""Names as people have them, what others type to find them, and names that are none."""

PEOPLE = {
    "skrog": "Søren Krøgh",
    "lw1": "Łukasz Wójcik",
    "jperez": "José Pérez",
    "oz": "Özge Şahin",
    "mm": "Jörg Müller",
}
PEOPLE |= {"nn": "Ирина Ёлкина", "tanaka": "田中 花子", "ahmed": "أحمد", "grk": "Ἀλέξανδρος", "half": "ﾔﾏﾀﾞ"}
FOUND_PEOPLE = {
    "soren": {"skrog"},
    "SØREN": {"skrog"},
    "krogh": {"skrog"},
    "kroegh": {"skrog"},
    "łukasz": {"lw1"},
    "lukasz": {"lw1"},
    "WOJCIK": {"lw1"},
    "JOSÉ": {"jperez"},
    "jose": {"jperez"},
    "Jose\u0301 pe": {"jperez"},
    "özge": {"oz"},
    "ozge": {"oz"},
    "ŞAHİN": {"oz"},
    "muller": {"mm"},
    "mueller": {"mm"},
    "MÜLLER": {"mm"},
    "joerg  mü": {"mm"},
    "елкина": {"nn"},
    "ИРИНА": {"nn"},
    "花子": {"tanaka"},
    "احمد": {"ahmed"},
    "αλεξανδροσ": {"grk"},
    "ヤマダ": {"half"},
    "＠ｏｚ": {"oz"},
    "osge": set[str](),
}

ROOMS = ["Ärzte", "Кухня", "Écoles", "Zentrale Ablage", "Büro Köln", "#Ideen"]
FOUND_ROOMS = {
    "ärzte": ["Ärzte"],
    "ARZTE": ["Ärzte"],
    "aerzte": ["Ärzte"],
    "кухня": ["Кухня"],
    "ecoles": ["Écoles"],
    "koeln": ["Büro Köln"],
    "BÜRO": ["Büro Köln"],
    "zentrale": ["Zentrale Ablage"],
    "": ["#Ideen", "Ärzte", "Büro Köln", "Écoles", "General", "Zentrale Ablage", "Кухня"],
}

BLANK = {
    "Hangul filler": "\u3164",
    "half-width Hangul filler": "\uffa0",
    "Hangul first filler": "\u115f",
    "Hangul middle filler": "\u1160",
    "blank Braille": "\u2800",
    "Khmer vowels": "\u17b4\u17b5",
    "zero-width space": "\u200b",
    "word joiner": "\u2060 \u2060",
    "tags": "\U000e0041\U000e0042",
    "variation selectors": "\ufe0f\U000e0100",
    "grapheme joiner": "\u034f",
    "Mongolian separator": "\u180e",
    "soft hyphen": "\u00ad",
    "an accent with no letter": "\u0301",
    "em space": "\u2003",
}
SEEN = ["ㅎ", "⠁", ".", "🌱", "ក", "0", "ー", "ـ"]
