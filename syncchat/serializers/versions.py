"""What a message has said, as it goes out."""

from uuid import UUID

from syncchat.domain.messages.versions import read_versions
from syncchat.models import User
from syncchat.protocol.http import MessageVersion, MessageVersions


def describe_versions(user: User, message_id: UUID) -> MessageVersions:
    """Raises: NotFound, if this is not a message that they may read."""
    message, earlier = read_versions(user=user, message_id=message_id)
    if message.deleted_at is not None:
        return MessageVersions(versions=[])
    said = [MessageVersion(body=each.body, at=each.at) for each in earlier]
    present = MessageVersion(body=message.body, at=message.edited_at or message.created_at)
    return MessageVersions(versions=[*said, present])
