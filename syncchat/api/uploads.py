from uuid import UUID

from ninja import Status

from syncchat.access import get_upload_for
from syncchat.api.base.parameters import Id, Offset, OptionalId, OptionalSeq, PageSize, SearchText
from syncchat.api.base.refusals import TooLarge
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import BY_PAGE, SignedIn, SignedInRequest
from syncchat.domain.files import uploads
from syncchat.domain.files.room_files import list_room_files
from syncchat.models import Attachment
from syncchat.protocol.kinds import FileKind
from syncchat.protocol.uploads import NewUpload, RoomFile, RoomFiles, Upload
from syncchat.serializers.files import serialize_file
from syncchat.serializers.people import serialize_person

router = Router(tags=["files"])
# Nobody is told of them before they are sent; beginning one has a limit of its own
QUIET = SignedIn(count=None)
PARTS = SignedIn(takes_bytes=uploads.PART_LIMIT, count=None)
PART = {"schema": {"type": "string", "format": "binary", "maxLength": uploads.PART_LIMIT}}
PART_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": PART}}}


@router.post("uploads", response={201: Upload}, auth=QUIET)
def begin_upload(request: SignedInRequest, body: NewUpload) -> Status[Upload]:
    """Announce a file under an id you chose; what is too big is refused before it is sent."""
    return Status(201, _show(uploads.begin_upload(actor=request.user, **dict(body))))


@router.get("uploads/{uuid:upload_id}", response=Upload)
def show_upload(request: SignedInRequest, upload_id: UUID) -> Upload:
    """How much of it is here: go on from `offset`."""
    return _show(get_upload_for(request.user, upload_id))


@router.patch("uploads/{uuid:upload_id}", response=Upload, auth=PARTS, openapi_extra=PART_BODY)
def add_part(request: SignedInRequest, upload_id: UUID, offset: Offset) -> Upload:
    """The body is the bytes from `offset` on (application/octet-stream); the last part answers with the file."""
    content = request.read(uploads.PART_LIMIT + 1)
    if len(content) > uploads.PART_LIMIT:
        raise TooLarge
    upload = uploads.add_part(actor=request.user, upload_id=upload_id, offset=offset, content=content)
    return _show(upload)


@router.delete("uploads/{uuid:upload_id}", response={204: None}, auth=QUIET)
def cancel_upload(request: SignedInRequest, upload_id: UUID) -> Status[None]:
    """Give the file up, with what of it is here."""
    uploads.cancel_upload(actor=request.user, upload_id=upload_id)
    return Status(204, None)


@router.get("rooms/{int:room_id}/files", response=RoomFiles, auth=BY_PAGE)
def list_files(
    request: SignedInRequest,
    room_id: Id,
    kind: FileKind | None = None,
    name: SearchText = "",
    author: OptionalId = None,
    before: OptionalSeq = None,
    limit: PageSize = 50,
) -> RoomFiles:
    """The newest first, of one kind, person or with this in their names; `next` is the `before` of the next page."""
    found = list_room_files(
        user=request.user, room_id=room_id, kind=kind, name=name, author=author, before=before, limit=limit
    )
    return RoomFiles(files=_show_placed(found.files), count=found.total, next=found.next)


def _show_placed(files: list[Attachment]) -> list[RoomFile]:
    placed = [(each, each.message) for each in files]
    return [
        RoomFile(
            file=serialize_file(each),
            message=message.pk,
            seq=message.seq,
            at=message.created_at,
            author=serialize_person(message.author),
        )
        for each, message in placed
        if message is not None
    ]


def _show(upload: Attachment) -> Upload:
    return Upload(
        id=upload.pk,
        name=upload.name,
        size=upload.size,
        offset=upload.received,
        file=serialize_file(upload) if upload.is_ready else None,
    )
