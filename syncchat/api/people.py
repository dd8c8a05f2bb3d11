from syncchat.api.base.parameters import Id, OptionalId, SearchText
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.domain.rooms.directory import get_person, list_found_people
from syncchat.protocol.events import Person
from syncchat.serializers.people import serialize_person

router = Router(tags=["people"])


@router.get("people", response=list[Person])
def search_people(request: SignedInRequest, query: SearchText = "", room: OptionalId = None) -> list[Person]:
    """Up to 20 people by name or user name, those that begin with the query first."""
    found = list_found_people(user=request.user, query=query, room_id=room)
    return [serialize_person(person) for person in found]


@router.get("people/{int:person_id}", response=Person)
def show_person(request: SignedInRequest, person_id: Id) -> Person:
    return serialize_person(get_person(person_id=person_id))
