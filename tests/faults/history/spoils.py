"""Ways to spoil the good story, each showing one violation and nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.faults.history.record import Line
from tests.faults.history.stories import ALICE, BOB, CHARLIE, LOBBY, LOG, left, mark, send, sent

Story = list[Line]
Spoil = Callable[[Story], None]


def find(story: Story, what: str, **wanted: Any) -> Line:
    return next(one for one in story if one["what"] == what and wanted.items() <= one.items())


def list_copies(story: Story, message_id: str) -> Iterator[Line]:
    """Every copy of a message: in frames and in the database."""
    for line in story:
        for event in line.get("events", ()):
            if (event.get("message") or {}).get("id") == message_id:
                yield event["message"]
        if line["what"] == "stored":
            yield line["messages"][message_id]


def leave_a_gap(story: Story) -> None:
    log = find(story, "stored")
    log["entries"] = [entry for entry in log["entries"] if entry["seq"] != 3]
    log["members"].append(CHARLIE)


def lose_an_acknowledged_message(story: Story) -> None:
    """Acknowledged before the commit; the commit never came."""
    story += send("a9", 5.6, 6)


def acknowledge_under_another_number(story: Story) -> None:
    find(story, "ok", op="b2")["seq"] = 6


def store_one_wish_twice(story: Story) -> None:
    log = find(story, "stored")
    twin = {**log["messages"]["m-b2"], "id": "m-b3", "seq": 6}
    log["messages"]["m-b3"], log["head"] = twin, 6
    log["entries"].append({"seq": 6, "id": 1006, "kind": "message_sent", "message": "m-b3", "person": None})
    unanswered = {**find(story, "invoke", op="b2"), "op": "b3", "id": "m-b3", "t": 5.9}
    story.append(unanswered)
    for client, user in (("alice", ALICE), ("bob", 2)):
        event = {"seq": 6, "id": 1006, "kind": "message_sent", "message": twin}
        story.append(
            {
                **find(story, "received", client=client, user=user),
                "from": 5,
                "to": [6, 1006],
                "events": [event],
            }
        )
        took = {"t": 9, "what": "applied", "client": client, "log": LOG, "position": 5, "to": 6, "seqs": [6]}
        story.append(took)
        find(story, "view", client=client)["messages"]["m-b3"] = [6, twin["body"], False]


def acknowledge_twice_otherwise(story: Story) -> None:
    story.append({"t": 6, "what": "ok", "op": "a2", "seq": 5})


def show_a_refused_message(story: Story) -> None:
    event = {**sent("a3", 4), "id": 1004}
    story.append({**find(story, "received", client="bob"), "log": 999, "events": [event]})


def show_what_nobody_sent(story: Story) -> None:
    event = sent("a8", 4)
    story.append({**find(story, "received", client="bob"), "log": 999, "events": [event]})


def change_the_words(story: Story) -> None:
    for message in list_copies(story, "m-b1"):
        message["body"] = "t-other"
    for view in (find(story, "view", client="alice"), find(story, "view", client="bob")):
        view["messages"]["m-b1"][1] = "t-other"


def number_two_entries_alike(story: Story) -> None:
    frame = find(story, "received", client="bob")
    frame["events"] = [{**event, "id": event["id"] + 50} for event in frame["events"]]


def skip_a_range(story: Story) -> None:
    find(story, "applied", client="bob", position=0).update(to=2, seqs=[1, 2])


def go_back(story: Story) -> None:
    again = find(story, "applied", client="bob", position=0)
    onward = find(story, "applied", client="bob", position=3)
    story += [again | {"position": 5}, dict(onward)]


def drop_one_of_a_page(story: Story) -> None:
    find(story, "applied", client="alice", position=0)["seqs"].remove(2)


def end_before_the_head(story: Story) -> None:
    last = find(story, "applied", client="bob", position=3)
    last.update(to=4, seqs=[4])


def tell_a_removed_member(story: Story) -> None:
    heard = find(story, "received", client="bob", **{"from": 3})
    story.append(heard | {"client": "charlie", "user": CHARLIE})


def tell_an_outsider(story: Story) -> None:
    story.append(find(story, "received", client="bob") | {"client": "dora", "user": 44})


def tell_before_the_return(story: Story) -> None:
    """charlie is let in again at 6, and had heard 4 before that was even asked for."""
    log = find(story, "stored")
    log["entries"].append({"seq": 6, "id": 1006, "kind": "member_joined", "message": None, "person": CHARLIE})
    log["head"] = 6
    log["members"].append(CHARLIE)
    asked = {"op": "add", "client": "alice", "user": ALICE, "verb": "add", "room": LOBBY, "person": CHARLIE}
    story.append({"t": 8.5, "what": "invoke", **asked})
    tell_a_removed_member(story)
    joined = {**left(CHARLIE, 6), "kind": "member_joined"}
    for client in ("alice", "bob"):
        heard = find(story, "received", client=client)
        story.append(heard | {"t": 9, "from": 5, "to": [6, 1006], "events": [joined]})
        took = find(story, "applied", client=client)
        story.append(took | {"position": 5, "to": 6, "seqs": [6]})


def let_an_outsider_write(story: Story) -> None:
    """charlie's message was stored after he had been shown out."""
    log = find(story, "stored")
    log["messages"]["m-b2"]["author"] = CHARLIE
    for message in list_copies(story, "m-b2"):
        message["author"] = CHARLIE
    find(story, "invoke", op="b2")["user"] = CHARLIE


def number_against_the_clock(story: Story) -> None:
    """bob was answered before alice began."""
    find(story, "invoke", op="b2")["t"] = 3.0
    find(story, "ok", op="b2")["t"] = 3.5


def number_against_the_outbox(story: Story) -> None:
    find(story, "invoke", op="a2")["t"] = 0.5


def show_old_words(story: Story) -> None:
    find(story, "view", client="bob")["messages"]["m-b1"][1] = "t-before"


def miss_a_message_in_the_view(story: Story) -> None:
    del find(story, "view", client="alice")["messages"]["m-b1"]


def keep_a_removed_member(story: Story) -> None:
    find(story, "stored")["members"].append(CHARLIE)


def move_a_marker_back(story: Story) -> None:
    story.append(mark("alice", 3, 3))


def lose_a_marker(story: Story) -> None:
    find(story, "stored")["marks"][str(ALICE)] = 2


def come_level_late(story: Story) -> None:
    find(story, "level", client="bob")["t"] = 38.5


def show_a_ghost(story: Story) -> None:
    find(story, "online", client="bob", t=26)["users"].append(CHARLIE)


def miss_somebody_while_all_are_there(story: Story) -> None:
    find(story, "online", client="bob", t=9.6)["users"].remove(CHARLIE)


def miss_somebody(story: Story) -> None:
    find(story, "online", client="alice", t=26)["users"].remove(BOB)


def tell_nobody_who_is_there(story: Story) -> None:
    story[:] = [one for one in story if (one["what"], one.get("client")) != ("online", "bob")]


def see_the_leaving_late(story: Story) -> None:
    find(story, "online", client="bob", t=26)["t"] = 55.1


def keep_a_socket(story: Story) -> None:
    find(story, "resources", phase="after")["counts"]["sockets"] += 1


def keep_what_nobody_had_before(story: Story) -> None:
    find(story, "resources", phase="after")["counts"]["backends"] = 1


def say_what_no_document_describes(story: Story) -> None:
    story.append({"t": 30, "what": "deviation", "text": "a frame that no document names"})


def come_level_late_after_one_fault(story: Story) -> None:
    find(story, "recovered", client="bob")["t"] = 37.6


def never_come_level_after_one_fault(story: Story) -> None:
    story.remove(find(story, "recovered", client="bob"))


def deliver_slowly(story: Story) -> None:
    for line in story:
        if line["what"] == "received" and line["from"] == 3:
            line["t"] = 9.4


OF_THE_LOG: tuple[tuple[str, Spoil], ...] = (
    ("C1", leave_a_gap),
    ("C2", lose_an_acknowledged_message),
    ("C2", acknowledge_under_another_number),
    ("C3", store_one_wish_twice),
    ("C3", acknowledge_twice_otherwise),
    ("C4", show_a_refused_message),
    ("C5", show_what_nobody_sent),
    ("C5", change_the_words),
    ("C6", number_two_entries_alike),
    ("C7", skip_a_range),
    ("C7", go_back),
    ("C7", drop_one_of_a_page),
    ("C8", end_before_the_head),
    ("C9", tell_a_removed_member),
    ("C9", tell_an_outsider),
    ("C9", tell_before_the_return),
    ("C9", let_an_outsider_write),
    ("C10", number_against_the_clock),
    ("C11", number_against_the_outbox),
    ("C12", show_old_words),
    ("C12", miss_a_message_in_the_view),
    ("C12", keep_a_removed_member),
    ("C13", move_a_marker_back),
    ("C13", lose_a_marker),
    ("C14", show_a_ghost),
    ("C14", miss_somebody_while_all_are_there),
    ("C14", miss_somebody),
    ("C14", tell_nobody_who_is_there),
    ("C14", see_the_leaving_late),
    ("C15", keep_a_socket),
    ("C15", keep_what_nobody_had_before),
    ("C16", come_level_late),
    ("C16", come_level_late_after_one_fault),
    ("C16", never_come_level_after_one_fault),
    ("C16", deliver_slowly),
    ("C17", say_what_no_document_describes),
)
