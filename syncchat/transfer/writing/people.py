"""People, groups and emoji. Whoever is here already stays as they are."""

import io
from collections.abc import Iterable

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from syncchat.domain.accounts.avatars import draw_avatar
from syncchat.domain.emoji.drawing import draw_emoji
from syncchat.domain.emoji.names import clean_name
from syncchat.errors import DomainError
from syncchat.log.append import create_log
from syncchat.models import CustomEmoji, EmojiName, FormerUsername, GroupMember, PeopleGroup, User, Workspace
from syncchat.models.accounts.user import validate_username
from syncchat.protocol.kinds import WorkspaceRole
from syncchat.transfer.export.people import PERSON_SETTINGS, WORKSPACE_SETTINGS
from syncchat.transfer.records import EmojiRecord, GroupRecord, PersonRecord, WorkspaceRecord
from syncchat.transfer.source import Source
from syncchat.transfer.writing.notes import Notes
from syncchat.transfer.writing.pictures import SMALL_LIMIT, keep_small
from syncchat.transfer.writing.places import PersonPlace, Places, find_free_username, is_taken

NAME_LIMIT = 60
# Who is named by nothing
NOBODY = "nobody"


class PeopleWriter:
    def __init__(
        self,
        source: Source,
        places: Places,
        notes: Notes,
        *,
        is_empty: bool,
        is_dry: bool,
        chosen: dict[str, str],
    ) -> None:
        self._source, self._places, self._notes = source, places, notes
        self._is_empty, self._is_dry = is_empty, is_dry
        # By whoever imports: keys, usernames or addresses of the source, and who that is here
        self._chosen = chosen
        self._promised: set[str] = set()
        self._makers: dict[str, str] = {}
        self.emoji_by: int | None = None

    def write_workspace(self, record: WorkspaceRecord) -> None:
        """Its name and settings, where there was nobody yet."""
        if not self._is_empty or self._is_dry:
            return
        workspace = Workspace.current()
        workspace.name = record.name[:NAME_LIMIT] or workspace.name
        workspace.named_at = workspace.named_at or timezone.now()
        for name in WORKSPACE_SETTINGS:
            if name in record.settings:
                setattr(workspace, name, record.settings[name])
        try:
            workspace.full_clean(validate_constraints=False)
        except ValidationError:
            self._notes.add_problem(record.name, "The workspace's settings are none that are known here.")
        else:
            workspace.save()

    def write_person(self, record: PersonRecord) -> None:
        place = self._find(record)
        if place is not None:
            self._notes.known["person"] += 1
        else:
            place = self._make(record)
            self._notes.made["person"] += 1
        self._places.people[record.id] = place
        for name in (record.username, *record.former):
            self._places.usernames.setdefault(name.lower(), record.id)

    def find_or_invent(self, key: str, name: str = "") -> PersonPlace:
        """Of whom the source says nothing: somebody who is locked out, so that nobody is taken for another."""
        if key not in self._places.people:
            self._notes.add_problem(key, "Nothing is said of this person; a locked-out one stands for them.")
            record = PersonRecord(
                id=key[:200] or NOBODY,
                username=name or key or NOBODY,
                name=(name or key)[:NAME_LIMIT],
                is_active=False,
            )
            self.write_person(record)
            self._places.people[key] = self._places.people[record.id]
        return self._places.people[key]

    def _find(self, record: PersonRecord) -> PersonPlace | None:
        """By an import before; as whoever imports says; by an address that is proved to be theirs."""
        if (known := self._places.find_key("person", self._name_key(record))) and known.person:
            return make_place(known.person)
        said = (record.id, record.username, record.email)
        wanted = next((self._chosen[each] for each in said if each and each in self._chosen), "")
        found = User.objects.filter(username=wanted).first() if wanted else self._find_same(record)
        if wanted and found is None:
            self._notes.add_problem(record.username, f"Nobody here is called {wanted}, as the map says.")
        if found is None and record.email:
            proved = User.objects.filter(email__iexact=record.email, email_verified_at__isnull=False)
            people = list(proved.order_by("pk")[:2])
            found = people[0] if len(people) == 1 else None
        if found is None:
            return None
        if not self._is_dry:
            self._places.keep_key("person", self._name_key(record), found.pk)
        return make_place(found)

    def _name_key(self, record: PersonRecord) -> str:
        """In exports of ours people go by their user name, which is somebody else's in another workspace."""
        if not self._source.is_ours or record.joined_at is None:
            return record.id
        return f"{record.id[:150]}@{record.joined_at.timestamp():.6f}"

    def _find_same(self, record: PersonRecord) -> User | None:
        """An export that is brought back to where it was made."""
        if not self._source.is_ours or record.joined_at is None:
            return None
        return User.objects.filter(username=record.username, date_joined=record.joined_at).first()

    def _make(self, record: PersonRecord) -> PersonPlace:
        username = find_free_username(record.username, self._promised)
        if username != record.username.lower():
            self._notes.add_problem(record.username, "The username is another here.", username=username)
        self._promised.add(username)
        if self._is_dry:
            fake = self._places.invent_id()
            is_active, is_bot = record.is_active, record.is_bot
            return PersonPlace(fake, fake, username, is_active=is_active, is_bot=is_bot, is_new=True)
        person = self._build(record, username)
        former = [name for name in record.former if _is_username(name) and not is_taken(name)]
        with transaction.atomic():
            person.log = create_log()
            person.save(force_insert=True)
            FormerUsername.objects.bulk_create(
                (FormerUsername(username=name, user=person) for name in former), ignore_conflicts=True
            )
            self._places.keep_key("person", self._name_key(record), person.pk)
        if record.bot_owner:
            self._makers[record.id] = record.bot_owner
        return make_place(person, is_new=True)

    def _build(self, record: PersonRecord, username: str) -> User:
        person = User(
            username=username,
            display_name=" ".join(record.name.split())[:NAME_LIMIT],
            email=self._read_email(record),
            about=record.about.replace("\0", "")[:500],
            status_text=record.status_text[:80],
            status_emoji=record.status_emoji[:16],
            status_until=record.status_until,
            # Only in an empty workspace: a file makes nobody an owner of what others have built
            is_owner=record.is_owner and self._is_empty and not record.is_bot,
            rank=self._choose_rank(record),
            is_bot=record.is_bot,
            is_active=record.is_active,
            lock_out_reason=record.lock_out_reason[:200],
            password=make_password(None),
            avatar=self._draw(record),
        )
        person.date_joined = record.joined_at or timezone.now()
        if self._is_empty and self._source.is_ours:
            person.email_verified_at = record.email_verified_at
        self._choose_settings(person, record)
        return person

    def _choose_rank(self, record: PersonRecord) -> WorkspaceRole:
        """As with owners; but a guest is one here too, lest a file lets somebody see more."""
        if record.rank == WorkspaceRole.GUEST and not record.is_bot:
            return WorkspaceRole.GUEST
        is_given = self._is_empty and not record.is_bot and record.rank != WorkspaceRole.OWNER
        return record.rank if is_given else WorkspaceRole.MEMBER

    def _choose_settings(self, person: User, record: PersonRecord) -> None:
        for name in PERSON_SETTINGS.keys() & record.settings.keys():
            before, value = getattr(person, name), record.settings[name]
            setattr(person, name, value)
            try:
                person.clean_fields(exclude={field.name for field in User._meta.fields} - {name})
            except ValidationError:
                setattr(person, name, before)
                self._notes.add_problem(record.username, f"This {name} is not known here.")

    def _read_email(self, record: PersonRecord) -> str:
        email = record.email.strip().lower()
        try:
            if email:
                validate_email(email)
        except ValidationError:
            self._notes.add_problem(record.username, "This is no address for mail.", email=email)
            return ""
        return email[:254]

    def _draw(self, record: PersonRecord) -> str:
        content = self._read_small(record.avatar)
        if content is None:
            return ""
        try:
            return keep_small("avatars", content, draw_avatar, is_ours=self._source.is_ours)
        except DomainError as refusal:
            self._notes.add_problem(record.username, f"The picture of a person: {refusal.message}")
            return ""

    def _read_small(self, path: str) -> bytes | None:
        if not path:
            return None
        try:
            with self._source.open_file(path) as picture:
                return picture.read(SMALL_LIMIT + 1)
        except FileNotFoundError:
            self._notes.add_problem(path, "This file is not in the archive.")
            return None

    def write_group(self, record: GroupRecord) -> None:
        same = self._find_group(record)
        if same is not None:
            self._places.groups[record.id] = same.pk
            self._notes.known["group"] += 1
            return
        handle = find_free_username(record.id, self._promised)
        if handle != record.id:
            self._notes.add_problem(record.id, "The group has another name here.", handle=handle)
        self._promised.add(handle)
        self._notes.made["group"] += 1
        if self._is_dry:
            self._places.groups[record.id] = self._places.invent_id()
            return
        people = list(dict.fromkeys(self.find_or_invent(key).id for key in record.people))
        with transaction.atomic():
            group = PeopleGroup.objects.create(handle=handle, name=(record.name or record.id)[:NAME_LIMIT])
            GroupMember.objects.bulk_create(GroupMember(group=group, user_id=pk) for pk in people)
            self._places.keep_key("group", record.id, group.pk)
        self._places.groups[record.id] = group.pk

    def _find_group(self, record: GroupRecord) -> PeopleGroup | None:
        known = self._places.find_key("group", record.id)
        if known is not None and known.group is not None:
            return known.group
        same = PeopleGroup.objects.filter(handle=record.id).first() if self._source.is_ours else None
        if same is None:
            return None
        people = {self.find_or_invent(key).id for key in record.people}
        return same if set(same.people.values_list("pk", flat=True)) == people else None

    def write_emoji(self, record: EmojiRecord) -> None:
        """Its names that are free; one whose own name means another picture here stays away."""
        names = [name for name in record.names if self._is_free(name)]
        if not names:
            self._notes.known["emoji"] += 1
            return
        content = self._read_small(record.file)
        if content is None:
            return
        try:
            drawn = draw_emoji(io.BytesIO(content), len(content))
        except DomainError as refusal:
            self._notes.add_problem(f":{record.names[0]}:", f"An emoji: {refusal.message}")
            return
        self._notes.made["emoji"] += 1
        if self._is_dry:
            return
        by = self._places.people.get(record.by or "")
        picture = keep_small("emoji", content, lambda _upload: drawn.picture, is_ours=self._source.is_ours)
        still = drawn.still and keep_small("emoji", drawn.still, lambda upload: upload.read(), is_ours=False)
        with transaction.atomic():
            emoji = CustomEmoji.objects.create(
                picture=picture,
                still=still or "",
                created_by_id=by.id if by else None,
                created_at=record.created_at or timezone.now(),
            )
            EmojiName.objects.bulk_create(EmojiName(emoji=emoji, name=name) for name in names)
        self.emoji_by = by.id if by else self.emoji_by or 0

    def _is_free(self, name: str) -> bool:
        try:
            cleaned = clean_name(name)
        except DomainError as refusal:
            self._notes.add_problem(f":{name}:", f"An emoji: {refusal.message}")
            return False
        if cleaned != name or EmojiName.objects.filter(name=name).exists():
            if cleaned != name:
                self._notes.add_problem(f":{name}:", "An emoji of this name cannot be written.")
            return False
        return True

    def finish(self) -> None:
        """Who made which bot, once all of them are here."""
        for bot, maker in self._makers.items():
            if maker in self._places.people:
                made = User.objects.filter(pk=self._places.people[bot].id, bot_owner=None)
                made.update(bot_owner=self._places.people[maker].id)


def make_place(person: User, *, is_new: bool = False) -> PersonPlace:
    former = frozenset(_list_former(person))
    return PersonPlace(
        person.pk,
        person.log_id,
        person.username,
        former,
        is_active=person.is_active,
        is_bot=person.is_bot,
        is_new=is_new,
    )


def _list_former(person: User) -> Iterable[str]:
    return FormerUsername.objects.filter(user=person).values_list("username", flat=True)


def _is_username(name: str) -> bool:
    try:
        validate_username(name)
    except ValidationError:
        return False
    return True
