"""What `manage.py doctor` says, to people and to scripts."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError
from pytest_django.fixtures import Settings

from syncchat.management.commands import doctor
from syncchat.operations.doctor import CHECKS, Check, run_checks
from syncchat.operations.doctor.check import NotApplicable
from tests.servers import ROOT
from tests.services import find_free_port

SECRET = "correct-horse-battery-staple"


def find_nothing() -> list[str]:
    return []


def find_fault() -> list[str]:
    return ["It is off."]


def find_nothing_to_look_at() -> list[str]:
    raise NotApplicable("it is not set")


def meet_a_broken_database() -> list[str]:
    raise OperationalError(SECRET)


def break_down() -> list[str]:
    raise PermissionError(SECRET)


FINE = Check("one", "this", "Do that.", find_nothing)
WRONG = Check("two", "this", "Turn it on.", find_fault)
NOT_SET = Check("three", "this", "", find_nothing_to_look_at)


def run(monkeypatch: pytest.MonkeyPatch, *checks: Check) -> tuple[int, list[str], str]:
    monkeypatch.setattr(doctor, "CHECKS", checks)
    out, err = StringIO(), StringIO()
    try:
        call_command("doctor", stdout=out, stderr=err)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue().splitlines(), err.getvalue()
    return 0, out.getvalue().splitlines(), err.getvalue()


def test_nothing_wrong_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["yes  one", "-    three: it is not set", "Nothing is wrong."]
    assert run(monkeypatch, FINE, NOT_SET) == (0, said, "")


def test_what_is_wrong_is_told_with_what_to_do_and_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["yes  one", "NO   two", "     It is off.", "     → Turn it on."]
    assert run(monkeypatch, FINE, WRONG) == (1, said, "Wrong: two.\n")


def test_what_needs_something_broken_is_not_looked_at() -> None:
    needy = Check("four", "this", "", meet_a_broken_database, needs="two")
    assert [result.reason_skipped for result in run_checks([WRONG, needy])] == ["", "needs two"]


def test_database_that_cannot_tell_ends_nothing() -> None:
    (result,) = run_checks([Check("four", "this", "", meet_a_broken_database)])
    assert result.reason_skipped == "the database cannot tell: OperationalError"


def test_check_that_breaks_is_told_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    status, said, wrong = run(monkeypatch, Check("four", "this", "Look there.", break_down), FINE)
    assert (status, wrong) == (1, "Wrong: four.\n")
    assert said == [
        "NO   four",
        "     It cannot be looked at: PermissionError.",
        "     → Look there.",
        "yes  one",
    ]


@pytest.mark.django_db
def test_nothing_secret_is_said(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    port = find_free_port()
    monkeypatch.setenv("PORT", str(port))
    settings.DEBUG, settings.SECRET_KEY, settings.METRICS_TOKEN = True, SECRET, SECRET
    settings.REDIS_URL = f"redis://:{SECRET}@127.0.0.1:{port}/0"
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [settings.REDIS_URL]},
        }
    }
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_PASSWORD = "127.0.0.1", port, SECRET
    status, said, wrong = run(monkeypatch, *CHECKS)
    assert status == 1
    assert all(name in wrong for name in ("settings", "Redis", "mail"))
    assert SECRET not in "".join([*said, wrong, *capfd.readouterr()])


def test_table_of_the_documentation_is_the_list_of_the_code() -> None:
    section = (ROOT / "docs" / "hosting.md").read_text().split("## Doctor")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", section, re.MULTILINE)[1:]
    assert rows == [(check.name, check.looks_at, check.remedy) for check in CHECKS]


def test_checks_need_only_what_was_looked_at_before() -> None:
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    assert all(not check.needs or check.needs in names[:place] for place, check in enumerate(CHECKS))
