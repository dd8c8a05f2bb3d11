#!/usr/bin/env bash
# servestatic 4.4.0 (PyPI), Python 3.11, its WSGI application asked in process.
#
# Surprise: a download that is resumed after the file was replaced gets the end of the new file glued to the beginning of
# the old one. RFC 9110 §13.1.5 has If-Range for just that: with a validator that no longer holds, the range is to be
# ignored and the whole file sent with 200. Here If-Range is not looked at, and the part comes with 206. HEAD takes no
# range either by §14.2, and gets 206 here; "bytes=-0" can never be satisfied (§14.1.2) and gets the whole file as 206.
#
# Seen on 2026-11-29: "206 bytes 2-3/10 2" with and without a validator that holds no longer, 206 for HEAD, and
# "206 bytes 0-9/10 10" for "bytes=-0".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -qq --disable-pip-version-check servestatic==4.4.0
mkdir files
printf '0123456789' > files/data.txt
cat > ask.py <<'PYTHON'
from wsgiref.util import setup_testing_defaults

from servestatic import ServeStatic

served = ServeStatic(lambda environ, start: [], root="files")


def ask(method: str = "GET", **headers: str) -> tuple[str, str, int]:
    environ = {"PATH_INFO": "/data.txt", "REQUEST_METHOD": method}
    setup_testing_defaults(environ)
    environ.update({f"HTTP_{name}": value for name, value in headers.items()})
    said = {}
    body = served(environ, lambda status, fields: said.update(status=status, fields=dict(fields)))
    return said["status"][:3], said["fields"].get("Content-Range", "none"), len(b"".join(body))


print("plain range:", *ask(RANGE="bytes=2-3"))
print("If-Range of another version:", *ask(RANGE="bytes=2-3", IF_RANGE='"another"'))
print("HEAD with a range:", *ask("HEAD", RANGE="bytes=2-3"))
print("bytes=-0:", *ask(RANGE="bytes=-0"))
PYTHON
venv/bin/python ask.py | tee said
grep -qx "If-Range of another version: 206 bytes 2-3/10 2" said
grep -qx "HEAD with a range: 206 bytes 2-3/10 0" said
grep -qx "bytes=-0: 206 bytes 0-9/10 10" said
