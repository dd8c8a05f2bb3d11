"""What can be pressed on a bot's message: what may be there, kept with it, and found again when somebody presses."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from syncchat.domain.markup.urls import is_safe_url
from syncchat.domain.messages.message_body import drop_controls
from syncchat.errors import Conflict, Forbidden, Invalid
from syncchat.models import Message, MessageActions, User
from syncchat.models.messages.actions import gather_actions
from syncchat.protocol.programs.actions import Action, ActionRow

# Of all that can be pressed on one message, as it is kept
LETTERS_LIMIT = 30_000

Row = dict[str, Any]


def clean_actions(author: User, rows: Sequence[ActionRow]) -> list[Row]:
    """As they are kept.

    Raises:
        Forbidden: a person's message.
        Invalid: as `clean_rows`.
    """
    if rows and not author.is_bot:
        raise Forbidden(_("Only bots put buttons on their messages."))
    return clean_rows(rows)


def clean_rows(rows: Sequence[ActionRow]) -> list[Row]:
    """What has no name gets one by its place.

    Raises: Invalid, where a name stands twice, nothing can be chosen or read, or it is too much.
    """
    cleaned = [_clean_row(row, place) for place, row in enumerate(rows, 1)]
    _check_names(row["id"] for row in cleaned)
    if len(str(cleaned)) > LETTERS_LIMIT:
        raise _refuse(_("That is too much to choose from for one message."))
    return cleaned


def _clean_row(row: ActionRow, place: int) -> Row:
    kept: Row = _drop_controls(row.model_dump(mode="json", exclude_none=True))
    kept["id"] = kept["id"] or f"row-{place}"
    for at, element in enumerate(kept["elements"], 1):
        element["id"] = element["id"] or f"action-{at}"
        _check_element(element)
    _check_names(element["id"] for element in kept["elements"])
    return kept


def _check_element(element: Row) -> None:
    if element["kind"] == "button":
        if not element["text"].strip():
            raise _refuse(_("A button needs words."))
        if "url" in element and not _leads_somewhere(element["url"]):
            raise _refuse(_("A button leads to an address with http or https."))
    elif not element.get("options"):
        raise _refuse(_("A select needs something to choose."))
    elif not all(option["text"].strip() for option in element["options"]):
        raise _refuse(_("What can be chosen needs words."))


def _leads_somewhere(url: str) -> bool:
    return url.lower().startswith(("http://", "https://")) and is_safe_url(url)


def _check_names(names: Iterable[str]) -> None:
    listed = list(names)
    if len(set(listed)) < len(listed):
        raise _refuse(_("Two rows, or two elements of a row, have the same id."))


def _refuse(words: str) -> Invalid:
    return Invalid(words, field="actions")


def _drop_controls(said: Any) -> Any:
    if isinstance(said, str):
        return drop_controls(said)
    if isinstance(said, list):
        return [_drop_controls(each) for each in said]
    return {name: _drop_controls(each) for name, each in said.items()} if isinstance(said, dict) else said


def attach_actions(message: Message, rows: list[Row]) -> MessageActions:
    """Makes what `store_actions` stores once the message is."""
    message.has_actions, message.actions = True, rows
    return MessageActions(message=message, rows=rows)


def store_actions(made: list[MessageActions]) -> None:
    if made:
        MessageActions.objects.bulk_create(made)


def read_actions(message: Message) -> list[Row]:
    gather_actions([message])
    return message.actions or []


def replace_actions(message: Message, rows: list[Row]) -> None:
    forget_actions([message])
    if rows:
        attach_actions(message, rows).save(force_insert=True)
    message.save(update_fields=["has_actions"])


def forget_actions(messages: Sequence[Message]) -> None:
    """The messages themselves are not saved."""
    MessageActions.objects.filter(message__in=messages).delete()
    for message in messages:
        message.has_actions, message.actions = False, []


def find_action(message: Message, row: str, action: str) -> Action:
    """Raises: Conflict, if it is not there, or not any more."""
    for kept in read_actions(message):
        for element in kept["elements"]:
            if (kept["id"], element["id"]) == (row, action) and "url" not in element:
                return Action(**element)
    raise Conflict(_("This is not there any more."), field="action")


def check_values(action: Action, values: Sequence[str]) -> None:
    """Raises: Invalid, unless these can be chosen there."""
    offered = {option.value for option in action.options or ()}
    count = len(values)
    fits = {"button": count == 0, "select": count == 1, "multi_select": count == len(set(values))}
    if not fits[action.kind] or not set(values) <= offered:
        raise Invalid(_("Choose one from the list."), field="values")
