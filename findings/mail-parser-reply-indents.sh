#!/usr/bin/env bash
# mail-parser-reply 1.36 (PyPI), Python 3.11.
#
# Surprise: what it takes for the answer in a mail is not the answer's text: every line comes without its leading
# spaces. Words in sentences look the same, so trying it on prose shows nothing; Markdown loses its meaning. The body of
# a Python function stands at the margin, also inside a fence, a list within a list becomes one list, and a block of
# code that is indented becomes a paragraph. And two lines that begin with "from:" and "to:" end the answer: they, and
# all that follows, are gone, as if a forwarded mail began there. A single "from:" stays. A list at the end of an answer
# is its signature: `body`, which is the answer without one, is cut before the first "- ".
#
# Seen on 2026-11-30: the seven lines that are compared below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tool
tool/bin/pip install -qq --disable-pip-version-check mail-parser-reply==1.36
cat > try.py <<'PYTHON'
from mailparser_reply import EmailReplyParser

QUOTE = "\n\nOn Mon, 30 Nov 2026 at 10:00, Ann wrote:\n> Which one?\n"
ANSWERS = {
    "function": "def f():\n    return 1",
    "fence": "```\nif x:\n    y()\n```",
    "lists": "- a\n  - b",
    "code": "Run:\n\n    make run",
    "two headers": "I moved it\nfrom: Monday\nto: Tuesday\nBring tea",
    "one header": "I moved it\nfrom: Monday\nBring tea",
}
for name, answer in ANSWERS.items():
    print(f"{name}:", repr(EmailReplyParser(languages=["en"]).parse_reply(text=answer + QUOTE)))
listed = EmailReplyParser(languages=["en"]).read(text="Bring:\n\n- bread\n- milk" + QUOTE).replies[0]
print("list at the end:", [listed.body, listed.signatures])
PYTHON
tool/bin/python try.py | tee said
diff said - <<'SAID'
function: 'def f():\nreturn 1'
fence: '```\nif x:\ny()\n```'
lists: '- a\n- b'
code: 'Run:\n\nmake run'
two headers: 'I moved it'
one header: 'I moved it\nfrom: Monday\nBring tea'
list at the end: ['Bring:', '- bread\n- milk']
SAID
