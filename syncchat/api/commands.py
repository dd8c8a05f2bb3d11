from uuid import UUID

from django.http import HttpResponse

from syncchat.api.base.bearer import find_grant_of
from syncchat.api.base.router import Router
from syncchat.api.base.scopes import check_command
from syncchat.api.base.sign_in import BY_COMMAND, SignedIn, SignedInRequest
from syncchat.domain.limits.limits import check_page
from syncchat.protocol import commands, server_frames
from syncchat.protocol.http import CommandRequest, NewPress
from syncchat.protocol.programs.actions import Press
from syncchat.protocol.programs.slash import CommandAnswer, SlashCommand, UsedCommand
from syncchat.sign_in.origin import find_origin
from syncchat.socket.pulls import answer_pull
from syncchat.socket.verbs import acknowledge, run_command
from syncchat.webhooks.asking import list_commands_in, use_command
from syncchat.webhooks.pressing import look_at_press, press

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


@router.get("rooms/{int:room_id}/slash-commands", response=list[SlashCommand])
def list_slash_commands(request: SignedInRequest, room_id: int) -> list[SlashCommand]:
    """Slash commands of programs whose bots are in this room, by name."""
    return list_commands_in(actor=request.user, room_id=room_id)


@router.post("rooms/{int:room_id}/slash-commands", response=CommandAnswer, auth=SignedIn())
def use_slash_command(request: SignedInRequest, room_id: int, body: UsedCommand) -> CommandAnswer:
    """Use one: its program is asked at once. What it answers to me alone is here; 503 without an answer in 3 s."""
    return use_command(
        actor=request.user,
        room_id=room_id,
        name=body.name,
        text=body.text,
        thread=body.thread,
        origin=find_origin(request),
    )


@router.post("messages/{uuid:message_id}/actions", response=Press, auth=SignedIn())
def press_action(request: SignedInRequest, message_id: UUID, body: NewPress) -> Press:
    """Press a button or choose in a select: its program is told, and asked again, nothing more."""
    return press(actor=request.user, message_id=message_id, origin=find_origin(request), **dict(body))


@router.get("messages/{uuid:message_id}/actions/{uuid:press_id}", response=Press)
def show_press(request: SignedInRequest, message_id: UUID, press_id: UUID) -> Press:
    """What became of a press of mine: after 15 seconds it is taken, or never will be."""
    return look_at_press(actor=request.user, message_id=message_id, id=press_id)
