"""Polls as the server draws them, until the script does and takes choices."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def most_votes(options: Iterable[dict[str, Any]]) -> int:
    counts: list[int] = [option["count"] for option in options]
    return max([1, *counts])


@register.filter
def count_voters(n: int) -> str:
    return ngettext("%(n)s person voted", "%(n)s people voted", n) % {"n": n}


@register.filter
def has_poll(messages: Iterable[dict[str, Any]] | None) -> bool:
    return any("poll" in message for message in messages or ())
