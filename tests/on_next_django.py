"""`python -m tests.on_next_django`: the fast tests once more, on the Django after the one that the locks hold.

It is installed beside the environment and found before the one inside, so that all the rest is the same.
"""

import os
import subprocess
import sys

from tests.run import BIN, HEAVY, PYTEST, ROOT

NEEDED = (3, 12)
DJANGO = "Django==6.1.3"
FOLDER = ROOT / ".venv" / DJANGO


def main() -> int:
    if sys.version_info < NEEDED:
        print(f"skipped: {DJANGO} needs Python {'.'.join(map(str, NEEDED))}")
        return 0
    if not FOLDER.exists():
        command = [str(BIN / "uv"), "pip", "install", "--quiet", "--no-deps", "--target", str(FOLDER), DJANGO]
        subprocess.run(command, check=True)
    environment = {**os.environ, "PYTHONPATH": str(FOLDER)}
    version = [sys.executable, "-c", "import django; print('Django', django.__version__)"]
    subprocess.run(version, env=environment, check=True)
    return subprocess.run([*PYTEST, "-m", f"not ({HEAVY})"], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
