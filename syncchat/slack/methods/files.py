"""`files.*`: a file is announced, sent to an address of its own, and told to a room."""

from uuid import UUID, uuid5

from syncchat.access import get_attachment_for, list_rooms_to_see
from syncchat.domain.files.uploads import begin_upload, cancel_upload
from syncchat.domain.hooks.payloads import Post
from syncchat.domain.ids import make_id
from syncchat.errors import NotFound
from syncchat.models import Attachment
from syncchat.slack.call import Answer, Call
from syncchat.slack.errors import SlackError
from syncchat.slack.ids import FILE, read_uuid, write_uuid
from syncchat.slack.methods.chat import POSTS, read_post, say
from syncchat.slack.shapes.files import shape_placed
from syncchat.slack.tickets import seal_upload

PAGE, LARGEST = 100, 200


def get_upload_address(call: Call) -> Answer:
    name, size = call.arguments.need("filename"), call.arguments.text("length")
    if not (size.isascii() and size.isdecimal() and len(size) < 16):
        raise SlackError("invalid_arguments", detail="length must be an integer")
    upload = begin_upload(actor=call.user, id=make_id(), name=name, size=int(size))
    ticket = seal_upload(call.user, upload.pk)
    return {
        "upload_url": f"{call.base}/api/slack/upload/{ticket}",
        "file_id": write_uuid(FILE, upload.pk),
    }


def complete_upload(call: Call) -> Answer:
    """Told to a room as one message, once; without a room they wait for the message that names them."""
    given = call.arguments.things("files")
    files = [_find_upload(call, str(each.get("id", ""))) for each in given]
    if not files:
        raise SlackError("invalid_arguments", detail="missing required field: files")
    if rooms := (call.arguments.words("channel_id") or call.arguments.words("channels")):
        if len(rooms) > 1:
            raise SlackError("invalid_arguments", detail="a file goes to one channel")
        call.arguments.given["channel"] = rooms[0]
        call.arguments.given["text"] = call.arguments.text("initial_comment")
        post = read_post(call) if call.arguments.text("text", "blocks") else Post("", [])
        key = str(uuid5(POSTS, ",".join(str(each.pk) for each in files)))
        say(call, call.get_room(), post, key=key, files=tuple(each.pk for each in files))
    listed = [get_attachment_for(call.user, each.pk) for each in files]
    return {"files": [shape_placed(each, call.base) for each in listed]}


def show(call: Call) -> Answer:
    attachment = _find(call)
    metadata = {"response_metadata": {"next_cursor": ""}}
    return {"file": shape_placed(attachment, call.base), "comments": [], **metadata}


def list_files(call: Call) -> Answer:
    """Of all rooms that one reads, or of one; the newest first."""
    limit = call.arguments.number("count", default=PAGE, largest=LARGEST)
    rooms = list_rooms_to_see(call.user)
    if call.arguments.text("channel"):
        rooms = rooms.filter(pk=call.find_room().pk)
    found = Attachment.objects.filter(message__room__in=rooms).exclude(stored="")
    if call.arguments.text("user"):
        found = found.filter(uploader=call.find_person())
    page = call.arguments.number("page", default=1, largest=10_000)
    total = found.count()
    ordered = found.select_related("message__room").order_by("-created_at", "-pk")
    listed = list(ordered[(page - 1) * limit : page * limit])
    paging = {"count": limit, "total": total, "page": page, "pages": -(-total // limit)}
    return {"files": [shape_placed(each, call.base) for each in listed], "paging": paging}


def delete(call: Call) -> Answer:
    """One that is part of a message goes with it, by `chat.delete`."""
    attachment = _find(call)
    if attachment.message_id is not None or attachment.uploader_id != call.user.pk:
        raise SlackError("cant_delete_file", detail="delete its message instead")
    cancel_upload(actor=call.user, upload_id=attachment.pk)
    return {}


def _find(call: Call) -> Attachment:
    file_id = read_uuid(call.arguments.need("file"), FILE)
    try:
        return get_attachment_for(call.user, file_id or UUID(int=0))
    except NotFound:
        raise SlackError("file_not_found") from None


def _find_upload(call: Call, text: str) -> Attachment:
    file_id = read_uuid(text, FILE)
    try:
        found = get_attachment_for(call.user, file_id or UUID(int=0))
    except NotFound:
        raise SlackError("file_not_found") from None
    if found.uploader_id != call.user.pk:
        raise SlackError("file_not_found")
    return found
