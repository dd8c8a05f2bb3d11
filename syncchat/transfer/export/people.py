"""The workspace, its people and groups, and its emoji."""

from collections.abc import Iterator

from syncchat.models import CustomEmoji, GroupMember, PeopleGroup, User, Workspace
from syncchat.protocol.kinds import WorkspaceRole
from syncchat.transfer.export.names import Names
from syncchat.transfer.export.scope import Scope
from syncchat.transfer.records import EmojiRecord, GroupRecord, PersonRecord, Record, WorkspaceRecord

WORKSPACE_SETTINGS = ("registration", "link_previews", "notification_level", "mail_hides_words")
# As new accounts have them, they are left out
PERSON_SETTINGS = {
    "time_zone": "",
    "language": "",
    "theme": "system",
    "text_size": "normal",
    "density": "comfortable",
    "reduce_motion": False,
    "enter_sends": True,
    "single_key_shortcuts": True,
    "undo_send": False,
    "link_previews": True,
    "shows_reads": True,
}


def list_people_records(scope: Scope, names: Names) -> Iterator[Record]:
    workspace = Workspace.current()
    chosen = {name: getattr(workspace, name) for name in WORKSPACE_SETTINGS}
    yield WorkspaceRecord(name=workspace.name, settings=chosen if scope.is_everything else {})
    people = User.objects.order_by("pk").prefetch_related("former_usernames")
    if scope.author is not None:
        yield make_person(scope.author, names, is_private=True)
        return
    for person in people.iterator(500):
        yield make_person(person, names, is_private=scope.is_everything)
    for group in PeopleGroup.objects.order_by("pk"):
        members = GroupMember.objects.filter(group=group).order_by("pk").values_list("user_id", flat=True)
        yield GroupRecord(id=group.handle, name=group.name, people=names.list_people(list(members)))
    for emoji in CustomEmoji.objects.order_by("pk").prefetch_related("names"):
        called = [each.name for each in emoji.names.all()]
        if called:
            yield EmojiRecord(
                names=called,
                file=name_emoji(emoji),
                by=names.find_person(emoji.created_by_id),
                created_at=emoji.created_at,
            )


def make_person(person: User, names: Names, *, is_private: bool) -> PersonRecord:
    """``is_private``: with what only they themselves and whoever runs the server see."""
    made = PersonRecord(
        id=person.username,
        username=person.username,
        name=person.display_name,
        former=sorted(each.username for each in person.former_usernames.all()),
        about=person.about,
        status_text=person.status_text,
        status_emoji=person.status_emoji,
        status_until=person.status_until,
        joined_at=person.date_joined,
        avatar=name_avatar(person),
        is_owner=person.is_owner,
        rank=WorkspaceRole(person.rank),
        is_bot=person.is_bot,
        bot_owner=names.find_person(person.bot_owner_id),
        is_active=person.is_active,
    )
    if is_private:
        made.email, made.email_verified_at = person.email, person.email_verified_at
        made.lock_out_reason = person.lock_out_reason
        made.settings = {
            name: getattr(person, name)
            for name, usual in PERSON_SETTINGS.items()
            if getattr(person, name) != usual
        }
    return made


def name_avatar(person: User) -> str:
    return f"avatars/{person.username}.webp" if person.avatar else ""


def name_emoji(emoji: CustomEmoji) -> str:
    return f"emoji/{emoji.names.all()[0].name}.webp"
