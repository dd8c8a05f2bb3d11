#!/usr/bin/env bash
# pytest 9.2.0 with pytest-xdist 3.8.0 (PyPI), Python 3.11.
#
# Surprise: `-n 2 --dist loadgroup` takes no notice of @pytest.mark.xdist_group. Tests of one group run in different
# workers, without an error or a warning, and what shared a browser or a database by being in one group shares it no
# more. xdist appends "@group" to the private attribute `_nodeid` of an item and schedules by what `nodeid` answers;
# since pytest 9.2 `nodeid` is made anew from another attribute. With pytest 9.1.1 and the same xdist the group holds.
# A project that needs the group gives xdist a scheduler of its own by the hook pytest_xdist_make_scheduler.
#
# Seen on 2026-11-28: with pytest 9.2.0 "gw0 gw1", with pytest 9.1.1 "gw0" or "gw1" alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > test_group.py <<'PYTHON'
import os
import time

import pytest


@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("number", range(8))
def test_one_of_a_group(number):
    time.sleep(0.05)
    with open(os.environ["WORKERS"], "a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"] + "\n")
PYTHON

run() { # pytest's version: prints the workers that took a part of the group
  python3 -m venv "$1"
  "$1/bin/pip" install -qq --disable-pip-version-check "pytest==$1" pytest-xdist==3.8.0
  WORKERS="$folder/workers-$1" "$1/bin/pytest" -q -n 2 --dist loadgroup test_group.py > "said-$1"
  grep -q '8 passed' "said-$1"
  sort -u "$folder/workers-$1" | tr '\n' ' ' | sed 's/ $//'
}

new=$(run 9.2.0)
old=$(run 9.1.1)
echo "pytest 9.2.0: $new"
echo "pytest 9.1.1: $old"
[ "$new" = "gw0 gw1" ]
[ "$(wc -w <<< "$old")" = 1 ]
