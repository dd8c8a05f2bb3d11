"""Containerfile and compose.yaml, without an engine: their rules, and what the image would hold and start."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from syncchat.operations.server import STOP_SECONDS
from syncchatroom.environment import VARIABLES
from tests.containerfile import (
    find_last,
    is_ignored,
    lay_out_image,
    list_all,
    list_copied,
    read_instructions,
)
from tests.documented import read_blocks
from tests.servers import BARE, ROOT, lay_out_database, read_address

KNOWN = {
    "FROM",
    "WORKDIR",
    "COPY",
    "RUN",
    "ENV",
    "USER",
    "VOLUME",
    "EXPOSE",
    "STOPSIGNAL",
    "HEALTHCHECK",
    "CMD",
}
# A name, and a version that is no moving word
PINNED = re.compile(r"^[a-z.]+/[a-z]+/[a-z]+:\d[\w.]*(-[\w.-]+)?$")
# What compose itself reads from the same file
OF_COMPOSE = {"COMPOSE_PROFILES", "POSTGRES_PASSWORD"}
PRIVATE = ("var", ".env", ".git", ".venv", "node_modules", "tests", "__pycache__")

Compose = dict[str, Any]


@pytest.fixture(scope="module")
def compose() -> Compose:
    document: Compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return document


def read_environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in shlex.split(find_last("ENV").rest))


def test_every_instruction_is_one_that_builders_know() -> None:
    assert {each.word for each in read_instructions()} == KNOWN


def test_image_is_built_in_stages_on_pinned_bases(compose: Compose) -> None:
    bases = [each.rest.partition(" AS ")[0] for each in list_all("FROM")]
    images = [service["image"] for service in compose["services"].values() if "build" not in service]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert [name for name in [*bases, *images] if not PINNED.match(name)] == []


def test_nobody_is_root_in_it() -> None:
    user, group = find_last("USER").rest.split(":")
    assert int(user) > 0
    assert int(group) > 0
    made = next(each.rest for each in list_all("RUN") if "useradd" in each.rest)
    assert f"--uid {user}" in made


def test_it_keeps_everything_in_its_one_volume(compose: Compose) -> None:
    kept = read_environment()["VAR_DIR"]
    assert find_last("VOLUME").rest == kept
    chat = compose["services"]["chat"]
    assert chat["volumes"] == [f"state:{kept}"]
    assert chat["read_only"] is True
    assert chat["environment"]["VAR_DIR"] == kept


def test_it_starts_what_the_service_starts() -> None:
    unit = next(block for block in read_blocks("ini") if "syncchatroom-serve.service" in block)
    command = re.search(r"^ExecStart=/srv/syncchatroom/(.*)$", unit, re.MULTILINE)
    assert command
    assert find_last("CMD").read_list() == command[1].split()


def test_it_installs_the_lock_and_leaves_no_lists() -> None:
    runs = [each.rest for each in list_all("RUN")]
    pip = next(run for run in runs if "pip install" in run)
    apt = next(run for run in runs if "apt-get install" in run)
    assert "--require-hashes" in pip
    assert pip.endswith("-r requirements.txt")
    assert "--no-install-recommends" in apt
    assert "rm -rf /var/lib/apt/lists/*" in apt


def test_what_is_copied_is_there_and_nothing_else_reaches_the_builder() -> None:
    copied = {source for source, _target in list_copied()}
    assert [name for name in copied if not (ROOT / name).exists() or is_ignored(name)] == []
    assert [name for name in PRIVATE if not is_ignored(name)] == []
    there = {path.name for path in ROOT.iterdir()}
    assert {name for name in there if not is_ignored(name)} == copied


def test_every_variable_is_a_setting(compose: Compose) -> None:
    assert set(read_environment()) <= set(VARIABLES)
    assert set(compose["services"]["chat"]["environment"]) <= set(VARIABLES)
    (example,) = read_blocks("dotenv")
    assert {line.partition("=")[0] for line in example.splitlines()} <= set(VARIABLES) | OF_COMPOSE


def test_a_stop_has_more_time_than_it_takes(compose: Compose) -> None:
    assert int(compose["services"]["chat"]["stop_grace_period"].removesuffix("s")) > STOP_SECONDS + 1


def test_no_log_grows_for_ever(compose: Compose) -> None:
    bounds = [service["logging"]["options"] for service in compose["services"].values()]
    assert [set(options) for options in bounds] == [{"max-size", "max-file"}] * len(compose["services"])


def test_chat_alone_runs_without_a_profile(compose: Compose) -> None:
    services = compose["services"]
    assert [name for name, service in services.items() if "profiles" not in service] == ["chat"]
    needed = services["chat"]["depends_on"]
    assert {name: need["required"] for name, need in needed.items()} == {"database": False, "valkey": False}
    assert all("healthcheck" in services[name] for name in needed)
    volumes = {each.split(":")[0] for service in services.values() for each in service.get("volumes", ())}
    assert volumes == set(compose["volumes"])


def test_example_leads_to_the_services_of_the_profile(compose: Compose) -> None:
    (example,) = read_blocks("dotenv")
    values = dict(line.split("=", 1) for line in example.splitlines())
    database, broker = (urlsplit(values[name]) for name in ("DATABASE_URL", "REDIS_URL"))
    assert {database.hostname, broker.hostname} <= set(compose["services"])
    assert values["COMPOSE_PROFILES"] in compose["services"]["database"]["profiles"]
    assert database.password == values["POSTGRES_PASSWORD"]
    made = compose["services"]["database"]["environment"]
    assert (database.username, database.path) == (made["POSTGRES_USER"], f"/{made['POSTGRES_DB']}")


def test_programs_for_backups_are_not_older_than_the_database(compose: Compose) -> None:
    client = next(
        found[1] for each in list_all("RUN") if (found := re.search(r"postgresql-client-(\d+)", each.rest))
    )
    served = re.search(r":(\d+)", compose["services"]["database"]["image"])
    assert served
    assert int(client) >= int(served[1])


@pytest.mark.server
def test_what_the_image_holds_serves_and_is_found_healthy(tmp_path: Path, static_root: Path) -> None:
    image = tmp_path / "image"
    image.mkdir()
    lay_out_image(image)
    lay_out_database(tmp_path / "var")
    command = [sys.executable, *find_last("CMD").read_list()[1:]]
    check = [sys.executable, *find_last("HEALTHCHECK").read_list()[1:]]
    folders = {"VAR_DIR": str(tmp_path / "var"), "STATIC_ROOT": str(static_root)}
    environment = {**os.environ, **BARE, **folders, "DJANGO_SETTINGS_MODULE": "syncchatroom.settings"}
    environment |= {"PORT": "0", "ALLOWED_HOSTS": "chat.example.org"}
    with subprocess.Popen(command, cwd=image, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            port = str(urlsplit(read_address(process)).port)
            asked = {**environment, "PORT": port}
            assert subprocess.run(check, env=asked, capture_output=True).returncode == 0
        finally:
            process.terminate()
    assert process.returncode == 0
    assert subprocess.run(check, env=asked, capture_output=True).returncode == 1
