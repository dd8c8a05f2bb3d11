"""Using a program's slash command: it is asked at once, and whoever used it waits three seconds at most.

The request waits, never the database: nothing is locked while the program thinks.
"""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.access import get_message_for, get_room_for
from syncchat.domain.hooks.payloads import Unreadable
from syncchat.domain.ids import make_id
from syncchat.domain.limits.limits import check_send
from syncchat.domain.messages.message_body import drop_controls
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.outgoing.answers import answer_now, make_response_url, read_answer
from syncchat.domain.outgoing.commands import list_commands
from syncchat.domain.outgoing.deliveries import deliver
from syncchat.domain.outgoing.formats import find_format
from syncchat.domain.outgoing.posting import Answer as Posted
from syncchat.domain.outgoing.sending import post_signed, read_excerpt
from syncchat.errors import Conflict, Forbidden, Invalid, NotFound, Unanswered
from syncchat.models import CustomCommand, Delivery, Membership, Room, User
from syncchat.models.outgoing.delivery import USED
from syncchat.permissions import find_rights
from syncchat.protocol.commands import BODY_LIMIT
from syncchat.protocol.kinds import DeliveryState
from syncchat.protocol.programs.slash import CommandAnswer, SlashCommand
from syncchat.serializers.people import serialize_person
from syncchat.serializers.rooms import serialize_room
from syncchat.webhooks.happenings import write

SECONDS = 3.0


def list_commands_in(*, actor: User, room_id: int) -> list[SlashCommand]:
    """Those whose bots are in this room. Raises: NotFound, unless the actor is in it."""
    get_room_for(actor, room_id)
    there = list_commands().filter(webhook__bot__memberships__room=room_id)
    return [
        SlashCommand(
            name=each.name,
            hint=each.hint,
            description=each.description,
            bot=serialize_person(each.webhook.bot),
        )
        for each in there
    ]


def use_command(
    *, actor: User, room_id: int, name: str, origin: str, text: str = "", thread: UUID | None = None
) -> CommandAnswer:
    """Ask the program, and give what it answers to the actor alone; what it says to the room is a message.
    ``origin`` is that of the address for answers.

    Raises:
        NotFound: not a room of theirs, no such command, or no such message there.
        Forbidden: they may not write there.
        Silenced: they cannot write for a time.
        Conflict: its bot is not in this room.
        Invalid: too many words.
        RateLimited: faster than messages may be sent.
        Unanswered: the program did not answer in time, or with an error.
    """
    room, membership = get_room_for(actor, room_id)
    if room.archived_at is not None or not find_rights(room, actor, membership).send:
        raise Forbidden(_("You cannot write in this room."))
    check_may_speak(actor)
    if len(text) > BODY_LIMIT:
        raise Invalid(_("That is too long."), field="text")
    if thread is not None and get_message_for(actor, thread).room_id != room_id:
        raise NotFound
    check_send(actor.pk)
    # What no database takes is nobody's words
    name, text = drop_controls(name), drop_controls(text)
    command = _find_command(name, room)
    said = {"text": text, **({"thread": str(thread)} if thread else {})}
    delivery = _ask(actor, room, command, said, origin)
    answer = delivery.whispers[-1] if delivery.whispers else {}
    bot = serialize_person(command.webhook.bot)
    return CommandAnswer(command=command.name, room=room.pk, thread=thread, bot=bot, **answer)


def _find_command(name: str, room: Room) -> CustomCommand:
    command = list_commands().filter(name=name.lower()).first()
    if command is None:
        raise NotFound(_("There is no command /%s.") % name)
    if not Membership.objects.filter(user=command.webhook.bot_id, room=room).exists():
        words = _("/%(command)s is answered by %(bot)s, who is not in this room. Add them first.")
        raise Conflict(words % {"command": command.name, "bot": command.webhook.bot.name})
    return command


def _ask(actor: User, room: Room, command: CustomCommand, said: dict[str, str], origin: str) -> Delivery:
    webhook, public_id = command.webhook, make_id()
    payload = {
        "command": command.name,
        **said,
        "room": write(serialize_room(room)),
        "person": write(serialize_person(actor)),
        "response_url": make_response_url(public_id, origin),
    }
    if not webhook.url:
        return deliver(webhook, USED, payload, room=room.pk, person=actor.pk, public_id=public_id)
    # Nobody sends it again: whoever used the command sees that it failed, and has their words still
    delivery = Delivery.objects.create(
        public_id=public_id,
        webhook=webhook,
        kind=USED,
        payload=payload,
        room=room,
        person=actor,
        state=DeliveryState.DEAD,
    )
    _post(delivery, command.name)
    return delivery


def _post(delivery: Delivery, name: str) -> None:
    made = find_format(delivery.webhook.format)
    written = made.write(delivery) if made else None
    if made is None or written is None:
        raise Unanswered(_("/%s cannot be asked in this way.") % name)
    posted = post_signed(delivery, written, seconds=SECONDS)
    took = posted.status is not None and 200 <= posted.status < 300
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.DONE if took else DeliveryState.DEAD,
        attempts=1,
        at=timezone.now(),
        status=posted.status,
        excerpt=read_excerpt(posted),
    )
    if not took:
        raise Unanswered(_explain(name, posted))
    try:
        answer = read_answer(delivery, posted.headers.get("content-type", ""), posted.content)
    except Unreadable:
        raise Unanswered(_("/%s gave an answer that cannot be read.") % name) from None
    if answer is not None:
        answer_now(delivery, answer)


def _explain(name: str, posted: Posted) -> str:
    if posted.status is None:
        return _("/%s did not answer. Your words are still here: try again in a moment.") % name
    words = _("/%(command)s answered with an error (%(status)s). Your words are still here.")
    return words % {"command": name, "status": posted.status}
