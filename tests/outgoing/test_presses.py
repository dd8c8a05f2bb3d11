"""Who presses something on a bot's message is told what became of it, and the program is told once, or not at all."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from syncchat.domain.accounts.bots import create_bot
from syncchat.domain.messages.messages import delete_message, edit_message, send_message
from syncchat.domain.outgoing import sending
from syncchat.domain.outgoing.deliveries import replay
from syncchat.domain.outgoing.webhooks import switch_webhook
from syncchat.domain.rooms.memberships import remove_person
from syncchat.domain.rooms.rooms import archive_room
from syncchat.domain.tokens.tokens import create_token
from syncchat.errors import Conflict, DomainError, Forbidden, Invalid
from syncchat.models import Delivery, Message, MessageActions, OutgoingWebhook, Room, User
from syncchat.protocol.programs.actions import ActionRow
from syncchat.queue.worker import do_next
from syncchat.serializers.people import read_answer
from tests.http.doors import sign_in
from tests.program import Program
from tests.push_service import Trouble, answer_with, hang, reset

pytestmark = pytest.mark.django_db(transaction=True)

YES = {"kind": "button", "id": "yes", "text": "Approve", "value": "order-17", "style": "primary"}
DAYS = [{"text": "Thursday", "value": "thu"}, {"text": "Friday", "value": "fri"}]
DAY = {"kind": "select", "id": "day", "text": "Which day?", "options": DAYS}
ROWS = [{"id": "order", "elements": [YES, DAY]}]


def make_rows(rows: list[dict[str, Any]]) -> list[ActionRow]:
    return [ActionRow(**row) for row in rows]


def ask(author: User, room: Room, rows: list[dict[str, Any]] = ROWS, **fields: Any) -> Message:
    sent = {"actor": author, "room_id": room.pk, "id": uuid4(), "body": "Ship order 17?", **fields}
    return send_message(actions=make_rows(rows), **sent).message


@pytest.fixture
def message(bot: User, lobby: Room, webhook: OutgoingWebhook) -> Message:
    return ask(bot, lobby)


@pytest.fixture
def bobs(bob: User) -> Client:
    return sign_in("bob")


@pytest.fixture
def do_hooks() -> Callable[[], None]:
    def do() -> None:
        while do_next(queue="hooks"):
            pass

    return do


def press(client: Client, message: Message, action: str = "yes", **fields: Any) -> Any:
    said = {"id": str(uuid4()), "row": "order", "action": action, **fields}
    return client.post(f"/api/v1/messages/{message.pk}/actions", said, content_type="application/json")


def look(client: Client, message: Message, pressed: Any) -> str:
    answer = client.get(f"/api/v1/messages/{message.pk}/actions/{pressed.json()['id']}")
    return str(answer.json()["state"])


def post_answer(program: Program, said: Any) -> tuple[int, str]:
    path = urlsplit(program.told[-1].said["data"]["response_url"]).path
    answer = Client().post(path, said, content_type="application/json")
    return answer.status_code, answer.content.decode()


def test_a_press_tells_the_program_all_it_needs_and_once(
    bobs: Client, message: Message, program: Program, do_hooks: Callable[[], None], lobby: Room
) -> None:
    pressed = press(bobs, message)
    assert (pressed.status_code, pressed.json()["state"]) == (200, "waiting")
    again = press(bobs, message, id=pressed.json()["id"])
    do_hooks()

    (told,) = program.told
    assert told.said["type"] == "action.used"
    data = told.said["data"]
    assert data["action"] == {
        "row": "order",
        "id": "yes",
        "kind": "button",
        "text": "Approve",
        "value": "order-17",
    }
    assert (data["person"]["username"], data["room"]["id"]) == ("bob", lobby.pk)
    assert (data["message"]["id"], data["message"]["actions"][0]["id"]) == (str(message.pk), "order")
    assert "webhook-signature" in told.headers
    assert (again.json()["id"], look(bobs, message, pressed)) == (pressed.json()["id"], "taken")


def test_what_is_chosen_comes_along_and_nothing_else_can_be(
    bobs: Client, message: Message, program: Program, do_hooks: Callable[[], None]
) -> None:
    assert press(bobs, message, "day", values=["fri"]).status_code == 200
    for wrong in ([], ["sat"], ["thu", "fri"]):
        refused = press(bobs, message, "day", values=wrong)
        assert (refused.status_code, refused.json()["field"]) == (400, "values")
    assert press(bobs, message, values=["thu"]).status_code == 400
    do_hooks()

    assert [told.said["data"]["action"]["values"] for told in program.told] == [["fri"]]


def test_of_several_any_may_be_chosen(bobs: Client, bot: User, lobby: Room, webhook: OutgoingWebhook) -> None:
    asked = ask(bot, lobby, [{"id": "order", "elements": [DAY | {"kind": "multi_select"}]}])

    assert press(bobs, asked, "day", values=["fri", "thu"]).status_code == 200
    assert press(bobs, asked, "day").status_code == 200
    assert press(bobs, asked, "day", values=["fri", "fri"]).status_code == 400


def test_who_may_not_press_tells_nobody(
    bobs: Client, bot: User, message: Message, lobby: Room, alice: User, charlie: User
) -> None:
    leads = ask(bot, lobby, [{"id": "order", "elements": [YES | {"url": "https://x.example/"}]}])
    assert press(sign_in("charlie"), message).status_code == 404
    assert press(bobs, message, "no").json()["code"] == "conflict"
    assert press(bobs, message, row="other").status_code == 409
    assert press(bobs, leads).status_code == 409
    deleted = ask(bot, lobby)
    delete_message(actor=alice, message_id=deleted.pk)
    assert press(bobs, deleted).status_code == 403
    User.objects.filter(username="bob").update(silenced_until=timezone.now() + timedelta(hours=1))
    assert press(bobs, message).json()["code"] == "silenced"
    User.objects.filter(username="bob").update(silenced_until=None)
    archive_room(actor=alice, room_id=lobby.pk)
    assert press(bobs, message).status_code == 403
    assert not Delivery.objects.filter(kind="action.used").exists()


def test_of_another_ones_press_nothing_is_told(bobs: Client, alice: User, message: Message) -> None:
    pressed = press(bobs, message)
    alices = sign_in("alice")
    assert alices.get(f"/api/v1/messages/{message.pk}/actions/{pressed.json()['id']}").status_code == 404
    hers = press(alices, message, id=pressed.json()["id"])
    assert (hers.status_code, Delivery.objects.filter(kind="action.used").count()) == (200, 2)


@pytest.mark.parametrize("away", ["off", "none", "out"])
def test_where_nobody_answers_for_the_bot_that_is_said(
    bobs: Client, bot: User, message: Message, webhook: OutgoingWebhook, alice: User, lobby: Room, away: str
) -> None:
    if away == "off":
        switch_webhook(actor=alice, webhook_id=webhook.pk, is_on=False)
    elif away == "none":
        webhook.delete()
    else:
        remove_person(actor=alice, room_id=lobby.pk, person_id=bot.pk)

    refused = press(bobs, message)

    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert "Herald is away" in refused.json()["message"]


@pytest.mark.parametrize("trouble", [hang(2), reset, answer_with(500), answer_with(404), answer_with(302)])
def test_a_press_that_was_not_taken_is_told_so_and_not_told_again(
    bobs: Client,
    message: Message,
    program: Program,
    do_hooks: Callable[[], None],
    trouble: Trouble,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "PRESS_SECONDS", 0.5)
    program.trouble = [trouble]
    pressed = press(bobs, message)
    do_hooks()
    do_hooks()

    assert look(bobs, message, pressed) == "failed"
    assert len(program.told) == 1
    # One press that fails stops nothing else
    assert OutgoingWebhook.objects.get().paused_until is None
    with pytest.raises(Conflict):
        replay(Delivery.objects.get(kind="action.used"))


def test_a_press_overtakes_what_waits_for_a_program_that_was_down(
    bobs: Client, message: Message, webhook: OutgoingWebhook, program: Program, do_hooks: Callable[[], None]
) -> None:
    OutgoingWebhook.objects.update(paused_until=timezone.now() + timedelta(hours=1), failures=3)

    pressed = press(bobs, message)
    do_hooks()

    assert look(bobs, message, pressed) == "taken"
    assert OutgoingWebhook.objects.get().paused_until is None


def test_a_press_that_waited_too_long_is_never_told(
    bobs: Client, message: Message, program: Program, do_hooks: Callable[[], None]
) -> None:
    late, lost = press(bobs, message), press(bobs, message)
    Delivery.objects.update(created_at=timezone.now() - timedelta(seconds=12))
    assert look(bobs, message, lost) == "waiting"
    Delivery.objects.update(created_at=timezone.now() - timedelta(seconds=16))
    assert look(bobs, message, lost) == "failed"
    do_hooks()

    assert look(bobs, message, late) == "failed"
    assert program.told == []


def test_a_press_that_the_program_may_not_hear_any_more_was_not_taken(
    bobs: Client,
    alice: User,
    bot: User,
    lobby: Room,
    message: Message,
    program: Program,
    do_hooks: Callable[[], None],
) -> None:
    pressed = press(bobs, message)
    remove_person(actor=alice, room_id=lobby.pk, person_id=bot.pk)
    do_hooks()
    assert look(bobs, message, pressed) == "failed"
    assert program.told == []


def test_an_answer_replaces_the_message_with_its_buttons(
    bobs: Client, message: Message, program: Program, do_hooks: Callable[[], None]
) -> None:
    program.answer = lambda _told: json.dumps({"text": "Shipped by bob", "replace_original": True})
    press(bobs, message)
    do_hooks()

    message.refresh_from_db()
    assert (message.body, message.has_actions) == ("Shipped by bob", False)
    assert not MessageActions.objects.exists()
    again = {"text": "Once more?", "replace_original": True, "actions": ROWS}
    assert post_answer(program, again) == (200, "ok")
    assert bobs.get(f"/api/v1/messages/{message.pk}").json()["actions"][0]["elements"][0]["text"] == "Approve"
    assert post_answer(program, again | {"actions": [{"elements": []}]}) == (400, "invalid_actions")


def test_an_answer_deletes_the_message_or_is_for_one_or_for_the_room(
    bobs: Client, message: Message, program: Program, do_hooks: Callable[[], None], bot: User, bob: User
) -> None:
    press(bobs, message)
    do_hooks()
    assert post_answer(program, {"text": "Only for **you**"}) == (200, "ok")
    found = read_answer(Delivery.objects.get(kind="action.used").pk)
    assert found is not None
    assert (found[0], found[1].html, found[1].command) == (
        bob.pk,
        "<p>Only for <strong>you</strong></p>",
        "",
    )
    said = {"text": "For all", "response_type": "in_channel", "actions": ROWS}
    assert post_answer(program, said) == (200, "ok")
    assert post_answer(program, {"delete_original": True}) == (200, "ok")

    message.refresh_from_db()
    assert message.deleted_at is not None
    assert Message.objects.get(author=bot, body="For all").has_actions
    # Whoever pressed is still there, and may be told what happened
    assert post_answer(program, {"text": "More"}) == (200, "ok")


def test_in_a_thread_it_is_answered_there(
    bobs: Client,
    bot: User,
    alice: User,
    lobby: Room,
    webhook: OutgoingWebhook,
    program: Program,
    do_hooks: Callable[[], None],
) -> None:
    root = send_message(actor=alice, room_id=lobby.pk, id=uuid4(), body="Ship it?").message
    press(bobs, ask(bot, lobby, thread=root.pk))
    do_hooks()

    post_answer(program, {"text": "Shipped", "response_type": "in_channel"})

    assert Message.objects.get(body="Shipped").thread_id == root.pk


def test_a_deleted_message_takes_presses_that_wait_with_it(
    bobs: Client, message: Message, alice: User, program: Program, do_hooks: Callable[[], None]
) -> None:
    press(bobs, message)
    delete_message(actor=alice, message_id=message.pk)
    do_hooks()

    assert program.told == []
    assert not MessageActions.objects.exists()


def test_only_bots_put_buttons_on_what_they_say(alice: User, bob: User, bot: User, lobby: Room) -> None:
    with pytest.raises(Forbidden):
        ask(alice, lobby)
    said = send_message(actor=alice, room_id=lobby.pk, id=uuid4(), body="Words", actions=[]).message
    with pytest.raises(Forbidden):
        edit_message(actor=alice, message_id=said.pk, body="Words", actions=make_rows(ROWS))
    assert not MessageActions.objects.exists()


def test_bots_press_nothing(bot: User, message: Message, alice: User) -> None:
    from syncchat.webhooks import pressing

    other = create_bot(actor=alice, username="presser", display_name="Presser")
    asked: dict[str, Any] = {"id": uuid4(), "row": "order", "action": "yes", "values": [], "origin": ""}
    with pytest.raises(DomainError):
        pressing.press(actor=other, message_id=message.pk, **asked)
    with pytest.raises(Forbidden):
        pressing.press(actor=bot, message_id=message.pk, **asked)


def test_an_edit_keeps_changes_or_takes_away_what_can_be_pressed(bot: User, message: Message) -> None:
    edit_message(actor=bot, message_id=message.pk, body="Still order 17?")
    assert MessageActions.objects.get().rows[0]["elements"][0]["text"] == "Approve"
    edit_message(
        actor=bot,
        message_id=message.pk,
        body="Still order 17?",
        actions=make_rows([{"elements": [YES | {"text": "Yes"}]}]),
    )
    assert MessageActions.objects.get().rows[0]["elements"][0]["text"] == "Yes"
    assert MessageActions.objects.get().rows[0]["id"] == "row-1"
    edit_message(actor=bot, message_id=message.pk, body="Still order 17?", actions=[])
    assert (MessageActions.objects.count(), Message.objects.get(pk=message.pk).has_actions) == (0, False)


NONSENSE: list[list[dict[str, Any]]] = [
    [{"elements": [{"kind": "button", "text": " "}]}],
    [{"elements": [YES | {"url": "javascript:alert(1)"}]}],
    [{"elements": [{"kind": "select", "text": "None"}]}],
    [{"elements": [DAY | {"options": [{"text": "", "value": "x"}]}]}],
    [{"elements": [YES, YES]}],
    [{"id": "a", "elements": [YES]}, {"id": "a", "elements": [YES]}],
    [{"elements": [YES | {"value": "x" * 2_000}]} for _ in range(20)],
]


@pytest.mark.parametrize("rows", NONSENSE)
def test_what_cannot_be_pressed_is_refused_by_name(
    bot: User, lobby: Room, rows: list[dict[str, Any]]
) -> None:
    with pytest.raises(Invalid) as refused:
        ask(bot, lobby, rows)
    assert refused.value.field == "actions"
    assert not Message.objects.filter(author=bot, kind="text").exists()


def test_what_is_no_letter_is_no_fault_of_ours(
    bobs: Client, bot: User, alice: User, message: Message, program: Program, do_hooks: Callable[[], None]
) -> None:
    secret = create_token(actor=alice, user_id=bot.pk, name="app", scopes=["read", "write"]).secret
    odd = '[{"elements": [{"kind": "button", "text": "A\\ud800"}]}]'
    answer = Client().post(
        f"/api/v1/rooms/{message.room_id}/messages",
        f'{{"id": "{uuid4()}", "body": "x", "actions": {odd}}}',
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code in (201, 400, 422)
    asked = f'{{"id": "{uuid4()}", "row": "order\\ud800", "action": "yes\\u0000", "values": ["\\ud800"]}}'
    path = f"/api/v1/messages/{message.pk}/actions"
    assert bobs.post(path, asked, content_type="application/json").status_code in (400, 409, 422)
    press(bobs, message)
    do_hooks()
    later = urlsplit(program.told[-1].said["data"]["response_url"]).path
    said = f'{{"replace_original": true, "text": "x", "actions": {odd}}}'
    assert Client().post(later, said, content_type="application/json").status_code in (200, 400)


def test_what_no_database_takes_is_left_out(bot: User, lobby: Room) -> None:
    ask(bot, lobby, [{"elements": [YES | {"text": "Yes\0"}]}])
    assert MessageActions.objects.get().rows[0]["elements"][0]["text"] == "Yes"
