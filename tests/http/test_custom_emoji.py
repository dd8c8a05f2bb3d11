"""Emoji of the workspace, in the settings and on the chat's page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from syncchat.domain.emoji import custom
from syncchat.domain.ids import make_id
from syncchat.domain.messages.messages import send_message
from syncchat.domain.messages.reactions import add_reaction
from syncchat.models import CustomEmoji, Room, User
from tests.domain.test_custom_emoji import add, draw
from tests.files.things import make_picture
from tests.http.doors import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alices(alice: User) -> Client:
    return sign_in("alice")


def upload(client: Client, name: str, content: bytes) -> tuple[int, str]:
    picture = SimpleUploadedFile("party.png", content)
    page = client.post("/settings/emoji/", {"name": name, "picture": picture}, follow=True)
    return page.status_code, page.content.decode()


def test_an_emoji_is_added_shown_to_whoever_is_signed_in_and_removed(alices: Client, client: Client) -> None:
    _status, page = upload(alices, "party_kiln", make_picture("PNG"))
    assert ":party_kiln: is there for everybody" in page

    (told,) = alices.get("/api/v1/emoji").json()
    assert (told["names"], "still" in told) == (["party_kiln"], False)
    assert f'src="{told["url"]}"' in alices.get("/settings/emoji/").content.decode()
    shown = alices.get(told["url"])
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert shown["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get(told["url"]).status_code == 302
    alices.post(f"/settings/emoji/{told['id']}/remove/")
    assert alices.get("/api/v1/emoji").json() == []


def test_a_form_says_what_is_wrong_and_keeps_the_name(alices: Client) -> None:
    status, page = upload(alices, "tada", make_picture("PNG"))
    assert status == 400
    assert ":tada: is 🎉 already" in page
    assert 'value="tada"' in page
    assert "not a picture we can read" in upload(alices, "fine", b"GIF89a")[1]
    assert not CustomEmoji.objects.exists()


def test_an_emoji_is_renamed_and_has_aliases(alices: Client, alice: User) -> None:
    page = f"/settings/emoji/{add(alice).pk}/"
    alices.post(page, {"name": "kiln_open"})
    alices.post(f"{page}aliases/", {"name": "kiln+1"})
    assert CustomEmoji.objects.get().codes == [":kiln_open:", ":party_kiln:", ":kiln+1:"]
    refused = alices.post(f"{page}aliases/", {"name": "tada"})
    assert (refused.status_code, "🎉" in refused.content.decode()) == (400, True)
    alices.post(f"{page}aliases/kiln+1/")
    assert CustomEmoji.objects.get().codes == [":kiln_open:", ":party_kiln:"]
    assert alices.get("/settings/emoji/987654/").status_code == 404


def test_removing_asks_and_says_how_many_reactions_there_are(
    alices: Client, alice: User, lobby: Room
) -> None:
    emoji = add(alice)
    sent = send_message(actor=alice, room_id=lobby.pk, id=make_id(), body="Hi").message
    add_reaction(actor=alice, message_id=sent.pk, emoji=":party_kiln:")

    assert "1 reaction stays" in alices.get(f"/settings/emoji/{emoji.pk}/remove/").content.decode()
    assert CustomEmoji.objects.exists()


def test_the_first_page_has_the_pictures_in_place_and_the_names_beside_them(
    alices: Client, alice: User, lobby: Room
) -> None:
    moving = add(alice, upload=draw("GIF", frames=2))
    sent = send_message(
        actor=alice, room_id=lobby.pk, id=make_id(), body=":Party_Kiln: `:party_kiln:` :gone_one:"
    ).message
    add_reaction(actor=alice, message_id=sent.pk, emoji=":party_kiln:")

    page = alices.get(f"/rooms/{lobby.pk}/").content.decode()
    image = f'src="{moving.picture.url}" alt=""'
    rows = page[page.index('id="rows"') : page.index('id="newer"')]
    assert rows.count(image) == 2
    assert rows.count(f'(prefers-reduced-motion: reduce)" srcset="{moving.still.url}"') == 2
    assert '<span class="visually-hidden">:Party_Kiln:</span>' in rows
    assert '<code>:party_kiln:</code> <span class="emoji">:gone_one:</span>' in rows
    assert 'aria-label="party kiln, 1 person, you reacted"' in rows
    assert "css/parts/custom-emoji.css" in page

    User.objects.update(reduce_motion=True)
    assert f'src="{moving.still.url}" alt=""' in alices.get(f"/rooms/{lobby.pk}/").content.decode()
    custom.remove_emoji(actor=alice, emoji_id=moving.pk)
    page = alices.get(f"/rooms/{lobby.pk}/").content.decode()
    assert '<span class="emoji">:Party_Kiln:</span>' in page
    assert "emoji__picture" not in page
    assert "css/parts/custom-emoji.css" not in page
