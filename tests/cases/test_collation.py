"""The server sorts names as a browser does: the same names through both."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from syncchat.text.collation import make_collation_key
from tests.cases.names import PEOPLE, ROOMS

SCRIPT = Path(__file__).with_name("sort-names.js")
SIGNS = [f"{sign}x" for sign in "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"]
NAMES = [
    *(
        "Ärzte",
        "Arbeit",
        "Arzt",
        "Azubi",
        "Äpfel",
        "apfel",
        "Apfel",
        "Zentrale Ablage",
        "Zebra",
        "Œuvre",
        "Oder",
    ),
    *("Projekt 2", "Projekt 10", "Projekt", "Projekte", "Projekt-Chat", "Projekt_b"),
    *("Müller", "Muller", "Mueller", "Muelle", "Mülle", "MÜLLER", "müller", "Straße", "Strasse", "Strassen"),
    *(
        "Łukasz",
        "Luka",
        "Lukas",
        "Lz",
        "Søren",
        "Soren",
        "Sorensen",
        "Šimon",
        "Simone",
        "Çelik",
        "Celine",
        "José",
    ),
    *("Дверь", "Кухня", "Ёлкина", "Елкина", "Ель", "Ирина", "Йога", "Иван", "Ия", "Катя", "Αθήνα", "Ωμέγα"),
    *("أحمد", "باب", "שלום", "אבא", "हिन्दी", "अमर", "สมชาย", "กานดา", "김철수", "가나다", "한국", "ヤマダ"),
    *(
        "はな",
        "田中",
        "中村",
        "日本",
        "🌱 Garten",
        "#Ideen",
        "#9",
        "9 to 5",
        "10 to 6",
        "a b",
        "a-b",
        "ab",
        "A B",
    ),
    *(
        "O'Neil",
        "Oneil",
        "O’Brien",
        "1",
        "2",
        "10",
        "$5",
        "€4",
        "Ïda",
        "Ida",
        "Idb",
        "Þór",
        "Æther",
        "Aether",
        "Af",
    ),
]


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_names_stand_in_the_order_of_a_browser() -> None:
    names = list(dict.fromkeys([*NAMES, *SIGNS, *PEOPLE, *PEOPLE.values(), *ROOMS]))
    done = subprocess.run(
        ["node", SCRIPT], input=json.dumps(names), capture_output=True, text=True, check=True, timeout=60
    )
    sorted_here = sorted(names, key=make_collation_key)

    for language, there in json.loads(done.stdout).items():
        assert sorted_here == there, language
