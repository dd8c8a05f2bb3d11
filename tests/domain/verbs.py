"""Which domain functions write to a log, found in the source: nobody keeps the list."""

import ast
from pathlib import Path

DOMAIN = Path(__file__).parents[2] / "syncchat" / "domain"

# What verbs are made of; each is reached through verbs that have rows.
INNER = {
    "answer_now",
    "add_system_line",
    "add_members",
    # Other verbs, one person after the other
    "do_for_all",
    "try_for_all",
    "announce_profile",
    "append_entry",
    "append_to_people",
    "close_room",
    "empty_forwards",
    "append_about",
    "empty_message",
    "empty_messages",
    "forget_forwards_of",
    "free_batch",
    "delete_due",
    "erase",
    "ask_to_leave",
    "remove_member",
    "give_role",
    "insert_bot",
    "insert_named_bot",
    "insert_user",
    "rename_bot",
    "retire_bot",
    "lock_out_who_left",
    "make_account",
    "send_deliveries",
    "send_messages",
    "send_whole",
    "silence_person",
    "tell_person",
    "tell_role",
    "tell_standing",
    "set_active",
    "take_note",
}


def find_verbs() -> set[str]:
    calls = _read_calls()
    writers = {"append_entry", "append_to_people", "sent_after_commit"}
    while grown := {name for name, called in calls.items() if called & writers} - writers:
        writers |= grown
    public = {name for name in writers & calls.keys() if not name.startswith("_")}
    return public - INNER


def _read_calls() -> dict[str, set[str]]:
    """For each function of the domain, the names it calls."""
    calls: dict[str, set[str]] = {}
    for path in sorted(DOMAIN.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                calls.setdefault(node.name, set()).update(_called(node))
    return calls


def _called(function: ast.FunctionDef) -> set[str]:
    called = {node.func for node in ast.walk(function) if isinstance(node, ast.Call)}
    names = {node.id for node in called if isinstance(node, ast.Name)}
    return names | {node.attr for node in called if isinstance(node, ast.Attribute)}
