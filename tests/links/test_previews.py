"""From a message to what its links show, with a web server of the test's own."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from syncchat.domain.accounts.workspace import change_link_previews
from syncchat.domain.ids import make_id
from syncchat.domain.links import previews
from syncchat.domain.links.looking import Found, look_at
from syncchat.domain.links.previews import note_links, remove_preview, remove_unused_previews, show_preview
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.errors import Forbidden, NotFound
from syncchat.integrity.messages import find_wrong_previews
from syncchat.models import LinkPreview, LogEntry, Message, MessageLink, Room, User
from syncchat.queue.worker import do_all, do_next, list_due
from syncchat.serializers.messages import describe_message
from tests.at_once import run_at_once
from tests.links.pages import PAGE, Pages, draw

pytestmark = pytest.mark.django_db


def _say(author: User, room: Room, body: str) -> Message:
    return send_message(actor=author, room_id=room.pk, id=make_id(), body=body).message


def _list_titles(message: Message, reader: User) -> list[str]:
    return [each.title for each in describe_message(message.pk, reader).previews or []]


@pytest.fixture
def bread(pages: Pages) -> str:
    pages.serve("/loaf.png", draw(2000, 1000), "image/png")
    return pages.serve("/bread", PAGE)


def test_a_message_shows_what_the_page_says_and_its_room_is_told(
    bob: User, lobby: Room, pages: Pages, bread: str, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    said = _say(bob, lobby, f"See {bread}")
    assert pages.asked == []
    do_all()

    (preview,) = describe_message(said.pk, bob).previews or []
    assert (preview.url, preview.site, preview.title) == (bread, "The Bakery", "Bread for everyone")
    assert (preview.description, preview.width, preview.height) == ("Flour, water, salt.", 640, 320)
    last = LogEntry.objects.filter(log=lobby.log_id).latest("seq")
    assert (last.kind, last.message_id, last.actor_id) == ("previews_changed", said.pk, None)
    assert pages.paths == ["/bread", "/loaf.png"]

    browser = Browser()
    assert browser.get(str(preview.picture)).status_code == 302
    browser.force_login(bob, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    answer = browser.get(str(preview.picture))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_an_address_is_asked_once_for_many_rooms_and_messages(
    bob: User, lobby: Room, general: Room, pages: Pages, bread: str
) -> None:
    said = [_say(bob, room, f"{bread}#part-{number}") for number, room in enumerate((lobby, general, lobby))]
    do_all()
    assert [_list_titles(each, bob) for each in said] == [["Bread for everyone"]] * 3
    assert pages.paths.count("/bread") == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_at_once_one_asks_and_every_message_shows_it_once(
    bob: User, lobby: Room, general: Room, pages: Pages, bread: str
) -> None:
    said = [_say(bob, room, bread) for room in (lobby, general) * 3]
    run_at_once(lambda _number: do_all(), 4)
    assert pages.paths.count("/bread") == 1
    assert [_list_titles(each, bob) for each in said] == [["Bread for everyone"]] * 6
    told = LogEntry.objects.filter(kind="previews_changed").values_list("message_id", flat=True)
    assert sorted(told) == sorted(each.pk for each in said)


def test_who_asks_while_another_one_looks_is_told_by_that_one(bob: User, lobby: Room, bread: str) -> None:
    first, second = _say(bob, lobby, bread), _say(bob, lobby, bread)
    (preview,) = note_links(first.pk)
    LinkPreview.objects.update(claimed_at=timezone.now())
    do_all()
    assert _list_titles(second, bob) == []
    LinkPreview.objects.update(title="Bread", looked_at=timezone.now())
    show_preview(preview)
    assert _list_titles(first, bob) == _list_titles(second, bob) == ["Bread"]


def test_a_look_whose_process_was_killed_is_taken_over(bob: User, lobby: Room, bread: str) -> None:
    said = _say(bob, lobby, bread)
    note_links(said.pk)
    LinkPreview.objects.update(claimed_at=timezone.now() - timedelta(minutes=2))
    do_all()
    assert _list_titles(said, bob) == ["Bread for everyone"]


def test_what_could_not_be_had_is_tried_again_later_and_not_at_once(
    bob: User, lobby: Room, pages: Pages
) -> None:
    url = f"{pages.url}/late"
    first = _say(bob, lobby, url)
    do_all()
    _say(bob, lobby, url)
    do_all()
    assert (pages.paths, _list_titles(first, bob)) == (["/late"], [])

    pages.serve("/late", PAGE)
    LinkPreview.objects.update(
        looked_at=timezone.now() - timedelta(hours=1), claimed_at=timezone.now() - timedelta(hours=1)
    )
    third = _say(bob, lobby, url)
    do_all()
    assert _list_titles(first, bob) == _list_titles(third, bob) == ["Bread for everyone"]


def test_links_in_code_quotes_and_spoilers_show_nothing_and_of_many_three_do(
    bob: User, lobby: Room, pages: Pages
) -> None:
    urls = [pages.serve(f"/{number}", f"<title>Page {number}</title>") for number in range(8)]
    hidden = _say(bob, lobby, f"`{urls[5]}` ||{urls[6]}||\n\n```\n{urls[5]}\n```\n\n> {urls[7]}")
    many = _say(bob, lobby, f"{urls[0]} [again]({urls[0]}) " + " ".join(urls[1:5]))
    do_all()
    assert _list_titles(hidden, bob) == []
    assert _list_titles(many, bob) == ["Page 0", "Page 1", "Page 2"]


def test_links_into_this_chat_are_not_asked(bob: User, lobby: Room, pages: Pages, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://chat.example"
    said = _say(bob, lobby, "https://chat.example/rooms/1/ http://localhost/")
    do_all()
    assert [link.preview.address for link in said.links.all()] == []


@pytest.mark.parametrize("address", ["http://[::zz]/", "http://bread.example:b/", "http://a:99999999/"])
def test_what_looks_like_an_address_and_is_none_is_said_and_edited_like_any_words(
    address: str, bob: User, lobby: Room, bread: str
) -> None:
    said = _say(bob, lobby, f"[one]({address}) {bread}")
    do_all()
    assert _list_titles(said, bob) == ["Bread for everyone"]
    edit_message(actor=bob, message_id=said.pk, body=f"[two]({address})")
    do_all()
    assert _list_titles(said, bob) == []
    assert not list_due().exists()


def test_an_edit_changes_what_is_shown(bob: User, lobby: Room, pages: Pages, bread: str) -> None:
    other = pages.serve("/rolls", "<title>Rolls</title>")
    said = _say(bob, lobby, bread)
    do_all()
    edit_message(actor=bob, message_id=said.pk, body=f"{bread} and {other}")
    do_all()
    assert _list_titles(said, bob) == ["Bread for everyone", "Rolls"]
    edit_message(actor=bob, message_id=said.pk, body=other)
    assert _list_titles(said, bob) == ["Rolls"]
    edit_message(actor=bob, message_id=said.pk, body="Nothing")
    do_all()
    assert _list_titles(said, bob) == []
    assert pages.paths.count("/rolls") == 1


def test_with_a_deleted_message_what_its_links_show_is_gone_and_so_is_the_picture(
    bob: User, lobby: Room, bread: str, settings: Settings, tmp_path: Path,
    django_capture_on_commit_callbacks: object,
) -> None:  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    said = _say(bob, lobby, bread)
    do_all()
    assert len(list(tmp_path.rglob("*.webp"))) == 1
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        delete_message(actor=bob, message_id=said.pk)
    assert _list_titles(said, bob) == []
    assert not LinkPreview.objects.exists()
    assert list(tmp_path.rglob("*.webp")) == []


def test_a_message_deleted_while_its_link_is_looked_at_stays_as_it_is(
    bob: User, lobby: Room, bread: str
) -> None:
    said = _say(bob, lobby, bread)
    (preview,) = note_links(said.pk)
    (link,) = MessageLink.objects.all()
    delete_message(actor=bob, message_id=said.pk)
    preview.title = "Bread"
    show_preview(preview)
    do_all()
    assert not MessageLink.objects.filter(pk=link.pk).exists()
    assert LogEntry.objects.filter(log=lobby.log_id).latest("seq").kind == "message_deleted"


def test_what_stands_behind_the_hash_of_an_address_stays_in_its_room(
    alice: User, bob: User, cellar: Room, lobby: Room, bread: str
) -> None:
    """It may be the key to a document, which is never sent to its server either."""
    _say(alice, cellar, f"{bread}#key=secret")
    do_all()
    said = _say(bob, lobby, bread)
    do_all()
    assert [each.url for each in describe_message(said.pk, bob).previews or []] == [bread]
    assert not LinkPreview.objects.filter(address__contains="secret").exists()


def test_what_is_edited_away_while_it_is_looked_at_keeps_nothing_else_waiting(
    bob: User, lobby: Room, pages: Pages, bread: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rolls = pages.serve("/rolls", "<title>Rolls</title>")
    said = _say(bob, lobby, f"{bread} {rolls}")

    def edit_and_look(address: str) -> Found:
        if address == bread:
            edit_message(actor=bob, message_id=said.pk, body=rolls)
        return look_at(address)

    monkeypatch.setattr(previews, "look_at", edit_and_look)
    assert do_next()
    assert _list_titles(said, bob) == ["Rolls"]
    assert not list_due().exists()


def test_its_author_or_a_moderator_takes_it_off_for_good(
    alice: User, bob: User, charlie: User, lobby: Room, bread: str
) -> None:
    said, mine = _say(bob, lobby, bread), _say(alice, lobby, bread)
    do_all()
    ((preview,), _mine) = (describe_message(each.pk, bob).previews or [] for each in (said, mine))
    with pytest.raises(NotFound):
        remove_preview(actor=charlie, message_id=said.pk, preview=preview.id)
    with pytest.raises(Forbidden):
        remove_preview(actor=bob, message_id=mine.pk, preview=preview.id)
    remove_preview(actor=alice, message_id=said.pk, preview=preview.id)
    entries = LogEntry.objects.filter(log=lobby.log_id).count()
    remove_preview(actor=bob, message_id=said.pk, preview=preview.id)
    remove_preview(actor=bob, message_id=said.pk, preview=10**9)
    assert LogEntry.objects.filter(log=lobby.log_id).count() == entries
    edit_message(actor=bob, message_id=said.pk, body=f"{bread} once more")
    do_all()
    assert (_list_titles(said, bob), _list_titles(mine, bob)) == ([], ["Bread for everyone"])


def test_an_address_of_a_picture_shows_the_picture(bob: User, lobby: Room, pages: Pages) -> None:
    said = _say(bob, lobby, pages.serve("/rolls%20six.png", draw(90, 60), "image/png"))
    do_all()
    (preview,) = describe_message(said.pk, bob).previews or []
    assert (preview.title, preview.site, preview.width) == ("rolls six.png", "127.0.0.1", 90)


@pytest.mark.parametrize("content", [b"<svg/>", b"no picture", draw(1, 1), draw()[:200], draw(9000, 9000)])
def test_a_picture_that_cannot_be_drawn_is_left_out(
    content: bytes, bob: User, lobby: Room, pages: Pages
) -> None:
    pages.serve("/loaf.png", content, "image/png")
    said = _say(bob, lobby, pages.serve("/", PAGE))
    do_all()
    (preview,) = describe_message(said.pk, bob).previews or []
    assert (preview.title, preview.picture) == ("Bread for everyone", None)


@pytest.mark.parametrize("how", ["owner", "operator", "late"])
def test_where_it_is_turned_off_or_too_late_nothing_is_asked(
    how: str, alice: User, bob: User, lobby: Room, pages: Pages, bread: str, settings: Settings
) -> None:
    if how == "owner":
        change_link_previews(actor=alice, link_previews=False)
        with pytest.raises(Forbidden):
            change_link_previews(actor=bob, link_previews=True)
    settings.LINK_PREVIEWS = how != "operator"
    _say(bob, lobby, bread)
    if how == "late":
        from django_tasks_db.models import DBTaskResult

        for waiting in DBTaskResult.objects.all():
            waiting.args_kwargs["kwargs"]["asked_at"] = (timezone.now() - timedelta(hours=1)).isoformat()
            waiting.save()
    do_all()
    assert pages.asked == []
    assert not MessageLink.objects.exists()


def test_what_no_message_shows_any_more_is_removed_after_a_day(
    alice: User, bob: User, lobby: Room, bread: str
) -> None:
    said = _say(bob, lobby, bread)
    do_all()
    LinkPreview.objects.update(day=timezone.now().date() - timedelta(days=3))
    remove_unused_previews()
    assert _list_titles(said, bob) == ["Bread for everyone"]
    MessageLink.objects.all().delete()
    remove_unused_previews()
    assert not LinkPreview.objects.exists()


def test_verify_names_a_count_that_is_wrong(bob: User, lobby: Room, bread: str) -> None:
    said = _say(bob, lobby, bread)
    do_all()
    assert list(find_wrong_previews()) == []
    Message.objects.filter(pk=said.pk).update(preview_count=0)
    assert len(list(find_wrong_previews())) == 1
