"""One folder of hashed static files for every server of the tests, kept between runs.

Collecting takes four seconds of a core, and every process of the tests did it again. A server collects anew by itself
where the files have changed; what is told apart here is the code that does it.
"""

import hashlib
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".pytest_cache" / "collected"
COLLECTING = ("requirements.txt", "syncchat/assets/*.py", "syncchatroom/settings/*.py")


def find_collected() -> Path:
    """A folder that the first server fills: there may be nothing in it yet."""
    kept = CACHE / _fingerprint()
    if not kept.exists():
        shutil.rmtree(CACHE, ignore_errors=True)
        kept.mkdir(parents=True, exist_ok=True)
    return kept / "static"


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in (path for pattern in COLLECTING for path in sorted(ROOT.glob(pattern))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
