from django.http import HttpResponse

from syncchat.api.base.bearer import find_grant_of
from syncchat.api.base.router import Router
from syncchat.api.base.scopes import check_command
from syncchat.api.base.sign_in import BY_COMMAND, SignedInRequest
from syncchat.domain.limits.limits import check_page
from syncchat.protocol import commands, server_frames
from syncchat.protocol.http import CommandRequest
from syncchat.socket.pulls import answer_pull
from syncchat.socket.verbs import acknowledge, run_command

router = Router(tags=["commands"], auth=BY_COMMAND)


@router.post(
    "commands", response=server_frames.Ack | server_frames.Events | server_frames.Rewind, by_alias=True
)
def take_command(request: SignedInRequest, body: CommandRequest) -> HttpResponse:
    """A command as the socket takes it, and the socket's reply, for where no WebSocket gets through."""
    command = body.root
    if grant := find_grant_of(request):
        check_command(grant.scopes, is_limited=grant.rooms is not None, command=command)
    if isinstance(command, commands.Pull):
        check_page(request.user.pk)
        reader = request.user.pk, request.user.log_id
        text = answer_pull(*reader, command.log, command.after, command.ref)
    else:
        text = server_frames.encode(acknowledge(command, run_command(command, request.user)))
    return HttpResponse(text, content_type="application/json")
