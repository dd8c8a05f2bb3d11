"""Groups of people: who makes them, whom their name calls, and what stays of it."""

import pytest

from syncchat.domain.accounts import accounts, groups, profiles
from syncchat.domain.ids import make_id
from syncchat.domain.messages.activity import list_activity
from syncchat.domain.messages.messages import edit_message, send_message
from syncchat.domain.messages.rerendering import rerender_some
from syncchat.domain.rooms import memberships
from syncchat.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from syncchat.integrity.messages import find_wrong_mentions
from syncchat.integrity.words import find_changed_words
from syncchat.models import Message, PeopleGroup, Room, ThreadFollow, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(alice: User, bob: User, charlie: User) -> PeopleGroup:
    return groups.create_group(actor=alice, handle="Team", name="The team", people=[bob.pk, charlie.pk])


def say(author: User, room: Room, body: str, thread: Message | None = None) -> Message:
    sent = send_message(
        actor=author, room_id=room.pk, id=make_id(), body=body, thread=thread.pk if thread else None
    )
    return Message.objects.get(pk=sent.message.pk)


def list_named(message: Message) -> set[str]:
    return set(message.mentions.values_list("user__username", flat=True))


def find_faults() -> list[object]:
    return [*find_wrong_mentions(), *find_changed_words()]


def test_a_group_calls_those_of_it_who_are_in_the_room(
    alice: User, team: PeopleGroup, lobby: Room, cellar: Room
) -> None:
    word = say(alice, lobby, "Tea, @team! And ＠ＴＥＡＭ.")

    assert list_named(word) == {"bob"}
    assert f'<a class="mention mention--group" data-group="{team.pk}"' in word.html
    assert list_named(say(alice, cellar, "Tea, @team")) == set()
    assert find_faults() == []


def test_nobody_calls_themselves_or_somebody_who_is_locked_out(
    alice: User, bob: User, team: PeopleGroup, lobby: Room
) -> None:
    assert list_named(say(bob, lobby, "@team")) == set()
    groups.add_to_group(actor=alice, group_id=team.pk, people=[alice.pk])
    accounts.deactivate_user(actor=alice, user_id=bob.pk)
    say_to = memberships.join_room
    say_to(actor=User.objects.get(username="charlie"), room_id=lobby.pk)

    assert list_named(say(alice, lobby, "@team")) == {"charlie"}


def test_a_group_named_in_a_thread_follows_it_where_it_is_in_the_room(
    alice: User, team: PeopleGroup, lobby: Room
) -> None:
    root = say(alice, lobby, "Plans")
    say(alice, lobby, "@team, what do you think?", root)

    assert set(ThreadFollow.objects.values_list("user__username", flat=True)) == {"alice", "bob"}


def test_what_was_said_means_the_group_whatever_it_is_called_by_now(
    alice: User, bob: User, charlie: User, team: PeopleGroup, lobby: Room
) -> None:
    word = say(alice, lobby, "Tea, @team")
    groups.change_group(actor=alice, group_id=team.pk, handle="crew")
    other = groups.create_group(actor=alice, handle="team", people=[charlie.pk])
    memberships.join_room(actor=charlie, room_id=lobby.pk)

    edited = edit_message(actor=alice, message_id=word.pk, body="Coffee, @team")
    assert list_named(edited) == {"bob"}
    assert f'data-group="{team.pk}"' in edited.html
    Message.objects.update(renderer=1, html="")
    Message.objects.filter(pk=word.pk).update(html=edited.html)
    rerender_some()
    assert Message.objects.get(pk=word.pk).html == edited.html
    assert f'data-group="{other.pk}"' in say(alice, lobby, "@team").html

    groups.delete_group(actor=alice, group_id=team.pk)
    assert list_named(Message.objects.get(pk=word.pk)) == {"bob"}
    assert "mention--group" not in say(alice, lobby, "@crew").html
    assert find_faults() == []


def test_who_was_named_beside_their_group_stays_called_when_the_name_goes(
    alice: User, team: PeopleGroup, lobby: Room
) -> None:
    word = say(alice, lobby, "Tea, @bob and @team")

    assert list_named(edit_message(actor=alice, message_id=word.pk, body="Tea, @team")) == {"bob"}
    assert find_faults() == []


def test_whom_only_the_group_called_that_went_is_let_go_though_another_group_stays(
    alice: User, bob: User, charlie: User, team: PeopleGroup, lobby: Room
) -> None:
    memberships.join_room(actor=charlie, room_id=lobby.pk)
    groups.take_from_group(actor=alice, group_id=team.pk, person_id=charlie.pk)
    groups.create_group(actor=alice, handle="bakers", people=[bob.pk, charlie.pk])
    word = say(alice, lobby, "Tea, @team and @bakers")
    assert list_named(word) == {"bob", "charlie"}

    assert list_named(edit_message(actor=alice, message_id=word.pk, body="Tea, @team")) == {"bob"}
    assert find_faults() == []


def test_an_edit_calls_whom_a_new_group_calls_and_lets_go_of_one_that_went(
    alice: User, team: PeopleGroup, lobby: Room
) -> None:
    word = say(alice, lobby, "Tea")

    assert list_named(edit_message(actor=alice, message_id=word.pk, body="Tea, @team")) == {"bob"}
    assert list_named(edit_message(actor=alice, message_id=word.pk, body="Tea")) == set()
    assert find_faults() == []


def test_a_check_finds_who_is_called_by_nothing(alice: User, bob: User, lobby: Room) -> None:
    word = say(alice, lobby, "Tea")
    word.mentions.create(user=bob)

    assert len(list(find_wrong_mentions())) == 1


def test_owners_and_moderators_of_the_room_of_everybody_change_groups(
    alice: User, bob: User, team: PeopleGroup, general: Room
) -> None:
    def change() -> None:
        groups.create_group(actor=bob, handle="bakers")
        groups.change_group(actor=bob, group_id=team.pk, name="Crew")
        groups.add_to_group(actor=bob, group_id=team.pk, people=[alice.pk])
        groups.take_from_group(actor=bob, group_id=team.pk, person_id=alice.pk)
        groups.delete_group(actor=bob, group_id=team.pk)

    for verb in (
        lambda: groups.create_group(actor=bob, handle="bakers"),
        lambda: groups.change_group(actor=bob, group_id=team.pk, name="Crew"),
        lambda: groups.add_to_group(actor=bob, group_id=team.pk, people=[alice.pk]),
        lambda: groups.take_from_group(actor=bob, group_id=team.pk, person_id=bob.pk),
        lambda: groups.delete_group(actor=bob, group_id=team.pk),
    ):
        with pytest.raises(Forbidden):
            verb()
    memberships.change_role(actor=alice, room_id=general.pk, person_id=bob.pk, role="moderator")
    change()
    assert [*PeopleGroup.objects.values_list("handle", flat=True)] == ["bakers"]


@pytest.mark.parametrize(
    ("handle", "refusal"),
    [
        ("bob", Conflict),
        ("room", Invalid),
        ("all", Invalid),
        ("here", Invalid),
        ("a b", Invalid),
        ("x", Invalid),
    ],
)
def test_a_handle_is_nobodys_and_nothing_elses_name(
    alice: User, bob: User, handle: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal) as refused:
        groups.create_group(actor=alice, handle=handle)

    assert refused.value.field == "handle"
    assert not PeopleGroup.objects.exists()


def test_a_group_without_a_name_is_called_as_its_handle_was_typed(alice: User) -> None:
    made = groups.create_group(actor=alice, handle=" @Bakers ")
    assert (made.handle, made.name) == ("bakers", "Bakers")


def test_who_is_named_in_several_ways_is_called_once(
    alice: User, bob: User, team: PeopleGroup, lobby: Room
) -> None:
    groups.create_group(actor=alice, handle="crew", people=[bob.pk])
    word = say(alice, lobby, "@bob @team @crew @room")
    assert [each.user for each in word.mentions.all()] == [bob]
    assert [each.message_id for each in list_activity(user=bob)[0]] == [word.pk]


def test_what_a_group_or_somebody_is_or_was_called_nobody_else_takes(
    alice: User, bob: User, team: PeopleGroup
) -> None:
    profiles.update_profile(actor=bob, display_name="Bob", username="robert")
    for take in (
        lambda: groups.create_group(actor=alice, handle="team"),
        lambda: groups.create_group(actor=alice, handle="bob"),
        lambda: groups.change_group(actor=alice, group_id=team.pk, handle="robert"),
        lambda: accounts.create_user(username="team", password="x"),
        lambda: profiles.update_profile(actor=bob, display_name="Bob", username="team"),
    ):
        with pytest.raises(Conflict):
            take()


def test_a_group_is_bounded_and_holds_people_who_are_here(
    alice: User, bob: User, team: PeopleGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotFound):
        groups.add_to_group(actor=alice, group_id=team.pk, people=[987_654_321])
    with pytest.raises(Invalid):
        groups.find_people_by_names(["bob", "nobody"])
    assert groups.find_people_by_names(["@Bob"]) == [bob.pk]
    monkeypatch.setattr(groups, "PEOPLE_LIMIT", 2)
    with pytest.raises(Conflict):
        groups.add_to_group(actor=alice, group_id=team.pk, people=[alice.pk])
    monkeypatch.setattr(groups, "GROUPS_LIMIT", 1)
    with pytest.raises(Conflict):
        groups.create_group(actor=alice, handle="bakers")
