from collections.abc import Iterable, Mapping

from syncchat.domain.accounts.usernames import find_people_named
from syncchat.domain.markup import RENDERER_VERSION, Rendered, find_mention_names, render
from syncchat.models import Message


def find_people(bodies: Iterable[str]) -> dict[str, int]:
    """Who is named in these bodies, by user name: the same statements for all of them."""
    names = {name for body in bodies for name in find_mention_names(body)}
    return find_people_named(names, active=True) if names else {}


def render_body(message: Message, body: str, people: Mapping[str, int]) -> Rendered:
    """Fill a message with a body and everything that follows from it; saves nothing."""
    rendered = render(body, people=people)
    message.body, message.html = body, rendered.html
    message.mentions_room = rendered.mentions_room
    message.renderer = RENDERER_VERSION
    return rendered
