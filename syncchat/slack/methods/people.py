"""`users.*` and `bots.*`."""

from syncchat.access import list_people_for
from syncchat.domain.rooms.directory import get_person
from syncchat.protocol.kinds import PresenceState
from syncchat.serializers.presence import read_presence
from syncchat.slack.call import Answer, Call
from syncchat.slack.errors import SlackError
from syncchat.slack.ids import BOT, read_id
from syncchat.slack.paging import read_cursor, write_cursor
from syncchat.slack.shapes.people import shape_bot, shape_person, shape_profile

PAGE, LARGEST = 200, 1000


def show(call: Call) -> Answer:
    return {"user": shape_person(call.find_person(), call.base)}


def show_bot(call: Call) -> Answer:
    text = call.arguments.text("bot")
    number = read_id(text, BOT) if text else call.user.pk
    bot = get_person(user=call.user, person_id=number or 0)
    if not bot.is_bot:
        raise SlackError("bot_not_found")
    return {"bot": shape_bot(bot, call.base)}


def list_people(call: Call) -> Answer:
    limit = call.arguments.number("limit", default=PAGE, largest=LARGEST)
    found = list_people_for(call.user).filter(pk__gt=read_cursor(call.arguments) or 0).order_by("pk")
    page = list(found[: limit + 1])
    return {
        "members": [shape_person(each, call.base) for each in page[:limit]],
        "response_metadata": write_cursor(page[limit - 1].pk if len(page) > limit else None),
    }


def find_by_email(call: Call) -> Answer:
    """Addresses are their people's alone, so nobody is found by one; but everybody finds themselves."""
    if call.user.email and call.arguments.need("email").lower() == call.user.email:
        return {"user": shape_person(call.user, call.base)}
    raise SlackError("users_not_found")


def show_presence(call: Call) -> Answer:
    person = call.find_person() if call.arguments.text("user") else call.user
    state = read_presence([person.pk], 0).get(person.pk)
    is_here = state in (PresenceState.ONLINE, PresenceState.DO_NOT_DISTURB)
    return {"presence": "active" if is_here else "away", "online": state is not None}


def show_profile(call: Call) -> Answer:
    person = call.find_person() if call.arguments.text("user") else call.user
    return {"profile": shape_profile(person, call.base)}
