"""What can be pressed on a message, as Block Kit has it."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from syncchat.models import Message
from syncchat.models.messages.actions import gather_actions
from syncchat.protocol.programs.actions import Action, ActionOption, ActionRow, Confirmation

Shape = dict[str, Any]
KINDS = {"button": "button", "select": "static_select", "multi_select": "multi_static_select"}


def shape_blocks(message: Message, text: str) -> list[Shape]:
    """Its words and what can be pressed, so that an app can say the message again with changes."""
    gather_actions([message])
    words = {
        "type": "section",
        "block_id": "words",
        "text": {"type": "mrkdwn", "text": text, "verbatim": False},
    }
    rows = [ActionRow(**row) for row in message.actions or ()]
    return [words, *(_shape_row(row) for row in rows)]


def _shape_row(row: ActionRow) -> Shape:
    return {"type": "actions", "block_id": row.id, "elements": list(map(_shape_element, row.elements))}


def _shape_element(element: Action) -> Shape:
    shape: Shape = {"type": KINDS[element.kind], "action_id": element.id}
    if element.confirm is not None:
        shape["confirm"] = _shape_confirm(element.confirm)
    if element.kind == "button":
        return shape | {"text": plain(element.text)} | shape_button(element)
    options = element.options or []
    chosen = [shape_option(each) for each in options if each.value in (element.chosen or ())]
    if chosen:
        shape |= {"initial_option": chosen[0]} if element.kind == "select" else {"initial_options": chosen}
    return shape | {"placeholder": plain(element.text)} | _shape_options(options)


def _shape_options(options: Sequence[ActionOption]) -> Shape:
    if not any(each.group for each in options):
        return {"options": list(map(shape_option, options))}
    groups: Iterable[tuple[str | None, Iterable[ActionOption]]] = groupby(options, lambda each: each.group)
    return {
        "option_groups": [
            {"label": plain(name or ""), "options": list(map(shape_option, inside))}
            for name, inside in groups
        ]
    }


def shape_button(element: Action) -> Shape:
    given = {"value": element.value, "style": element.style, "url": element.url}
    return {key: value for key, value in given.items() if value is not None}


def shape_option(option: ActionOption) -> Shape:
    return {"text": plain(option.text), "value": option.value}


def _shape_confirm(confirm: Confirmation) -> Shape:
    return {
        "title": plain(confirm.title),
        "text": plain(confirm.text),
        "confirm": plain(confirm.yes),
        "deny": plain(confirm.no),
    }


def plain(text: str) -> Shape:
    return {"type": "plain_text", "text": text, "emoji": True}
