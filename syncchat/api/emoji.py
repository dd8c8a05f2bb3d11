from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.protocol.events import CustomEmoji
from syncchat.serializers.emoji import serialize_emoji

router = Router(tags=["workspace"])


@router.get("emoji", response=list[CustomEmoji])
def list_emoji(request: SignedInRequest) -> list[CustomEmoji]:
    """The workspace's own: pictures that stand for `:name:` in words and as reactions."""
    return serialize_emoji()
