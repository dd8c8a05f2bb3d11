from ninja import Router

from syncchat import rooms_seen
from syncchat.api.sign_in import SignedInRequest
from syncchat.domain.rooms.directs import open_direct
from syncchat.protocol.events import MyRoom
from syncchat.protocol.http import People, VisitedRoom

router = Router(tags=["direct messages"])


@router.post("directs", response=MyRoom)
def open_direct_room(request: SignedInRequest, body: People) -> MyRoom | VisitedRoom:
    """The room of exactly these people and me; made if there is none."""
    room = open_direct(actor=request.user, people=body.people)
    return rooms_seen.describe(request.user, room.pk)
