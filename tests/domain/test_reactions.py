"""Reacting to a message: once each, for members, while it is there to react to."""

import pytest

from syncchat.domain.ids import make_id
from syncchat.domain.markup import find_glyph
from syncchat.domain.messages import reactions as verbs
from syncchat.domain.messages.messages import delete_message, send_message
from syncchat.domain.messages.reactions import add_reaction, list_reactions, remove_reaction
from syncchat.domain.rooms.archiving import archive_room
from syncchat.domain.rooms.memberships import remove_person
from syncchat.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from syncchat.models import LogEntry, Message, Reaction, Room, User
from syncchat.models.messages.reaction import PEOPLE_SHOWN, gather_reactions

pytestmark = pytest.mark.django_db


@pytest.fixture
def word(alice: User, lobby: Room) -> Message:
    return send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Bread at four").message


def _told(message: Message) -> int:
    return LogEntry.objects.filter(kind="reactions_changed", message=message).count()


def _show(message: Message) -> dict[str, list[int]]:
    return {each.emoji: each.people for each in gather_reactions([message.pk]).get(message.pk, [])}


def test_a_reaction_counts_once_however_often_it_is_given(alice: User, bob: User, word: Message) -> None:
    for _again in range(3):
        add_reaction(actor=bob, message_id=word.pk, emoji="👍")
    add_reaction(actor=alice, message_id=word.pk, emoji="👍")
    add_reaction(actor=bob, message_id=word.pk, emoji="🎉")

    assert _show(word) == {"👍": [bob.pk, alice.pk], "🎉": [bob.pk]}
    assert _told(word) == 3


def test_taking_back_what_is_not_there_changes_nothing(alice: User, bob: User, word: Message) -> None:
    add_reaction(actor=bob, message_id=word.pk, emoji="👍")
    for _again in range(2):
        remove_reaction(actor=alice, message_id=word.pk, emoji="👍")
    assert _show(word) == {"👍": [bob.pk]}

    for _again in range(2):
        remove_reaction(actor=bob, message_id=word.pk, emoji="👍")
    assert _show(word) == {}
    assert _told(word) == 2


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("❤", "❤️"),
        ("❤️", "❤️"),
        ("👍🏽", "👍🏽"),
        ("👩‍❤‍👨", "👩‍❤️‍👨"),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"),
        ("#⃣", "#️⃣"),
        ("🇩🇪", "🇩🇪"),
    ],
)
def test_one_emoji_has_one_spelling(bob: User, word: Message, given: str, stored: str) -> None:
    add_reaction(actor=bob, message_id=word.pk, emoji=given)

    assert list(_show(word)) == [stored]
    remove_reaction(actor=bob, message_id=word.pk, emoji=stored)
    assert _show(word) == {}


@pytest.mark.parametrize(
    "text", ["", "no", ":+1:", "👍👍", "👍 ", "🏽", "1", "🇩", "\ufe0f", "<b>", "👍" * 9000]
)
def test_what_is_no_emoji_is_refused_by_name(bob: User, word: Message, text: str) -> None:
    for verb in (add_reaction, remove_reaction):
        with pytest.raises(Invalid) as refusal:
            verb(actor=bob, message_id=word.pk, emoji=text)
        assert refusal.value.field == "emoji"
    assert _told(word) == 0


def test_every_whole_emoji_fits_its_column() -> None:
    limit = Reaction._meta.get_field("emoji").max_length

    longest = max(find_glyph.__globals__["_WHOLE"].values(), key=len)
    assert len(longest) <= (limit or 0)


def test_outsiders_and_those_who_were_removed_do_not_react(
    alice: User, bob: User, charlie: User, lobby: Room, word: Message
) -> None:
    remove_person(actor=alice, room_id=lobby.pk, person_id=bob.pk)

    for person in (bob, charlie):
        for verb in (add_reaction, remove_reaction):
            with pytest.raises(NotFound):
                verb(actor=person, message_id=word.pk, emoji="👍")


def test_an_archived_room_takes_no_reactions_and_gives_none_back(
    alice: User, bob: User, lobby: Room, word: Message
) -> None:
    add_reaction(actor=bob, message_id=word.pk, emoji="👍")
    archive_room(actor=alice, room_id=lobby.pk)

    for verb in (add_reaction, remove_reaction):
        with pytest.raises(Forbidden):
            verb(actor=bob, message_id=word.pk, emoji="👍")
    assert _show(word) == {"👍": [bob.pk]}


def test_a_deleted_message_loses_its_reactions_and_takes_no_new_ones(
    alice: User, bob: User, word: Message
) -> None:
    add_reaction(actor=bob, message_id=word.pk, emoji="👍")
    delete_message(actor=alice, message_id=word.pk)

    assert _show(word) == {}
    with pytest.raises(Forbidden):
        add_reaction(actor=bob, message_id=word.pk, emoji="👍")
    remove_reaction(actor=bob, message_id=word.pk, emoji="👍")
    assert _told(word) == 1


def test_a_line_of_the_house_takes_no_reactions(bob: User, lobby: Room) -> None:
    line = lobby.messages.exclude(kind="text").latest("seq")

    with pytest.raises(Forbidden):
        add_reaction(actor=bob, message_id=line.pk, emoji="👍")


def test_a_message_takes_so_many_different_emoji_and_any_number_of_people(
    alice: User, bob: User, word: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbs, "EMOJI_LIMIT", 2)
    for emoji in ("👍", "🎉"):
        add_reaction(actor=bob, message_id=word.pk, emoji=emoji)

    with pytest.raises(Conflict) as refusal:
        add_reaction(actor=alice, message_id=word.pk, emoji="🚀")
    assert isinstance(refusal.value, DomainError)
    assert refusal.value.field == "emoji"
    add_reaction(actor=alice, message_id=word.pk, emoji="👍")
    assert _show(word) == {"👍": [bob.pk, alice.pk], "🎉": [bob.pk]}


@pytest.mark.slow
def test_a_thousand_who_react_are_counted_and_the_first_are_named(alice: User, word: Message) -> None:
    crowd = User.objects.bulk_create(
        User(username=f"p{number}", log=alice.log.__class__.objects.create()) for number in range(1_000)
    )
    Reaction.objects.bulk_create(Reaction(message=word, user=person, emoji="👍") for person in crowd)

    (gathered,) = gather_reactions([word.pk])[word.pk]
    assert gathered.count == 1_000
    assert gathered.people == [person.pk for person in crowd[:PEOPLE_SHOWN]]
    (gathered,) = gather_reactions([word.pk], [crowd[-1].pk])[word.pk]
    assert gathered.people == [*(person.pk for person in crowd[:PEOPLE_SHOWN]), crowd[-1].pk]


def test_who_reacted_is_listed_page_by_page(alice: User, bob: User, charlie: User, word: Message) -> None:
    add_reaction(actor=bob, message_id=word.pk, emoji="👍")
    add_reaction(actor=alice, message_id=word.pk, emoji="🎉")
    add_reaction(actor=alice, message_id=word.pk, emoji="👍")

    first = list_reactions(user=charlie, message_id=word.pk, limit=2)
    rest = list_reactions(user=charlie, message_id=word.pk, after=first[-1].pk)
    assert [(each.user, each.emoji) for each in (*first, *rest)] == [
        (bob, "👍"),
        (alice, "🎉"),
        (alice, "👍"),
    ]
    thumbs = list_reactions(user=charlie, message_id=word.pk, emoji="👍")
    assert [each.user for each in thumbs] == [bob, alice]


def test_who_reacted_in_a_private_room_is_told_to_its_members_only(
    alice: User, charlie: User, cellar: Room
) -> None:
    secret = send_message(actor=alice, room_id=cellar.pk, id=make_id(), body="Jam").message
    add_reaction(actor=alice, message_id=secret.pk, emoji="👍")

    assert len(list_reactions(user=alice, message_id=secret.pk)) == 1
    with pytest.raises(NotFound):
        list_reactions(user=charlie, message_id=secret.pk)
