"""Rooms: making, finding, changing, closing them; who is in and with what rights."""

import re

from playwright.sync_api import expect

from tests.browser.test_accessibility import list_violations
from tests.browser.windows import PASSWORD, OpenWindow, Window
from tests.visitors import Visitor

# What moved by itself, from the first paint until presence has come
SHIFTS = """() => new Promise((resolve) => {
    new PerformanceObserver((list) => {
        const moved = list.getEntries().filter((entry) => !entry.hadRecentInput);
        const sources = moved.flatMap((entry) => [...entry.sources]);
        if (moved.length > 0) resolve(sources.map(({node}) => node?.id || node?.className));
    }).observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve([]))));
})"""


HAS_A_PIN = """async () => {
    const answer = await fetch(`/api/v1/rooms/${document.querySelector("#room").dataset.room}/pins`);
    return (await answer.json()).length > 0;
}"""


def test_a_new_room_opens_and_others_find_and_join_it(alice: Window, bob: Window) -> None:
    alice.create_room("Bike repair")
    expect(alice.toast("Room created").first).to_be_visible()
    expect(alice.page.locator("#empty-room")).to_be_visible()
    bob.page.get_by_role("button", name="Browse rooms").click()
    dialog = bob.dialog("Browse rooms")
    dialog.get_by_label("Filter rooms").fill("nothing like it")
    expect(dialog.locator("#browse-none")).to_be_visible()
    dialog.get_by_label("Filter rooms").fill("bike")
    dialog.get_by_role("button", name="Join Bike repair").click()
    expect(bob.page.locator("#room-name")).to_have_text("Bike repair")
    expect(alice.page.locator(".system", has_text="Bob joined")).to_be_visible()
    expect(alice.page.locator("#member-count")).to_have_text("2")


def test_a_name_that_is_missing_or_taken_is_said_at_its_field(alice: Window) -> None:
    alice.page.get_by_role("button", name="Create a room").first.click()
    dialog = alice.dialog("Create a room")
    dialog.get_by_role("button", name="Create room").click()
    field = dialog.get_by_label("Name")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(dialog.locator("#create-room-name-error")).to_be_visible()
    alice.page.keyboard.press("Escape")
    assert all("400" in line for line in alice.complaints.take())


def test_a_public_room_can_be_read_before_joining_it(alice: Window, bob: Window) -> None:
    alice.create_room("Garden")
    alice.say("Tomatoes are for everyone")
    bob.page.get_by_role("button", name="Browse rooms").click()
    bob.dialog("Browse rooms").get_by_role("link", name="Look into Garden").click()
    bob.sees("Tomatoes are for everyone")
    expect(bob.page.locator("#note-join")).to_contain_text("You are looking at Garden.")
    expect(bob.box).to_be_hidden()
    bob.page.get_by_role("button", name="Join to write").click()
    expect(bob.room_link("Garden")).to_be_visible()
    bob.say("Thank you")
    alice.sees("Thank you")


def test_an_outsider_of_a_private_room_learns_nothing(alice: Window, bob: Window) -> None:
    alice.create_room("Committee", private=True)
    address = alice.page.url
    bob.complaints.cut = True
    answer = bob.page.goto(address)
    assert answer is not None
    assert answer.status == 404
    expect(bob.page.get_by_role("heading", name="This door leads nowhere")).to_be_visible()
    bob.complaints.take()
    bob.open("/")
    expect(bob.room_link("Committee")).to_have_count(0)


def test_name_and_topic_change_for_everyone(alice: Window, bob: Window) -> None:
    alice.create_room("Old name")
    bob.join("Old name")
    alice.page.locator("#details [data-act='open:edit-room']").click()
    dialog = alice.dialog("Edit room")
    dialog.get_by_label("Name").fill("New name")
    dialog.get_by_label("Topic").fill("Thursdays at six")
    dialog.get_by_role("button", name="Save changes").click()
    expect(bob.page.locator("#room-name")).to_have_text("New name")
    expect(bob.page.locator("#room-topic")).to_have_text("Thursdays at six")
    expect(bob.room_link("New name")).to_be_visible()
    expect(bob.page.locator(".system", has_text="renamed the room to “New name”")).to_be_visible()
    expect(bob.page.locator("#details [data-act='open:edit-room']")).to_be_hidden()


def test_people_are_added_and_removed_and_the_room_goes_with_them(alice: Window, bob: Window) -> None:
    alice.create_room("Studio", private=True)
    alice.page.locator("#details [data-act='open:add-people']").click()
    dialog = alice.dialog("Add people")
    dialog.get_by_role("combobox").fill("bo")
    dialog.get_by_role("option", name="Bob").click()
    dialog.get_by_role("button", name="Add people").click()
    expect(alice.toast("1 person added")).to_be_visible()
    bob.go_to("Studio")
    alice.page.locator("#member-list .member", has_text="Bob").click()
    alice.page.locator("#profile-card [data-act='member:remove']").click()
    alice.dialog("Remove Bob?").get_by_role("button", name="Remove").click()
    expect(bob.toast("You are no longer in Studio")).to_be_visible()
    expect(bob.room_link("Studio")).to_have_count(0)
    expect(bob.page.locator("#room-name")).to_have_text("General")
    expect(alice.page.locator("#member-count")).to_have_text("1")


def test_a_moderator_may_change_the_room_and_a_member_may_not(alice: Window, bob: Window) -> None:
    alice.create_room("Kitchen")
    bob.join("Kitchen")
    edit = bob.page.locator("#details [data-act='open:edit-room']")
    expect(edit).to_be_hidden()
    alice.page.locator("#member-list .member", has_text="Bob").click()
    alice.page.locator("#profile-card [data-act='member:make-moderator']").click()
    expect(alice.toast("Role changed")).to_be_visible()
    expect(edit).to_be_visible()
    expect(alice.page.locator(".member", has_text="Bob").locator("[data-part=tag-moderator]")).to_be_visible()


def test_an_archived_room_is_read_only_until_it_is_opened_again(alice: Window, bob: Window) -> None:
    alice.create_room("Summer fair")
    bob.join("Summer fair")
    alice.page.locator("#details [data-act='room:archive']").click()
    alice.dialog("Archive Summer fair?").get_by_role("button", name="Archive").click()
    expect(bob.page.locator("#note-archived")).to_be_visible()
    expect(bob.box).to_be_hidden()
    alice.page.locator("#note-archived").get_by_role("button", name="Open it again").click()
    expect(bob.box).to_be_visible()


def test_leaving_asks_first_and_leads_elsewhere(alice: Window, bob: Window) -> None:
    alice.create_room("Passing by")
    bob.join("Passing by")
    bob.page.locator("#details [data-act='room:leave']").click()
    asked = bob.dialog("Leave Passing by?")
    expect(asked).to_contain_text("You can join it again whenever you like.")
    expect(asked).not_to_contain_text("has to add you", use_inner_text=True)
    asked.get_by_role("button", name="Leave").click()
    expect(bob.page.locator("#room-name")).to_have_text("General")
    expect(bob.room_link("Passing by")).to_have_count(0)
    expect(alice.page.locator(".system", has_text="Bob left")).to_be_visible()
    bob.toast("You left Passing by").get_by_role("button", name="Join again").click()
    expect(bob.page.locator("#room-name")).to_have_text("Passing by")
    expect(bob.box).to_be_visible()


def test_deleting_a_room_wants_its_name_and_the_password_typed(alice: Window, bob: Window) -> None:
    alice.create_room("Doomed")
    bob.join("Doomed")
    alice.page.locator("#details [data-act='open:delete-room']").click()
    dialog = alice.dialog("Delete this room?")
    button = dialog.get_by_role("button", name="Delete room")
    password = dialog.get_by_label("Present password")
    name = dialog.locator("[name=confirmation]")
    password.fill("not-mine")
    name.fill("doome")
    expect(button).to_be_disabled()
    name.fill("Doomed")
    button.click()
    expect(dialog.get_by_text("That is not your present password.")).to_be_visible()
    assert all("400" in line for line in alice.complaints.take())
    password.fill(PASSWORD)
    button.click()
    expect(alice.room_link("Doomed")).to_have_count(0)
    expect(bob.room_link("Doomed")).to_have_count(0)


def test_a_profile_card_leads_to_a_direct_message(alice: Window, bob: Window) -> None:
    alice.go_to("General")
    bob.go_to("General")
    bob.say("Who wants tea?")
    alice.message("Who wants tea?").locator("[data-part=author]").click()
    card = alice.page.locator("#profile-card")
    expect(card).to_contain_text("@bob")
    card.get_by_role("button", name="Message").click()
    expect(alice.page.locator("#room-name")).to_have_text("Bob")
    alice.say("Me")
    bob.page.locator("#list-directs .room-link", has_text="Alice").click()
    bob.sees("Me")


def test_the_panel_of_a_direct_room_is_about_its_person(
    alice: Window, bob: Window, accounts: dict[str, Visitor]
) -> None:
    _status, person = accounts["bob"].call("GET", "me")
    _status, direct = accounts["alice"].call("POST", "directs", {"people": [person["id"]]})
    alice.open(f"/rooms/{direct['id']}/")
    expect(alice.room_link("Bob")).to_have_accessible_name("Bob, Online")
    panel = alice.page.get_by_role("complementary", name="About Bob")
    expect(panel.locator("#details-person")).to_contain_text("@bob")
    expect(panel.locator("#member-list")).to_be_hidden()
    assert list_violations(alice.page, "#details") == []
    expect(panel.get_by_text("room", exact=False).locator("visible=true")).to_have_count(0)
    expect(alice.page.locator("#room-people")).to_have_accessible_name("About Bob")
    alice.go_to("General")
    expect(panel).to_be_hidden()
    expect(alice.page.get_by_role("complementary", name="Room details")).to_be_visible()


def test_a_room_of_announcements_draws_no_frame_round_what_cannot_be_written(
    alice: Window, bob: Window, accounts: dict[str, Visitor]
) -> None:
    new = {"kind": "public", "name": "Aa notices", "announcement": True}
    _status, room = accounts["alice"].call("POST", "rooms", new)
    accounts["bob"].call("POST", f"rooms/{room['id']}/join")
    bob.room_link("Aa notices").wait_for()
    bob.go_to("General")
    bob.page.keyboard.press("Control+k")
    bob.page.keyboard.type("Aa notices")
    bob.page.keyboard.press("Enter")
    expect(bob.page.locator("#room-name")).to_have_text("Aa notices")
    expect(bob.timeline).to_be_focused()
    expect(bob.timeline).to_have_css("outline-style", "none")
    bob.page.keyboard.press("Shift+Tab")
    bob.page.keyboard.press("Tab")
    expect(bob.timeline).to_be_focused()
    expect(bob.timeline).not_to_have_css("outline-style", "none")
    bob.go_to("General")


def test_the_people_of_a_room_are_one_stop_of_the_tab_key(alice: Window) -> None:
    alice.go_to("General")
    people = alice.page.locator("#member-list .member")
    expect(people.nth(1)).to_be_visible()
    expect(alice.page.locator("#member-list .member[tabindex='0']")).to_have_count(1)
    people.first.focus()
    alice.page.keyboard.press("ArrowDown")
    expect(people.nth(1)).to_be_focused()
    alice.page.keyboard.press("Tab")
    expect(alice.page.locator("#member-list :focus")).to_have_count(0)
    alice.page.keyboard.press("Shift+Tab")
    expect(people.nth(1)).to_be_focused()
    alice.page.keyboard.press("End")
    expect(people.last).to_be_focused()


def test_an_invite_link_is_made_listed_and_revoked(alice: Window) -> None:
    alice.page.locator("#workspace-button").click()
    alice.page.get_by_role("menuitem", name="Invite people").click()
    dialog = alice.dialog("Invite people")
    dialog.get_by_role("button", name="Make a link").click()
    expect(dialog.locator("#invite-link")).to_have_value(re.compile(r"/invite/\S+/$"))
    rows = dialog.locator("#invite-list > li")
    expect(rows).to_have_count(1)
    rows.get_by_role("button", name="Revoke this link").click()
    expect(rows).to_have_count(0)
    alice.page.keyboard.press("Escape")


def test_ownership_reaches_the_open_page_of_whoever_gets_it_and_loses_it(alice: Window, bob: Window) -> None:
    settings = bob.page.get_by_role("menuitem", name="Workspace settings")
    bob.page.locator("#workspace-button").click()
    expect(bob.page.get_by_role("menuitem", name="Invite people")).to_be_hidden()
    expect(settings).to_be_hidden()

    alice.page.goto(f"{alice.url}/settings/workspace/")
    for name in ("Manage Bob", "Make owner…", "Make owner"):
        step = alice.page.get_by_role("link", name=name, exact=True)
        step.or_(alice.page.get_by_role("button", name=name, exact=True)).focus()
        alice.page.keyboard.press("Enter")
    expect(alice.page.get_by_text("Bob is an owner now")).to_be_visible()
    expect(settings).to_be_visible()
    expect(bob.page.locator("#me-button")).to_contain_text("Online, owner")

    alice.page.get_by_role("link", name="Manage Bob").click()
    alice.page.get_by_role("link", name="Take back…").click()
    alice.page.get_by_role("button", name="Take back").click()
    expect(settings).to_be_hidden()
    expect(bob.page.locator("#me-button")).not_to_contain_text("owner")
    bob.page.keyboard.press("Escape")
    alice.open()


def test_who_is_removed_while_away_finds_another_room(
    alice: Window, open_window: OpenWindow, accounts: dict[str, Visitor]
) -> None:
    alice.create_room("Loft", private=True)
    room = int(alice.page.url.rstrip("/").rsplit("/", 1)[1])
    _status, people = accounts["alice"].call("GET", "people?query=charlie")
    accounts["alice"].call("POST", f"rooms/{room}/members", {"people": [people[0]["id"]]})
    charlie = open_window("charlie").sign_in(accounts["charlie"]).open(f"/rooms/{room}/")
    charlie.page.goto("about:blank")
    accounts["alice"].call("DELETE", f"rooms/{room}/members/{people[0]['id']}")
    charlie.open("/")
    expect(charlie.page.locator("#room-name")).to_have_text("General")


def test_words_of_a_room_dialog_outlive_escape_and_not_cancel(alice: Window) -> None:
    alice.page.get_by_role("button", name="Create a room").click()
    name = alice.dialog("Create a room").get_by_label("Name", exact=True)
    name.fill("Half a name")
    alice.page.keyboard.press("Escape")
    expect(name).to_be_hidden()
    alice.page.get_by_role("button", name="Create a room").click()
    expect(name).to_have_value("Half a name")
    alice.dialog("Create a room").get_by_role("button", name="Cancel").click()
    alice.page.get_by_role("button", name="Create a room").click()
    expect(name).to_have_value("")
    alice.page.keyboard.press("Escape")
    alice.page.get_by_role("button", name="Edit name and topic").click()
    topic = alice.dialog("Edit room").get_by_label("Topic")
    said = topic.input_value()
    topic.fill("Half a topic")
    alice.page.keyboard.press("Escape")
    alice.page.get_by_role("button", name="Edit name and topic").click()
    expect(topic).to_have_value("Half a topic")
    alice.dialog("Edit room").get_by_role("button", name="Cancel").click()
    alice.page.get_by_role("button", name="Edit name and topic").click()
    expect(topic).to_have_value(said)
    alice.page.keyboard.press("Escape")


def test_a_direct_room_says_that_the_other_is_locked_out(
    open_window: OpenWindow, alice: Window, accounts: dict[str, Visitor]
) -> None:
    gone = Visitor(alice.url, "gone").register()
    _status, person = gone.call("GET", "me")
    _status, direct = accounts["alice"].call("POST", "directs", {"people": [person["id"]]})
    alice.open(f"/rooms/{direct['id']}/")
    expect(alice.box).to_be_visible()
    owner = open_window("alice").sign_in(accounts["alice"])
    owner.page.goto(f"{owner.url}/settings/workspace/people/{person['id']}/lock-out/")
    theirs = open_window("gone").sign_in(gone).open()
    theirs.complaints.cut = True
    owner.page.get_by_label("Reason").fill("You moved out")
    owner.page.get_by_label("Present password").fill(PASSWORD)
    owner.page.get_by_role("button", name="Lock out").click()
    expect(theirs.page.get_by_text("You moved out")).to_be_visible()
    expect(theirs.page.get_by_text("locked you out")).to_be_visible()
    expect(owner.page.get_by_role("button", name="Let in again")).to_be_visible()
    note = alice.page.locator("#note-locked")
    expect(note).to_have_text(
        "Gone is locked out. Nobody would read what you write here.", use_inner_text=True
    )
    expect(alice.box).to_be_hidden()
    alice.reload()
    expect(note).to_be_visible()

    alice.go_to("General")
    expect(alice.page.locator("#member-list > *")).to_have_text(
        [re.compile(n) for n in ("Alice", "Bob", "Charlie")]
    )
    expect(alice.page.locator("#member-count")).to_have_text("3")
    alice.box.press_sequentially("@")
    offered = alice.page.locator("#completion:popover-open")
    expect(offered).to_contain_text("Bob")
    expect(offered).not_to_contain_text("Gone")
    alice.box.fill("")


def test_a_room_behind_the_first_hundred_is_found_and_shown(
    bob: Window, accounts: dict[str, Visitor]
) -> None:
    for name in ["Ärzte", "Zentrale Ablage", "Кухня", *(f"Projekt {number}" for number in range(1, 101))]:
        accounts["alice"].call("POST", "rooms", {"kind": "public", "name": name})
    bob.page.get_by_role("button", name="Browse rooms").click()
    dialog = bob.dialog("Browse rooms")
    rows = dialog.locator(".browse-row b")
    expect(rows).to_have_count(100)
    names = rows.all_text_contents()
    assert names.index("Ärzte") < names.index("Projekt 1")
    for typed, name in (("zentrale", "Zentrale Ablage"), ("aerzte", "Ärzte"), ("КУХНЯ", "Кухня")):
        dialog.get_by_label("Filter rooms").fill(typed)
        expect(rows).to_have_text([name])
    dialog.get_by_label("Filter rooms").fill("")
    expect(rows).to_have_count(100)
    dialog.get_by_role("button", name="Show more").click()
    expect(rows.last).to_have_text("Кухня")
    expect(dialog.get_by_role("button", name="Show more")).to_be_hidden()
    expect(rows.filter(has_text="Projekt ")).to_have_text([f"Projekt {number}" for number in range(1, 101)])
    bob.page.keyboard.press("Escape")


def test_nothing_moves_while_the_page_comes_whether_the_panel_is_open_or_closed(
    alice: Window, phone: Window
) -> None:
    alice.say("Bring the ladder")
    alice.sees_sent("Bring the ladder")
    alice.message("Bring the ladder").hover()
    alice.page.get_by_role("button", name="More actions").click()
    alice.page.get_by_role("menuitem", name="Pin to this room").click()
    details = alice.page.locator("#details")
    expect(details.locator(".pin", has_text="Bring the ladder")).to_be_visible()
    # Seen at once; a page that is loaded before the server knows would be told of it later
    alice.page.wait_for_function(HAS_A_PIN)
    for window in (alice, phone):
        # So slow that the browser paints while it still reads the page
        session = window.page.context.new_cdp_session(window.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    for is_open in (True, False):
        alice.reload()
        expect(alice.page.locator("#room-people")).to_contain_text(re.compile(r"[23] here now"))
        assert alice.page.evaluate(SHIFTS) == []
        assert details.is_visible() == is_open
        alice.page.locator("#details-button").click()
    assert phone.reload().page.evaluate(SHIFTS) == []
    expect(phone.page.locator("#details")).to_be_hidden()
