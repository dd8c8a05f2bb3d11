import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from syncchat.access import find_membership
from syncchat.domain.accounts.usernames import find_people_named
from syncchat.domain.markup import RENDERER_VERSION, NamedGroup, Rendered, find_mention_names, render
from syncchat.domain.rights.asking import may
from syncchat.errors import Forbidden
from syncchat.models import GroupMember, Membership, Message, PeopleGroup
from syncchat.permissions import find_rights
from syncchat.protocol.kinds import Right, RoomKind
from syncchat.text.normal import normalise

_PERSON_SHOWN = re.compile(r'<a class="mention" data-user="(\d+)"')
_PERSON_NAMED = re.compile(r'data-user="(\d+)" href="/people/([^/"]+)/"')
_GROUP_SHOWN = re.compile(r'<a class="mention mention--group" data-group="(\d+)" href="[^"]*">([^<]+)<')

# Who is in a group and in a room, by both
Called = Mapping[tuple[int, int], set[int]]


def find_people(bodies: Iterable[str]) -> dict[str, int]:
    """Who is named in these bodies, by user name, and which groups: the same statements for all of them."""
    names = {name for body in bodies for name in find_mention_names(body)}
    if not names:
        return {}
    people = find_people_named(names, active=True)
    groups = PeopleGroup.objects.filter(handle__in=names - people.keys()).values_list("handle", "pk")
    return {**{handle: NamedGroup(pk) for handle, pk in groups}, **people}


def find_called(named: Iterable[int], room_ids: Iterable[int]) -> Called:
    """Whom the groups among these call in each of these rooms: those who are there."""
    groups = [each for each in named if isinstance(each, NamedGroup)]
    if not groups:
        return {}
    rows = GroupMember.objects.filter(
        group__in=groups, user__is_active=True, user__memberships__room__in=set(room_ids)
    ).values_list("group_id", "user__memberships__room_id", "user_id")
    called: dict[tuple[int, int], set[int]] = {}
    for group, room, person in rows:
        called.setdefault((group, room), set()).add(person)
    return called


def list_called(message: Message, rendered: Rendered, called: Called) -> set[int]:
    """Everybody whom a message calls by name; nobody calls themselves by a group they are in."""
    ids = (called.get((group, message.room_id), set[int]()) for group in rendered.groups)
    return rendered.mentions | (set().union(*ids) - {message.author_id})


def list_called_again(message: Message, rendered: Rendered, before: str) -> set[int]:
    """The same of an edited message, given how it was shown: whom its groups have called stays called."""
    there = [message.room_id]
    known = set(read_groups(before).values())
    people = list_called(message, rendered, find_called(rendered.groups - known, there))
    if still := rendered.groups & known:
        by_name = {int(person) for person in _PERSON_SHOWN.findall(before)}
        otherwise = by_name.union(*find_called(known - still, there).values())
        # Called both ways: a group keeps those of them who are in it
        by_group = set().union(*find_called(still, there).values())
        people |= {mention.user_id for mention in message.mentions.all()} - (otherwise - by_group)
    return people


def read_groups(html: str) -> dict[str, NamedGroup]:
    """Which groups a stored message means, by what they were called when it was written."""
    return {normalise(shown).lower()[1:]: NamedGroup(pk) for pk, shown in _GROUP_SHOWN.findall(html)}


def read_named(html: str) -> dict[str, int]:
    """Everybody whom rendered words name, people and groups, as they were written."""
    return {**{name: int(person) for person, name in _PERSON_NAMED.findall(html)}, **read_groups(html)}


def check_may_ring(membership: Membership) -> None:
    """Everybody in a room at once. Programs ring where whoever made them lets them.

    Raises:
        Forbidden: they may not, here.
    """
    room, user = membership.room, membership.user.bot_owner if membership.user.is_bot else membership.user
    if user is None or room.kind == RoomKind.DIRECT:
        return
    theirs = find_membership(user, room.pk) if membership.user.is_bot else membership
    if not may(user, Right.MENTION_EVERYONE, moderates=find_rights(room, user, theirs).moderate):
        raise Forbidden(_("You may not call everybody with @room here. Write it without the @."))


def render_body(message: Message, body: str, people: Mapping[str, int]) -> Rendered:
    """Fill a message with a body and everything that follows from it; saves nothing."""
    rendered = render(body, people=people)
    message.body, message.html = body, rendered.html
    message.mentions_room = rendered.mentions_room
    message.renderer = RENDERER_VERSION
    return rendered
