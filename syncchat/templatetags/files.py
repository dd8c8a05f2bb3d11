"""What is attached to a message: pictures side by side, everything else one under the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()

PICTURES_SHOWN = 4
# The box a single picture is fitted into, in pixels of the page (static/css/messages/media-grid.css)
BOX = (480, 352)
LABEL_LIMIT = 5


@dataclass
class Attached:
    pictures: list[dict[str, Any]]
    others: list[dict[str, Any]]
    count: int
    more: int


@register.simple_tag
def attached(files: list[dict[str, Any]] | None) -> Attached:
    """The script lays them out in the same way (components/files/message-files.js)."""
    pictures = [each for each in files or [] if each["kind"] == "image" and not each.get("gone")]
    others = [each for each in files or [] if each not in pictures]
    shown = pictures[:PICTURES_SHOWN]
    return Attached(shown, others, len(shown), len(pictures) - len(shown))


@register.filter
def fitted(file: dict[str, Any]) -> dict[str, int]:
    """The size at which it is shown alone, so that nothing moves when it comes."""
    width, height = file.get("width") or BOX[0], file.get("height") or BOX[1]
    scale = min(1, BOX[0] / width, BOX[1] / height)
    return {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}


@register.filter
def describe_file(file: dict[str, Any] | None) -> str:
    """ "PDF, 4.2 MB": by its ending, as people know it."""
    if not file:
        return ""
    label = label_file(file["name"])
    size = say_size(file["size"])
    return _("%(label)s, %(size)s") % {"label": label, "size": size} if label else size


@register.filter
def has_voice(messages: Iterable[dict[str, Any]] | None) -> bool:
    return any("voice" in file for message in messages or () for file in message.get("files", ()))


def label_file(name: str) -> str:
    ending = name.rpartition(".")[2] if "." in name else ""
    return ending.upper() if ending.isalnum() and len(ending) <= LABEL_LIMIT else ""


@register.filter
def say_size(size: int) -> str:
    """As the script says it (components/files/sizes.js)."""
    if size >= 1024**3 * 0.95:
        return pgettext("file size", "%s GB") % number_format(size / 1024**3, 1, force_grouping=True)
    if size < 1024 * 1000:
        return pgettext("file size", "%s KB") % number_format(max(1, round(size / 1024)))
    megabytes = size / 1024 / 1024
    return pgettext("file size", "%s MB") % number_format(
        megabytes, 1 if megabytes < 10 else 0, force_grouping=True
    )
