"""Follow and answer a SyncChatRoom: every event once, in order, whatever happens to the connection."""

from syncchatroom_client.client import Client
from syncchatroom_client.errors import Refused

__all__ = ["Client", "Refused"]
