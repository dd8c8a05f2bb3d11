"""Files in Slack's shape."""

from typing import Any

from syncchat.models import Attachment
from syncchat.slack.ids import FILE, TEAM, write_person, write_room, write_uuid

Shape = dict[str, Any]
_SIZES = (64, 80, 160, 360, 480, 720, 800, 960, 1024)


def shape_file(attachment: Attachment, base: str) -> Shape:
    url = f"{base}/files/{attachment.pk}/"
    ending = attachment.name.rpartition(".")[2].lower() if "." in attachment.name else "binary"
    if attachment.is_gone:
        return {"id": write_uuid(FILE, attachment.pk), "mode": "tombstone", "name": attachment.name}
    shape: Shape = {
        "id": write_uuid(FILE, attachment.pk),
        "created": int(attachment.created_at.timestamp()),
        "timestamp": int(attachment.created_at.timestamp()),
        "name": attachment.name,
        "title": attachment.name,
        "mimetype": attachment.type or "application/octet-stream",
        "filetype": ending,
        "pretty_type": ending.upper(),
        "user": write_person(attachment.uploader_id),
        "user_team": TEAM,
        "editable": False,
        "size": attachment.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "has_rich_preview": False,
        "file_access": "visible",
    }
    if attachment.width and attachment.height:
        shape |= {"original_w": attachment.width, "original_h": attachment.height}
    if attachment.thumbnail:
        shape |= {f"thumb_{size}": f"{url}thumbnail/" for size in _SIZES}
    return shape


def shape_placed(attachment: Attachment, base: str) -> Shape:
    """With the rooms that it stands in."""
    shape = shape_file(attachment, base)
    message = attachment.message
    rooms = [write_room(message.room)] if message is not None else []
    letters = {"C": "channels", "G": "groups", "D": "ims"}
    return shape | {name: [each for each in rooms if each[0] == letter] for letter, name in letters.items()}
