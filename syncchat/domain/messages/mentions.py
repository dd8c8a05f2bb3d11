from collections.abc import Iterable, Mapping

from syncchat.domain.markup import RENDERER_VERSION, Rendered, find_mention_names, render
from syncchat.models import Message, User


def find_people(bodies: Iterable[str]) -> dict[str, int]:
    """Who is named in these bodies, by user name: one query for all of them."""
    names = {name for body in bodies for name in find_mention_names(body)}
    if not names:
        return {}
    named = User.objects.filter(username__in=names, is_active=True)
    return dict(named.values_list("username", "pk"))


def render_body(message: Message, body: str, people: Mapping[str, int]) -> Rendered:
    """Fill a message with a body and everything that follows from it; saves nothing."""
    rendered = render(body, people=people)
    message.body, message.html = body, rendered.html
    message.mentions_room = rendered.mentions_room
    message.renderer = RENDERER_VERSION
    return rendered
