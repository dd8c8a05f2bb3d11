from ninja import Router

from syncchat.api.sign_in import SignedInRequest
from syncchat.bootstrap import describe_me
from syncchat.protocol.http import Me

router = Router(tags=["me"])


@router.get("me", response=Me)
def show_me(request: SignedInRequest) -> Me:
    """The person who is signed in, with their preferences."""
    return describe_me(request.user)
