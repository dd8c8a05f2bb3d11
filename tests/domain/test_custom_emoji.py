"""Emoji of the workspace: who keeps them, what they may be called, and what stays where one was used."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from syncchat.domain.emoji import custom, drawing
from syncchat.domain.ids import make_id
from syncchat.domain.messages import reactions
from syncchat.domain.messages.messages import send_message
from syncchat.domain.rooms.memberships import join_room
from syncchat.domain.rooms.roles import change_role
from syncchat.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from syncchat.integrity.reactions import find_unknown_emoji
from syncchat.integrity.words import find_changed_words
from syncchat.models import CustomEmoji, Message, Room, User
from syncchat.models.messages.reaction import gather_reactions
from syncchat.serializers.emoji import serialize_emoji
from tests.logs import list_kinds

pytestmark = pytest.mark.django_db


def draw(kind: str = "PNG", size: tuple[int, int] = (300, 100), frames: int = 1) -> BytesIO:
    """Red, green, blue and so on: one colour a frame."""
    colours = ["red", "lime", "blue", "white", "teal"]
    drawn = BytesIO()
    first, *rest = [Image.new("RGB", size, colours[at % len(colours)]) for at in range(frames)]
    options = {"save_all": True, "append_images": rest, "duration": 80, "loop": 0} if rest else {}
    first.save(drawn, kind, **options)
    drawn.seek(0)
    return drawn


def add(actor: User, name: str = "party_kiln", upload: BytesIO | None = None) -> CustomEmoji:
    upload = upload or draw()
    return custom.upload_emoji(actor=actor, name=name, upload=upload, size=len(upload.getvalue()))


def open_stored(name: str) -> Image.Image:
    with default_storage.open(name) as file:
        return Image.open(BytesIO(file.read()))


def list_reactions(message: Message) -> dict[str, int]:
    return {each.emoji: each.count for each in gather_reactions([message.pk])[message.pk]}


@pytest.fixture
def word(bob: User, lobby: Room) -> Message:
    return send_message(actor=bob, room_id=lobby.pk, id=make_id(), body="Fired :party_kiln:!").message


def test_everybody_learns_of_an_emoji_and_its_names_by_the_log_of_the_room_of_everybody(
    alice: User, general: Room
) -> None:
    emoji = add(alice, ":Party_Kiln:")
    assert emoji.codes == [":party_kiln:"]
    assert list_kinds(general)[-1] == "emoji_changed"

    custom.add_alias(actor=alice, emoji_id=emoji.pk, name="kiln-fest")
    renamed = custom.rename_emoji(actor=alice, emoji_id=emoji.pk, name="kiln_open")
    assert renamed.codes == [":kiln_open:", ":party_kiln:", ":kiln-fest:"]
    custom.remove_alias(actor=alice, emoji_id=emoji.pk, name="kiln-fest")
    # Its own name is no alias
    custom.remove_alias(actor=alice, emoji_id=emoji.pk, name="kiln_open")
    assert [each.names for each in serialize_emoji()] == [["kiln_open", "party_kiln"]]
    custom.rename_emoji(actor=alice, emoji_id=emoji.pk, name="party_kiln")
    assert [each.names for each in serialize_emoji()] == [["party_kiln", "kiln_open"]]


def test_what_changes_nothing_is_not_told(alice: User, general: Room) -> None:
    emoji = add(alice)
    custom.add_alias(actor=alice, emoji_id=emoji.pk, name="kiln_open")
    told = list_kinds(general)

    custom.rename_emoji(actor=alice, emoji_id=emoji.pk, name="party_kiln")
    custom.add_alias(actor=alice, emoji_id=emoji.pk, name="kiln_open")
    custom.remove_alias(actor=alice, emoji_id=emoji.pk, name="nothing")

    assert list_kinds(general) == told


def test_owners_and_moderators_of_the_room_of_everybody_change_emoji(
    alice: User, bob: User, general: Room
) -> None:
    emoji = add(alice)
    verbs: list[Callable[[], object]] = [
        lambda: add(bob, "bobs_own"),
        lambda: custom.rename_emoji(actor=bob, emoji_id=emoji.pk, name="bobs_kiln"),
        lambda: custom.add_alias(actor=bob, emoji_id=emoji.pk, name="kiln_two"),
        lambda: custom.remove_alias(actor=bob, emoji_id=emoji.pk, name="kiln_two"),
        lambda: custom.remove_emoji(actor=bob, emoji_id=emoji.pk),
    ]
    for verb in verbs:
        with pytest.raises(Forbidden):
            verb()
    assert [each.names for each in serialize_emoji()] == [["party_kiln"]]

    change_role(actor=alice, room_id=general.pk, person_id=bob.pk, role="moderator")
    for verb in verbs:
        verb()
    assert [each.names for each in serialize_emoji()] == [["bobs_own"]]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("tada", Conflict),
        ("+1", Conflict),
        ("Smile", Conflict),
        ("skin-tone-3", Invalid),
        ("q", Invalid),
        ("a" * 33, Invalid),
        ("12_30", Invalid),
        ("two words", Invalid),
        ("käse", Invalid),
        ("<b>", Invalid),
        ("", Invalid),
    ],
)
def test_a_name_can_be_written_and_is_no_other_s(alice: User, name: str, refusal: type[DomainError]) -> None:
    emoji = add(alice)
    verbs: list[Callable[[], object]] = [
        lambda: add(alice, name),
        lambda: custom.rename_emoji(actor=alice, emoji_id=emoji.pk, name=name),
        lambda: custom.add_alias(actor=alice, emoji_id=emoji.pk, name=name),
    ]
    for verb in verbs:
        with pytest.raises(refusal) as refused:
            verb()
        assert refused.value.field == "name"
    assert [each.names for each in serialize_emoji()] == [["party_kiln"]]


def test_who_takes_a_name_that_is_taken_is_told_of_what(alice: User) -> None:
    first = add(alice)
    custom.add_alias(actor=alice, emoji_id=first.pk, name="kiln_open")
    with pytest.raises(Conflict, match="🎉"):
        add(alice, "tada")
    with pytest.raises(Conflict, match=":party_kiln:"):
        add(alice, "kiln_open")
    second = add(alice, "bakers_oven")
    with pytest.raises(Conflict, match=":party_kiln:"):
        custom.rename_emoji(actor=alice, emoji_id=second.pk, name="kiln_open")


def test_there_are_only_so_many(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    emoji = add(alice)
    monkeypatch.setattr(custom, "ALIASES_LIMIT", 1)
    custom.add_alias(actor=alice, emoji_id=emoji.pk, name="kiln_open")
    with pytest.raises(Conflict, match="1 alias"):
        custom.add_alias(actor=alice, emoji_id=emoji.pk, name="kiln_shut")
    monkeypatch.setattr(custom, "NAMES_LIMIT", 2)
    with pytest.raises(Conflict, match="2 names"):
        add(alice, "bakers_oven")
    monkeypatch.setattr(custom, "EMOJI_LIMIT", 1)
    with pytest.raises(Conflict, match="1 emoji"):
        add(alice, "bakers_oven")
    assert [each.names for each in serialize_emoji()] == [["party_kiln", "kiln_open"]]


def test_a_picture_is_drawn_anew_as_a_small_square_with_all_of_it(alice: User) -> None:
    secret = draw("JPEG").getvalue() + b"SECRET"
    emoji = add(alice, upload=BytesIO(secret))

    stored = open_stored(str(emoji.picture.name)).convert("RGBA")
    assert (stored.size, emoji.still.name) == ((drawing.SIDE, drawing.SIDE), "")
    # Clear above and below, red in the middle up to both sides
    alphas = [stored.getpixel(at)[3] for at in ((64, 2), (64, 125), (2, 64), (125, 64))]  # type: ignore[index]
    assert alphas == [0, 0, 255, 255]
    with default_storage.open(str(emoji.picture.name)) as file:
        assert b"SECRET" not in file.read()
    small = add(alice, "dot", upload=draw(size=(20, 10)))
    assert open_stored(str(small.picture.name)).size == (20, 20)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_one_that_moves_goes_on_moving_and_has_a_first_frame_that_does_not(alice: User, kind: str) -> None:
    emoji = add(alice, upload=draw(kind, frames=3))

    moving, still = (open_stored(str(each.name)) for each in (emoji.picture, emoji.still))
    assert (moving.n_frames, moving.size) == (3, (drawing.SIDE, drawing.SIDE))  # type: ignore[attr-defined]
    assert getattr(still, "n_frames", 1) == 1
    red, green, blue, _alpha = still.convert("RGBA").getpixel((64, 64))  # type: ignore[misc]
    assert (red > 200, green < 60, blue < 60) == (True, True, True)
    assert serialize_emoji()[0].still == emoji.still.url


def test_what_is_no_picture_too_big_or_moves_for_too_long_is_refused(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Invalid, match="not a picture"):
        add(alice, upload=BytesIO(b"<svg onload=alert(1)>"))
    with pytest.raises(Invalid, match="Too big"):
        add(alice, upload=BytesIO(b"x" * (drawing.BYTES_LIMIT + 1)))
    monkeypatch.setattr(drawing, "FRAMES_LIMIT", 2)
    with pytest.raises(Invalid, match="frames"):
        add(alice, upload=draw("GIF", frames=3))
    assert serialize_emoji() == []


@pytest.mark.parametrize("kind", ["GIF", "AVIF"])
def test_a_damaged_picture_is_refused_wherever_it_is_damaged(kind: str) -> None:
    whole = draw(kind, size=(8, 8), frames=3).getvalue()
    refused = 0
    for at in range(0, len(whole), 1 if kind == "GIF" else 5):
        for damaged in (whole[:at], whole[:at] + b"\xff" + whole[at + 1 :]):
            try:
                drawing.draw_emoji(BytesIO(damaged), len(damaged))
            except Invalid:
                refused += 1
    assert refused > len(whole) / 10


def test_a_reaction_with_an_alias_is_one_with_the_emoji(alice: User, bob: User, word: Message) -> None:
    emoji = add(alice)
    custom.add_alias(actor=alice, emoji_id=emoji.pk, name="kiln_open")
    with pytest.raises(Invalid):
        reactions.add_reaction(actor=bob, message_id=word.pk, emoji=":no_such:")

    reactions.add_reaction(actor=bob, message_id=word.pk, emoji=":kiln_open:")
    reactions.add_reaction(actor=bob, message_id=word.pk, emoji=":party_kiln:")
    assert list_reactions(word) == {":party_kiln:": 1}
    # Also when its own name is another one by now
    custom.rename_emoji(actor=alice, emoji_id=emoji.pk, name="kiln_fest")
    reactions.add_reaction(actor=alice, message_id=word.pk, emoji=":kiln_fest:")
    assert list_reactions(word) == {":party_kiln:": 2}
    for name in (":party_kiln:", ":kiln_fest:", ":Kiln_Open:"):
        listed = reactions.list_reactions(user=bob, message_id=word.pk, emoji=name)
        assert [each.user for each in listed] == [bob, alice]
    reactions.remove_reaction(actor=alice, message_id=word.pk, emoji=":kiln_open:")
    assert list_reactions(word) == {":party_kiln:": 1}
    assert list(find_unknown_emoji()) == []


def test_a_removed_emoji_leaves_words_and_reactions_and_comes_back_with_its_name(
    alice: User, bob: User, charlie: User, lobby: Room, word: Message
) -> None:
    join_room(actor=charlie, room_id=lobby.pk)
    emoji = add(alice)
    html = Message.objects.get(pk=word.pk).html
    reactions.add_reaction(actor=bob, message_id=word.pk, emoji=":party_kiln:")
    assert custom.count_reactions(emoji) == 1

    custom.remove_emoji(actor=alice, emoji_id=emoji.pk)

    assert serialize_emoji() == []
    assert list_reactions(word) == {":party_kiln:": 1}
    # Who agrees may, and who takes it back can; nobody begins with it
    reactions.add_reaction(actor=charlie, message_id=word.pk, emoji=":party_kiln:")
    for person in (bob, charlie):
        reactions.remove_reaction(actor=person, message_id=word.pk, emoji=":party_kiln:")
    with pytest.raises(Invalid):
        reactions.add_reaction(actor=bob, message_id=word.pk, emoji=":party_kiln:")
    with pytest.raises(NotFound):
        custom.remove_emoji(actor=alice, emoji_id=emoji.pk)
    assert Message.objects.get(pk=word.pk).html == html
    add(alice)
    assert serialize_emoji()[0].names == ["party_kiln"]
    assert '<span class="emoji">:party_kiln:</span>' in html
    assert list(find_changed_words()) == []


def test_the_picture_of_a_removed_emoji_is_deleted(
    alice: User, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    emoji = add(alice, upload=draw("GIF", frames=2))
    names = [str(emoji.picture.name), str(emoji.still.name)]
    assert all(map(default_storage.exists, names))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        custom.remove_emoji(actor=alice, emoji_id=emoji.pk)

    assert not any(map(default_storage.exists, names))
