"""What is attached to a message: pictures side by side, everything else one under the other."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()

PICTURES_SHOWN = 4
# The box a single picture is fitted into, in pixels of the page (static/css/components/media-grid.css)
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
    pictures = [each for each in files or [] if each["kind"] == "image"]
    others = [each for each in files or [] if each["kind"] != "image"]
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


def label_file(name: str) -> str:
    ending = name.rpartition(".")[2] if "." in name else ""
    return ending.upper() if ending.isalnum() and len(ending) <= LABEL_LIMIT else ""


@register.filter
def say_size(size: int) -> str:
    """As the script says it (components/files/sizes.js)."""
    if size < 1024 * 1000:
        return pgettext("file size", "%s KB") % number_format(max(1, round(size / 1024)))
    megabytes = size / 1024 / 1024
    return pgettext("file size", "%s MB") % number_format(
        megabytes, 1 if megabytes < 10 else 0, force_grouping=True
    )


def say_files() -> dict[str, str]:
    """Words for the script."""
    return {
        "file_described": _("%(label)s, %(size)s"),
        "size_kb": pgettext("file size", "%s KB").replace("%s", "%(n)s"),
        "size_mb": pgettext("file size", "%s MB").replace("%s", "%(n)s"),
        "upload_progress": _("%(sent)s of %(total)s"),
        "upload_reading": _("The server is reading it"),
        "upload_waiting": _("Stopped at %(sent)s. Goes on when you are back online."),
        "upload_lost": _("This browser no longer has the file. Attach it again."),
        "upload_of": _("Uploading %(name)s"),
        "upload_retry": _("Try %(name)s again"),
        "upload_remove": _("Remove %(name)s"),
        "upload_cancel": _("Cancel upload of %(name)s"),
        "too_big": _("Too big: %(size)s, the limit is %(limit)s"),
        "file_empty": _("This file is empty."),
        "too_many_files": _("At most %(limit)s files go with one message."),
        "files_not_ready": _("Remove the file that cannot be sent, or try it again."),
        "download": _("Download %(name)s"),
        "files_keep_page": _("Uploading. Keep this page open until it is done."),
        "files_go_on": _("Uploading. Kept in this browser, goes on later if you leave."),
        "no_files": _("No files yet. Drop one on the messages, or paste a picture."),
    }
