from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.domain.rooms.directs import open_direct
from syncchat.protocol.events import MyRoom
from syncchat.protocol.http import People, VisitedRoom
from syncchat.serializers import seen_rooms

router = Router(tags=["direct messages"])


@router.post("directs", response=MyRoom)
def open_direct_room(request: SignedInRequest, body: People) -> MyRoom | VisitedRoom:
    """The room of exactly these people and me; made if there is none."""
    room = open_direct(actor=request.user, people=body.people)
    return seen_rooms.describe(request.user, room.pk)
