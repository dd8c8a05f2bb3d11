"""A person's arrangement of their rooms, as it goes out."""

from syncchat.domain.rooms.sidebar import read_arrangement
from syncchat.models import User
from syncchat.protocol.events import Sidebar


def serialize_sidebar(user: User) -> Sidebar:
    return Sidebar.model_validate(read_arrangement(user))
