"""More ways to spoil the good story: changes that are lost, and what was read past the socket."""

from tests.faults.history.record import Line
from tests.faults.history.spoils import OF_THE_LOG, Spoil, Story, find, list_copies
from tests.faults.history.stories import ALICE, BOB, CHARLIE, LOBBY


def _ask(story: Story, verb: str, **wish: object) -> None:
    """bob asks, and is told that it is done."""
    asked = {"op": verb, "client": "bob", "user": BOB, "verb": verb, "room": LOBBY, **wish}
    story += [{"t": 5.9, "what": "invoke", **asked}, {"t": 6.0, "what": "ok", "op": verb}]


def _delete(story: Story) -> None:
    _ask(story, "delete", id="m-b1")
    for message in list_copies(story, "m-b1"):
        message.update(body="", deleted=True)
    for client in ("alice", "bob"):
        find(story, "view", client=client)["messages"]["m-b1"] = [2, "", True]


def _shown(story: Story, *left_out: str) -> list[Line]:
    messages = find(story, "stored")["messages"]
    return [message for key, message in messages.items() if key not in left_out]


def drop_an_edit(story: Story) -> None:
    _ask(story, "edit", id="m-b1", body="t-b-9")


def drop_a_deletion(story: Story) -> None:
    _ask(story, "delete", id="m-b1")


def drop_a_reaction(story: Story) -> None:
    _ask(story, "react", id="m-a1", emoji="👍")


def drop_a_pin(story: Story) -> None:
    _ask(story, "pin", id="m-a1")


def keep_a_reaction_on_the_deleted(story: Story) -> None:
    _delete(story)
    find(story, "stored")["messages"]["m-b1"]["reactions"] = {"👍": [ALICE]}


def drop_an_admission(story: Story) -> None:
    find(story, "stored")["roles"] = {str(ALICE): "owner", str(BOB): "member"}
    _ask(story, "add", person=CHARLIE)


def drop_a_topic(story: Story) -> None:
    find(story, "stored")["topic"] = ""
    _ask(story, "topic", topic="Topic 1")


def leave_one_out_of_a_page(story: Story) -> None:
    page = {"what": "page", "client": "bob", "user": BOB, "room": LOBBY, "since": 0, "until": 5}
    story.append({"t": 8, "asked": 7, **page, "messages": _shown(story, "m-a1")})


def find_nothing(story: Story) -> None:
    find(story, "members")["people"] = [ALICE, BOB]
    story[:] = [line for line in story if line.get("client") != "charlie"]
    log = find(story, "stored")
    log["entries"][2]["kind"] = "room_changed"
    search = {"what": "found", "client": "bob", "user": BOB, "token": "t-a-1", "level": True}
    story.append({"t": 8, "asked": 7, **search, "messages": []})


def overhear_what_came_later(story: Story) -> None:
    """charlie was removed at 3; these words are of 4."""
    story.append({"t": 8, "what": "bytes", "client": "charlie", "user": CHARLIE, "tokens": ["t-a-2"]})


def hand_out_deleted_words(story: Story) -> None:
    _delete(story)
    story.append({"t": 8, "what": "bytes", "client": "alice", "user": ALICE, "tokens": ["t-b-1"], "asked": 7})


def send_words_with_the_deletion(story: Story) -> None:
    _delete(story)
    heard = find(story, "received", client="alice", **{"from": 0})
    heard["events"][1]["message"] = {**heard["events"][1]["message"], "body": "t-b-1"}


def show_a_reaction_that_is_gone(story: Story) -> None:
    extras = {"pinned": False, "replies": 0}
    find(story, "stored")["messages"]["m-a1"].update(extras, reactions={})
    find(story, "view", client="bob")["messages"]["m-a1"].append({**extras, "reactions": {"👍": [ALICE]}})


def count_a_member_too_many(story: Story) -> None:
    for message in find(story, "stored")["messages"].values():
        message["pinned"] = False
    counted = {"what": "counted", "client": "bob", "user": BOB, "room": LOBBY, "members": 3, "pinned": []}
    story.append({"t": 10, "asked": 9.5, **counted})


def show_old_words_in_a_page(story: Story) -> None:
    """Long after the edit was acknowledged."""
    asked = {"op": "edit", "client": "bob", "user": BOB, "verb": "edit", "room": LOBBY, "id": "m-b1"}
    story += [{"t": 5.9, "what": "invoke", **asked, "body": "t-b-9"}]
    page = {"what": "page", "client": "bob", "user": BOB, "room": LOBBY, "since": 0, "until": 5}
    old = [dict(message) for message in _shown(story)]
    story.append({"t": 8, "asked": 7, **page, "messages": old})
    story.append({"t": 6.0, "what": "ok", "op": "edit"})
    for message in list_copies(story, "m-b1"):
        message["body"] = "t-b-9"
    for client in ("alice", "bob"):
        find(story, "view", client=client)["messages"]["m-b1"][1] = "t-b-9"
    # Folded into its first entry: only what was said of the numbers matters here
    find(story, "stored")["entries"][1]["kind"] = "message_edited"


def move_the_marker_of_another(story: Story) -> None:
    find(story, "members")["marks"] = {str(ALICE): 0, str(BOB): 0, str(CHARLIE): 0}
    find(story, "stored")["marks"][str(BOB)] = 2


OF_CHANGES: tuple[tuple[str, Spoil], ...] = (
    ("C2", drop_an_edit),
    ("C2", drop_a_deletion),
    ("C2", drop_a_reaction),
    ("C2", drop_a_pin),
    ("C2", keep_a_reaction_on_the_deleted),
    ("C2", drop_an_admission),
    ("C2", drop_a_topic),
    ("C8", leave_one_out_of_a_page),
    ("C8", find_nothing),
    ("C9", overhear_what_came_later),
    ("C9", hand_out_deleted_words),
    ("C9", send_words_with_the_deletion),
    ("C12", show_a_reaction_that_is_gone),
    ("C12", count_a_member_too_many),
    ("C12", show_old_words_in_a_page),
    ("C13", move_the_marker_of_another),
)
SPOILS = tuple(sorted((*OF_THE_LOG, *OF_CHANGES), key=lambda spoil: int(spoil[0][1:])))
