"""A real OpenLDAP on this machine, with three people in it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.certificates import make_certificate
from tests.programs import is_installed
from tests.services import Service, find_free_port, find_program

BASE = "dc=example,dc=org"
READER, READER_PASSWORD = f"cn=reader,{BASE}", "reads-only"
PASSWORD = "copper-lantern"
PEOPLE = {
    "dora": ("Dora Finch", "dora@example.org"),
    "emil": ("Emil Öz", "emil@example.org"),
    "f*o": ("Star (F)", "star@example.org"),
}
CONFIG = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
TLSCertificateFile {certificate}.crt
TLSCertificateKeyFile {certificate}
allow bind_anon_cred bind_anon_dn
database mdb
suffix {base}
rootdn cn=admin,{base}
rootpw admin
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""


class Directory:
    def __init__(self, service: Service, tls_port: int, certificate: Path) -> None:
        self.service, self.tls_port, self.certificate = service, tls_port, certificate

    def change(self, ldif: str) -> None:
        """What whoever runs it does to it: as the admin of it."""
        subprocess.run(
            ["ldapmodify", "-x", "-H", self.service.url, "-D", f"cn=admin,{BASE}", "-w", "admin"],
            input=ldif.encode(),
            check=True,
            capture_output=True,
        )


def describe_person(uid: str, name: str, email: str, password: str = PASSWORD) -> str:
    escaped = uid.replace("*", "\\2A")
    lines = [
        f"dn: uid={escaped},ou=people,{BASE}",
        "objectClass: inetOrgPerson",
        f"uid: {uid}",
        f"cn: {name}",
        f"sn: {name.split()[-1]}",
        f"mail: {email}",
        f"userPassword: {password}",
    ]
    return "\n".join(lines) + "\n\n"


@contextmanager
def open_directory() -> Iterator[Directory]:
    if not is_installed("slapd") or not shutil.which("ldapmodify"):
        pytest.skip("needs slapd and ldap-utils")
    with TemporaryDirectory() as made:
        folder = Path(made)
        certificate, config = make_certificate(folder), folder / "slapd.conf"
        (folder / "data").mkdir()
        settings = {"folder": folder, "certificate": certificate, "base": BASE, "reader": READER}
        config.write_text(CONFIG.format(**settings))
        slapd, port, tls_port = find_program("slapd"), find_free_port(), find_free_port()
        _fill(slapd, config)
        url = f"ldap://127.0.0.1:{port}"
        command = [slapd, "-h", f"{url} ldaps://127.0.0.1:{tls_port}", "-f", str(config), "-d", "0"]
        service = Service(url, port, command)
        service.start()
        try:
            yield Directory(service, tls_port, Path(f"{certificate}.crt"))
        finally:
            service.stop()


def _fill(slapd: str, config: Path) -> None:
    entries = f"dn: {BASE}\nobjectClass: domain\ndc: example\n\n"
    entries += f"dn: ou=people,{BASE}\nobjectClass: organizationalUnit\nou: people\n\n"
    entries += (
        f"dn: {READER}\nobjectClass: person\ncn: reader\nsn: reader\nuserPassword: {READER_PASSWORD}\n\n"
    )
    entries += "".join(describe_person(uid, *said) for uid, said in PEOPLE.items())
    subprocess.run(
        [slapd, "-T", "add", "-f", str(config)],
        input=entries.encode(),
        check=True,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
