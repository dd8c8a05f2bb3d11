#!/usr/bin/env bash
# uv 0.13.9 and pip 23.2.1 (PyPI), Python 3.11.
#
# Surprise: where every line of requirements.txt is pinned and hashed, `uv pip install --require-hashes` still refuses
# the file when a constraint is a bound: given with -c, or standing under [tool.uv] constraint-dependencies of a
# pyproject.toml that nobody named on the command line. It speaks of the bound as of a requirement: "all requirements
# must have their versions pinned with `==`, but found: six<2". pip takes the same two files. So does uv once the
# package is there, so a developer's machine does not show it. An exact pin as constraint is taken.
# A project whose lock is installed by others keeps its bounds where only the compiler of the lock reads them.
#
# Seen on 2026-11-28: exit codes "2 2 0 0 0" in the order of the lines printed below.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tool
tool/bin/pip install -qq --disable-pip-version-check uv==0.13.9 pip==23.2.1
echo 'six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274' > requirements.txt
echo 'six<2' > bound.txt
mkdir project
printf '[project]\nname = "chat"\nversion = "0"\n[tool.uv]\nconstraint-dependencies = ["six<2"]\n' > project/pyproject.toml

try() { # LABEL, then a command: prints its exit code and the first line it said
  local label=$1 code=0
  shift
  "$@" > said 2>&1 || code=$?
  echo "$label: exit $code $(grep -m1 '^error' said || true)"
  codes="${codes:+$codes }$code"
}
uv() { "$folder/tool/bin/uv" pip install -q --require-hashes "$@" -r "$folder/requirements.txt"; }
in_project() { (cd project && uv "$@"); }
codes=
for name in one two three; do tool/bin/uv venv -q "$name"; done
python3 -m venv four
try "uv, bound with -c" uv --python one/bin/python -c bound.txt
grep -q 'pinned with `==`, but found: six<2' said
try "uv, bound in pyproject.toml" in_project --python "$folder/two/bin/python"
tool/bin/uv pip install -q --python two/bin/python six==1.17.0
try "uv, the same where the package is there" in_project --python "$folder/two/bin/python"
sed -i 's/six<2/six==1.17.0/' project/pyproject.toml
try "uv, pin in pyproject.toml" in_project --python "$folder/three/bin/python"
try "pip, bound with -c" four/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -c bound.txt -r requirements.txt
[ "$codes" = "2 2 0 0 0" ]
