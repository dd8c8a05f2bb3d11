"""A certificate of this machine's own address, which nobody trusts who does not know it."""

import shutil
import subprocess
from pathlib import Path

import pytest


def make_certificate(folder: Path) -> Path:
    """A file with key and certificate; the certificate alone is beside it, with `.crt` behind its name."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    file = folder / "both.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    named = ["-subj", "/CN=pages", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    subprocess.run([*made, *named, "-keyout", file, "-out", f"{file}.crt"], check=True, capture_output=True)
    with file.open("ab") as both:
        both.write(Path(f"{file}.crt").read_bytes())
    return file
