"""What can be pressed in Slack's blocks, apart from what is only read there."""

from collections.abc import Callable
from typing import Any

from syncchat.domain.hooks.shapes import as_dicts, as_text
from syncchat.protocol.programs.actions import Action, ActionOption, ActionRow, Confirmation

Thing = dict[str, Any]


def take_actions(blocks: list[Thing]) -> tuple[list[Thing], list[ActionRow]]:
    """The blocks without what can be pressed, and that. Other things to press stay, and are said as words.

    Raises:
        ValueError: more than Slack allows.
    """
    rest: list[Thing] = []
    rows: list[ActionRow] = []
    for block in blocks:
        kept, elements = _part(block)
        rest.append(kept)
        if elements:
            actions = [_READERS[as_text(each["type"])](each) for each in elements]
            rows.append(ActionRow(id=as_text(block.get("block_id")), elements=actions))
    return rest, rows


def _part(block: Thing) -> tuple[Thing, list[Thing]]:
    match block.get("type"):
        case "actions":
            elements = as_dicts(block.get("elements"))
            pressed = [each for each in elements if as_text(each.get("type")) in _READERS]
            return {**block, "elements": [each for each in elements if each not in pressed]}, pressed
        case "section":
            accessory = block.get("accessory")
            if isinstance(accessory, dict) and as_text(accessory.get("type")) in _READERS:
                return {**block, "accessory": None}, [accessory]
    return block, []


def _read_button(element: Thing) -> Action:
    style = element.get("style")
    return Action(
        kind="button",
        id=as_text(element.get("action_id")),
        text=_read_words(element.get("text")),
        value=as_text(element.get("value")) or None,
        style=style if style in ("primary", "danger") else None,
        url=as_text(element.get("url")) or None,
        confirm=_read_confirm(element.get("confirm")),
    )


def _read_select(element: Thing) -> Action:
    is_multi = element["type"] == "multi_static_select"
    chosen = (
        as_dicts(element.get("initial_options")) if is_multi else as_dicts([element.get("initial_option")])
    )
    return Action(
        kind="multi_select" if is_multi else "select",
        id=as_text(element.get("action_id")),
        text=_read_words(element.get("placeholder")),
        options=_read_options(element),
        chosen=[as_text(each.get("value")) for each in chosen] or None,
        confirm=_read_confirm(element.get("confirm")),
    )


def _read_options(element: Thing) -> list[ActionOption]:
    groups = as_dicts(element.get("option_groups")) or [{"options": element.get("options")}]
    return [
        ActionOption(
            text=_read_words(option.get("text")),
            value=as_text(option.get("value")),
            group=_read_words(group.get("label")) or None,
        )
        for group in groups
        for option in as_dicts(group.get("options"))
    ]


def _read_confirm(found: object) -> Confirmation | None:
    if not isinstance(found, dict):
        return None
    return Confirmation(
        title=_read_words(found.get("title")),
        text=_read_words(found.get("text")),
        yes=_read_words(found.get("confirm")),
        no=_read_words(found.get("deny")),
    )


def _read_words(found: object) -> str:
    words = as_text(found.get("text")) if isinstance(found, dict) else as_text(found)
    # Half of a pair, as JSON can have it, is no letter
    return words.encode("utf-8", "replace").decode()


_READERS: dict[str, Callable[[Thing], Action]] = {
    "button": _read_button,
    "static_select": _read_select,
    "multi_static_select": _read_select,
}
