"""A page that did not start tells the log where it stopped, and cannot tell it anything else."""

import pytest
from structlog.testing import capture_logs

from tests.api.caller import Caller

pytestmark = pytest.mark.django_db
STOPPED = {
    "name": "RangeError",
    "script": "/static/js/main.b1946ac92492.js",
    "line": 212,
    "column": 7,
    "release": "7c211433f0207e29",
}


def test_where_it_stopped_and_in_which_browser_is_in_the_log(as_bob: Caller) -> None:
    with capture_logs() as logs:
        answer = as_bob.call("post", "start-failures", STOPPED, **{"User-Agent": "Firefox/153.0" + "x" * 500})

    assert answer.status_code == 204
    [line] = logs
    assert line.pop("browser")[:14] == "Firefox/153.0x"
    assert line == {"event": "page_start_failed", "log_level": "warning", **STOPPED}


@pytest.mark.parametrize(
    "said",
    [
        {"name": "See you at nine"},
        {"name": "E" * 41},
        {"name": "明日九時に"},
        {"script": "/明日九時に.js"},
        {"script": "https://elsewhere.example/a.js"},
        {"script": "/static/what I wrote.js"},
        {"script": "/" + "a" * 201},
        {"line": -1},
        {"release": "line\nbreak"},
        {"message": "See you at nine"},
    ],
)
def test_words_are_refused(as_bob: Caller, said: dict[str, object]) -> None:
    with capture_logs() as logs:
        answer = as_bob.post("start-failures", {**STOPPED, **said})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert logs == []


def test_a_page_that_fails_again_and_again_does_not_fill_the_log(as_bob: Caller, as_alice: Caller) -> None:
    with capture_logs() as logs:
        statuses = [as_bob.post("start-failures", STOPPED).status_code for _ in range(5)]

    assert statuses == [204, 204, 204, 429, 429]
    assert len(logs) == 3
    assert as_alice.post("start-failures", STOPPED).status_code == 204
