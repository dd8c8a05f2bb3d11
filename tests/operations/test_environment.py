"""What an operator sets wrongly is answered with one sentence and exit code 2, before anything is touched."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from syncchatroom.command_line import REFUSED
from tests.servers import BARE, ROOT
from tests.services import find_free_port

pytestmark = pytest.mark.server

SECRET = "correct-horse"
OLD_PYTHON = (
    "import sys, runpy; sys.version_info = (3, 10, 13); runpy.run_path('manage.py', run_name='__main__')"
)
RUN = "import sys, manage; sys.argv = ['manage.py', *{}]; manage.main()"
WITHOUT_TZDATA = "import sys; sys.modules['tzdata'] = None; " + RUN.format(["check"])
WITHOUT_PAGES = "import django.template.loader as l; l.render_to_string = lambda *_: 1 / 0; " + RUN.format(
    ["serve", "--migrate", "--port", "0"]
)
ZONES = (
    "import django, zoneinfo; django.setup(); "
    "print(zoneinfo.TZPATH, zoneinfo.ZoneInfo('America/Vancouver').key)"
)


def run_command(*arguments: str, var_dir: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **BARE, "VAR_DIR": str(var_dir), **environment}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )


def expect_sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert (done.returncode, done.stderr.count("\n")) == (REFUSED, 1), done.stderr
    assert SECRET not in done.stderr
    return done.stderr


def test_variable_that_cannot_be_read_is_named_and_nothing_is_touched(tmp_path: Path) -> None:
    var_dir = tmp_path / "var"
    for name, value in {"PORT": "abc", "LANGUAGE_CODE": "xx"}.items():
        done = run_command("manage.py", "check", var_dir=var_dir, **{name: value})
        assert f"{name}={value}" in expect_sentence(done)
        assert not var_dir.exists()


def test_database_that_does_not_answer_is_told_without_a_traceback(tmp_path: Path) -> None:
    url = f"postgres://chat:{SECRET}@127.0.0.1:{find_free_port()}/chat"
    for command in ("migrate", "serve"):
        assert "Check DATABASE_URL" in expect_sentence(
            run_command("manage.py", command, var_dir=tmp_path, DATABASE_URL=url)
        )


def test_traceback_is_there_for_whoever_asks(tmp_path: Path) -> None:
    done = run_command("manage.py", "check", "--traceback", var_dir=tmp_path, PORT="abc")
    assert "Traceback" in done.stderr


def test_python_that_is_too_old_is_told_so(tmp_path: Path) -> None:
    assert "needs Python 3.11 or newer" in expect_sentence(run_command("-c", OLD_PYTHON, var_dir=tmp_path))


def test_python_that_is_too_old_can_read_what_tells_it() -> None:
    ast.parse((ROOT / "manage.py").read_text(), feature_version=(3, 7))


def test_package_that_is_missing_is_named_with_the_command_that_installs_it(tmp_path: Path) -> None:
    sentence = expect_sentence(run_command("-c", WITHOUT_TZDATA, var_dir=tmp_path))
    assert "tzdata is not installed" in sentence
    assert "-m pip install -r requirements.txt" in sentence


def test_over_tls_the_session_cookie_is_of_this_host_alone(tmp_path: Path) -> None:
    show = "from django.conf import settings; print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE)"
    names = [
        run_command("-c", show, var_dir=tmp_path, PUBLIC_URL=url).stdout.strip()
        for url in ("https://chat.example.org", "http://localhost:8000")
    ]
    assert names == ["__Host-sessionid True", "sessionid False"]


def test_time_zones_are_those_of_the_package_and_not_of_the_system(tmp_path: Path) -> None:
    done = run_command("-c", ZONES, var_dir=tmp_path, PYTHONTZPATH=str(tmp_path))
    assert done.stdout == "() America/Vancouver\n"


def test_server_that_can_make_no_page_does_not_start(tmp_path: Path) -> None:
    assert "No page can be made" in expect_sentence(run_command("-c", WITHOUT_PAGES, var_dir=tmp_path))
