from django.http import HttpResponse

from syncchat.api.base.bearer import find_grant_of
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedIn, SignedInRequest
from syncchat.protocol.http import Pulled, PullRequest
from syncchat.realtime.sessions import describe_sign_in, describe_token
from syncchat.socket.admission import ADMIT, Admitted
from syncchat.socket.pulls import answer_pulls
from syncchat.socket.welcome import check_version

router = Router(tags=["logs"])


@router.post("pull", response=Pulled, auth=SignedIn(count=None))
def pull_logs(request: SignedInRequest, body: PullRequest) -> HttpResponse:
    """What a socket would have said: heads of all my logs, and events of those that I name.

    With nothing to say it waits for something, at most `wait` seconds.
    """
    check_version(body.v)
    grant = find_grant_of(request)
    if grant:
        signed = describe_token(grant.user, grant.prefix, grant.scopes, grant.rooms)
    else:
        signed = describe_sign_in(request.user, request.session.session_key or "")
    admitted = Admitted(request, signed=signed, asked=body)
    admit = getattr(request, "scope", {}).get(ADMIT)
    if admit and (body.wait or body.watch):
        admit(admitted)
        return admitted
    return HttpResponse(answer_pulls(signed, admitted.positions), content_type="application/json")
