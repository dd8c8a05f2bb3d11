import pytest

from syncchat.domain.markup import Rendered, find_mention_names, render
from syncchat.domain.markup.mentions import MAX_MENTION_NAMES

PEOPLE = {"alice": 1, "bob": 2, "charlie": 3, "bob_": 4, "noor.k-x": 5}


def render_for_people(body: str) -> Rendered:
    return render(body, people=PEOPLE)


def test_a_mention_links_to_the_person_and_shows_what_was_typed() -> None:
    rendered = render_for_people("hello @Bob")
    assert rendered.html == '<p>hello <a class="mention" data-user="2" href="/people/bob/">@Bob</a></p>'
    assert rendered.mentions == {2}
    assert not rendered.mentions_room


@pytest.mark.parametrize("body", ["@room", "@Room now", "so, @room: come"])
def test_the_whole_room_can_be_mentioned(body: str) -> None:
    rendered = render_for_people(body)
    assert rendered.mentions_room
    assert rendered.mentions == set()
    assert '<span class="mention mention--room">@' in rendered.html


@pytest.mark.parametrize(
    ("body", "mentions"),
    [
        ("@bob", {2}),
        ("@BOB", {2}),
        ("@bob.", {2}),
        ("@bob...", {2}),
        ("@bob, @alice; @charlie!", {1, 2, 3}),
        ("(@bob)", {2}),
        ("@bob's cup", {2}),
        ("@bob: hi", {2}),
        ("cc:@bob", {2}),
        ("**@bob**", {2}),
        ("_@bob", {2}),
        ("@bob_", {4}),
        ("@alice_", {1}),
        ("@noor.k-x.", {5}),
        ("> @bob said", {2}),
        ("- @bob\n- @alice", {1, 2}),
        ("# for @bob", {2}),
        ("@bob@alice", set()),
        ("@bobby", set()),
        ("@bob-and-alice", set()),
        ("@bobé", set()),
        ("@nobody", set()),
        ("@b", set()),
        ("bob", set()),
        ("@ bob", set()),
        (r"\@bob", set()),
    ],
)
def test_who_is_mentioned(body: str, mentions: set[int]) -> None:
    assert render_for_people(body).mentions == mentions


@pytest.mark.parametrize(
    "body",
    [
        "`@bob`",
        "```\n@bob @room\n```",
        "```python\n@bob\ndef f(): ...\n```",
        "[@bob](https://a.example)",
        "https://a.example/@bob",
        "https://a.example/?to=@bob",
        "x@bob.example",
        "bob@alice.example @bob.example.com@bob",
    ],
)
def test_names_in_code_links_and_addresses_mention_nobody(body: str) -> None:
    rendered = render_for_people(body)
    assert rendered.mentions == set()
    assert not rendered.mentions_room
    assert "mention" not in rendered.html


def test_names_are_found_before_people_are_known() -> None:
    assert find_mention_names("@Bob. and @noor.k-x, @room, a@b.example @charlie_") == {
        "bob",
        "noor.k-x",
        "charlie",
        "charlie_",
    }
    assert find_mention_names("nobody") == set()


def test_a_person_named_room_is_never_meant() -> None:
    assert render("@room", people={"room": 9}).mentions == set()


def test_names_are_bounded() -> None:
    body = " ".join(f"@person{number}" for number in range(400))
    assert len(find_mention_names(body)) == MAX_MENTION_NAMES


@pytest.mark.parametrize("name", ["a" * 31, "a" * 64, "a" * 4_000])
def test_a_name_longer_than_a_user_name_is_nobody(name: str) -> None:
    assert find_mention_names(f"@{name}") == set()
    assert render(f"@{name}", people={name: 1}).mentions == set()
