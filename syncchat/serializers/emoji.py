from syncchat.domain.emoji.custom import list_emoji
from syncchat.protocol.events import CustomEmoji


def serialize_emoji() -> list[CustomEmoji]:
    """All of the workspace's own."""
    return [
        CustomEmoji(
            id=each.pk,
            names=[named.name for named in each.names.all()],
            url=each.picture.url,
            still=each.still.url if each.still else None,
        )
        for each in list_emoji()
    ]
