"""Owners see what waits in the background and what was given up, and have it tried again or let it go."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from syncchat.models import User
from syncchat.queue.counts import count_waiting
from syncchat.queue.tasks import put_down
from syncchat.queue.worker import ATTEMPTS, do_all
from tests.queue import work

pytestmark = pytest.mark.django_db

PAGE = "/settings/workspace/jobs/"


@pytest.fixture
def failed(monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of a task that was given up."""
    monkeypatch.setattr(work, "trouble", [OSError("no line to <the> baker")] * ATTEMPTS)
    monkeypatch.setattr(work, "done", [])
    put_down(work.note, word="bread")
    for _attempt in range(ATTEMPTS):
        do_all()
        DBTaskResult.objects.update(run_after=timezone.now())
    return str(DBTaskResult.objects.get().pk)


def test_a_page_without_work_says_so(client: Client, alice: User) -> None:
    client.force_login(alice)
    page = client.get(PAGE).content.decode()
    assert page.count("Nothing is due") >= 3
    assert "Everything that was to be done has been done" in page


def test_what_was_given_up_is_named_with_its_reason(client: Client, alice: User, failed: str) -> None:
    put_down(work.note, word="cake")
    client.force_login(alice)
    page = client.get(PAGE).content.decode()
    assert "1 is due, 1 given up" in " ".join(page.split())
    assert "OSError: no line to &lt;the&gt; baker" in page
    assert f"{PAGE}{failed}/again/" in page


def test_it_is_tried_again_from_its_first_attempt_on(client: Client, alice: User, failed: str) -> None:
    client.force_login(alice)
    work.trouble.append(OSError("still none"))
    client.post(f"{PAGE}{failed}/again/")
    do_all()
    assert (count_waiting().failed, work.done) == (0, [])
    DBTaskResult.objects.update(run_after=timezone.now())
    do_all()
    assert work.done == ["bread"]


def test_it_is_let_go_once(client: Client, alice: User, failed: str) -> None:
    client.force_login(alice)
    assert "Removed" in client.post(f"{PAGE}{failed}/remove/", follow=True).content.decode()
    again = client.post(f"{PAGE}{failed}/remove/", follow=True).content.decode()
    assert "That has been settled already." in again
    do_all()
    assert (count_waiting(), work.done) == ((0, 0.0, 0), [])


def test_what_still_waits_is_neither_hurried_nor_removed(client: Client, alice: User) -> None:
    put_down(work.note, word="bread")
    waiting = DBTaskResult.objects.get()
    client.force_login(alice)
    client.post(f"{PAGE}{waiting.pk}/remove/")
    assert DBTaskResult.objects.filter(pk=waiting.pk).exists()
    assert client.post(f"{PAGE}{uuid4()}/other/").status_code == 404


def test_members_find_no_such_page(client: Client, bob: User, failed: str) -> None:
    client.force_login(bob)
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}{failed}/remove/").status_code == 404
    assert count_waiting().failed == 1
