"""One word for one thing, and none that says nothing."""

import re

from tests.architecture.source import Module, list_modules

BANNED_NAMES = re.compile(r"^_?(handle_|process_)|manager$|helper|^utils?$|^_?(data|info)$")
OTHERS_SAY_SO = {"process_response", "handle_connect", "handle_exit", "handle_no_permission"}
# aiosmtpd asks by the names of SMTP's commands
OTHERS_SAY_SO |= {"handle_MAIL", "handle_RCPT", "handle_DATA"}


def list_banned(module: Module) -> list[str]:
    names = [function.name for function in module.functions()] + module.name.split(".")
    return [name for name in names if BANNED_NAMES.search(name) and name not in OTHERS_SAY_SO]


def test_names_say_what_they_name() -> None:
    banned = {module.name: list_banned(module) for module in list_modules()}
    assert {name: words for name, words in banned.items() if words} == {}
