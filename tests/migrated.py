"""A SQLite database that has its tables, made once for each state of the migrations and kept between runs.

Migrating takes four seconds of a core; every process of the tests and every server of theirs would do it again.
"""

import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".pytest_cache" / "migrated"
DATABASE = "db.sqlite3"


@functools.cache
def find_migrated(environment: tuple[tuple[str, str], ...]) -> Path:
    """`environment` holds whatever the surroundings say, set back to the product's defaults."""
    kept = CACHE / f"{_fingerprint()}.sqlite3"
    if not kept.exists():
        _keep_migrated(kept, dict(environment))
    return kept


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{django.__version__} {(ROOT / 'requirements.txt').read_text()}".encode())
    for migration in sorted((ROOT / "syncchat" / "migrations").glob("*.py")):
        digest.update(migration.read_bytes())
    return digest.hexdigest()[:16]


def _keep_migrated(kept: Path, environment: dict[str, str]) -> None:
    """Two processes may make it at once: each makes its own, and the last one is kept."""
    with tempfile.TemporaryDirectory(prefix="syncchat-migrated-") as folder:
        migrate(Path(folder), environment)
        shutil.rmtree(CACHE, ignore_errors=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")
        shutil.copy(Path(folder) / DATABASE, draft)
        draft.replace(kept)


def migrate(var_dir: Path, environment: dict[str, str]) -> None:
    env = {**os.environ, **environment, "VAR_DIR": str(var_dir)}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
