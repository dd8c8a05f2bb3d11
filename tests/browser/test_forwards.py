"""Forwarding: chosen by keyboard or touch, live in every window, and right after any fault."""

import io
import re
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.network import Network
from tests.browser.test_accessibility import list_violations
from tests.browser.windows import Window
from tests.visitors import Visitor


def ask(window: Window, message: Locator) -> Locator:
    """By its key, on the focused message, once the server has it."""
    expect(message).to_have_attribute("data-seq", re.compile(r"\d"))
    message.focus()
    window.page.keyboard.press("f")
    dialog = window.page.locator("#forward")
    expect(dialog).to_be_visible()
    return dialog


def choose(window: Window, *names: str) -> None:
    for name in names:
        window.page.locator("#forward-input").fill(name)
        expect(window.page.locator("#forward-list [role=option]").first).to_contain_text(name)
        window.page.keyboard.press("Enter")
        expect(window.page.locator("#forward .chip", has_text=name)).to_be_visible()


def make_room(
    accounts: dict[str, Visitor], name: str, kind: str = "public", people: tuple[str, ...] = ()
) -> Any:
    room = accounts["alice"].call("POST", "rooms", {"kind": kind, "name": name})[1]
    ids = [accounts[each].call("GET", "me")[1]["id"] for each in people]
    if ids:
        accounts["alice"].call("POST", f"rooms/{room['id']}/members", {"people": ids})
    return room


def test_a_message_goes_to_a_room_and_a_person_by_keyboard_with_a_comment_and_its_words_are_live(
    alice: Window, bob: Window, accounts: dict[str, Visitor]
) -> None:
    room = make_room(accounts, "Kiln", people=("bob",))
    alice.say("We fire on **Thursday** at nine")
    dialog = ask(alice, alice.message("We fire on Thursday"))
    expect(dialog.locator(".forward")).to_contain_text("We fire on Thursday at nine")
    assert list_violations(alice.page, "#forward") == []
    choose(alice, "Kiln", "Charlie")
    dialog.get_by_label("Your comment").fill("For the plan, @bob!")
    alice.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(alice.page.locator("#toasts")).to_contain_text("Forwarded to 2 conversations")

    bob.page.locator(f".room-link[data-room='{room['id']}']").click()
    his = bob.message("For the plan")
    card = his.locator(".forward")
    expect(card.locator("strong")).to_have_text("Thursday")
    expect(card).to_contain_text(re.compile("Alice.*from General", re.S))
    assert list_violations(bob.page, ".forward") == []
    bob.reload()
    expect(card.locator("strong")).to_have_text("Thursday")
    card.locator("a", has_text="from General").click()
    expect(bob.page.locator("#room-name")).to_contain_text("General")
    expect(bob.page.locator("#rows [data-lit]")).to_contain_text("We fire on Thursday")


def test_what_was_said_among_few_is_shown_to_others_only_after_a_question_and_names_no_room(
    alice: Window, bob: Window, accounts: dict[str, Visitor]
) -> None:
    secret = make_room(accounts, "Backroom", "private")
    alice.page.locator(f".room-link[data-room='{secret['id']}']").click()
    alice.say("The rent goes up")
    dialog = ask(alice, alice.message("The rent goes up"))
    choose(alice, "General")
    dialog.get_by_label("Your comment").fill("So it is")
    dialog.get_by_role("button", name="Forward", exact=True).click()
    question = alice.page.locator("#confirm")
    expect(question).to_contain_text("People in General will read what Alice wrote in a private room.")
    assert list_violations(alice.page, "#confirm") == []
    question.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_label("Your comment")).to_have_value("So it is")
    dialog.get_by_role("button", name="Forward", exact=True).click()
    question.get_by_role("button", name="Forward", exact=True).click()

    bob.page.locator(".room-link", has_text="General").first.click()
    card = bob.message("So it is").locator(".forward")
    expect(card).to_contain_text("from a private room")
    expect(card).not_to_contain_text("Backroom")
    card.locator("a", has_text="from a private room").click()
    expect(bob.page.locator("#toasts")).to_contain_text("This was said where you cannot read it.")
    # The browser notes the refusal
    assert all("the server responded" in line for line in bob.complaints.take())

    # Deleted where it was said, it is deleted wherever it went
    alice.message("The rent goes up").focus()
    alice.page.keyboard.press("Delete")
    alice.page.locator("#confirm").get_by_role("button", name="Delete").click()
    expect(card).to_contain_text("The forwarded message was deleted")
    expect(bob.page.locator("#rows")).not_to_contain_text("The rent goes up")


def test_files_go_along_and_open_and_undo_takes_all_of_it_back(
    alice: Window, bob: Window, accounts: dict[str, Visitor]
) -> None:
    room = make_room(accounts, "Gallery", people=("bob",))
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((900, 700)).convert("RGB").save(picture, "PNG")
    file: Any = {"name": "shelf.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    alice.page.locator(".room-link", has_text="General").first.click()
    alice.page.locator("#composer input[type=file]").set_input_files([file])
    alice.say("The shelf")
    expect(alice.message("The shelf").locator(".media__item img")).to_be_visible()
    dialog = ask(alice, alice.message("The shelf"))
    expect(dialog).to_contain_text("shelf.png")
    choose(alice, "Gallery")
    dialog.get_by_role("button", name="Forward", exact=True).click()
    expect(alice.page.locator("#toasts")).to_contain_text("Forwarded to Gallery")

    bob.page.locator(f".room-link[data-room='{room['id']}']").click()
    his = bob.message("The shelf")
    expect(his.locator(".media__item img")).to_be_visible()
    his.locator(".media__item").click()
    expect(bob.page.locator("#lightbox")).to_be_visible()
    bob.page.keyboard.press("Escape")
    dialog = ask(alice, alice.message("The shelf"))
    choose(alice, "Gallery")
    dialog.get_by_role("button", name="Forward", exact=True).click()
    alice.page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(alice.page.locator("#toasts")).to_contain_text("Taken back")
    bob.say("Nice")
    expect(bob.page.locator("#rows .forward")).to_have_count(1)
    # His browser may ask for the picture of what is being taken back
    assert all("404 (Not Found)" in line for line in bob.complaints.take())


def test_without_a_network_it_waits_and_arrives(
    alice: Window, bob: Window, accounts: dict[str, Visitor]
) -> None:
    room = make_room(accounts, "Harbour", people=("bob",))
    bob.page.locator(".room-link", has_text="General").first.click()
    bob.say("Ebb at four")
    expect(bob.page.locator(f".room-link[data-room='{room['id']}']")).to_be_visible()
    network = Network(bob)
    bob.reload()
    for place in (f"[data-room='{room['id']}']", "[data-room='1']"):
        bob.page.locator(f".room-link{place}").click()
        expect(bob.page.locator("#rows .divider, #rows .system").first).to_be_visible()
    ask(bob, bob.message("Ebb at four"))
    bob.page.keyboard.press("Escape")
    network.go_down()
    dialog = ask(bob, bob.message("Ebb at four"))
    choose(bob, "Harbour")
    dialog.get_by_role("button", name="Forward", exact=True).click()
    expect(bob.page.locator("#toasts")).to_contain_text("once you are online again")
    bob.page.locator(f".room-link[data-room='{room['id']}']").click()
    expect(bob.page.locator("#rows .forward")).to_contain_text("Ebb at four")
    network.come_back()
    alice.page.locator(f".room-link[data-room='{room['id']}']").click()
    expect(alice.message("Ebb at four").locator(".forward")).to_contain_text("from General")


def test_a_phone_forwards_from_the_sheet_and_shows_all_of_it(
    phone: Window, alice: Window, accounts: dict[str, Visitor]
) -> None:
    make_room(accounts, "Pier", people=("bob",))
    alice.page.locator(".room-link", has_text="General").first.click()
    alice.say("Long story\n" + "\n".join(f"line {number}" for number in range(40)))
    row = phone.message("Long story").first
    row.evaluate("row => row.dispatchEvent(new MouseEvent('contextmenu', {bubbles: true, cancelable: true}))")
    if not phone.page.locator("#touch-menu").is_visible():
        phone.page.evaluate(
            "() => { const r = [...document.querySelectorAll('#rows [data-id]')].at(-1); r.focus(); }"
        )
        phone.page.keyboard.press("f")
    else:
        phone.page.locator("#touch-menu [data-act='message:forward']").tap()
    choose(phone, "Pier")
    dialog = phone.page.locator("#forward")
    assert phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    dialog.get_by_role("button", name="Forward", exact=True).tap()
    expect(dialog).to_be_hidden()
    assert list_violations(phone.page, "#rows") == []


def test_long_words_fold_tasks_are_nobodys_and_blocked_people_stay_folded(
    alice: Window, bob: Window, accounts: dict[str, Visitor]
) -> None:
    tasks = "- [ ] sweep\n" + "\n".join(f"- line {number}" for number in range(40))
    sent = accounts["charlie"].greet()
    sent.say(1, tasks)
    alice.page.locator(".room-link", has_text="General").first.click()
    make_room(accounts, "Shed", people=("bob",))
    dialog = ask(alice, alice.message("sweep"))
    choose(alice, "Shed")
    dialog.get_by_role("button", name="Forward", exact=True).click()
    for window in (alice, bob):
        window.page.locator(".room-link", has_text="Shed").click()
    card = alice.message("sweep").locator(".forward")
    expect(card.get_by_role("checkbox")).to_be_disabled()
    alice.reload()
    expect(card.get_by_role("checkbox")).to_be_disabled()
    folded = card.locator(".forward__text").bounding_box()
    card.get_by_role("button", name="Show all").click()
    expect(card.get_by_role("button", name="Show less")).to_be_visible()
    opened = card.locator(".forward__text").bounding_box()
    assert folded
    assert opened
    assert folded["height"] < opened["height"]
    assert list_violations(alice.page, "#rows") == []

    charlie = accounts["charlie"].call("GET", "me")[1]["id"]
    tab = accounts["bob"].greet()
    assert tab.ask({"type": "ignore", "id": charlie, "how": "blocked"})["type"] == "ack"
    his = bob.page.locator("#rows .forward")
    expect(his.get_by_text("sweep")).to_be_hidden()
    bob.reload()
    expect(his.get_by_text("sweep")).to_be_hidden()
    his.get_by_role("button", name="Show").click()
    expect(his.get_by_text("sweep")).to_be_visible()
    for each in (sent, tab):
        each.close()
