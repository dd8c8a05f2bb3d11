"""Two people talk: live, corrected, taken back, in a thread, with an emoji."""

import pytest

from tests.engines.person import Person

# Chromium does all of this in tests/browser
pytestmark = pytest.mark.engines("firefox", "webkit")


def test_two_people_see_each_other_write(alice: Person, bob: Person) -> None:
    alice.say("Bread at **four**")
    bob.sees("Bread at four")
    bob.say("I bring butter")
    alice.sees("I bring butter")
    alice.reload()
    assert alice.list_said()[-2:] == ["Bread at four", "I bring butter"]


def test_an_edit_shows_in_the_other_window(alice: Person, bob: Person) -> None:
    alice.say("Tomorow at nine")
    bob.sees("Tomorow at nine")
    alice.sees_sent("Tomorow at nine")
    alice.page.press("ArrowUp")
    alice.page.fill("article.message textarea", "Tomorrow at nine")
    alice.page.press("Enter")
    bob.sees("Tomorrow at nine")
    bob.misses("Tomorow at nine")


def test_a_deleted_message_leaves_only_its_place(alice: Person, bob: Person) -> None:
    alice.say("This was not for here")
    bob.sees("This was not for here")
    alice.page.focus("article.message", "This was not for here")
    alice.page.press("Delete")
    alice.page.click("dialog[open] button", "Delete")
    bob.misses("This was not for here")
    bob.sees("was deleted")


def test_a_reply_stands_in_its_thread(alice: Person, bob: Person) -> None:
    alice.say("Who has the key?")
    bob.sees("Who has the key?")
    bob.page.focus("article.message", "Who has the key?")
    bob.page.press("t")
    bob.page.fill("#thread-text", "It hangs by the door")
    bob.page.press("Enter")
    bob.page.sees("#thread-timeline article.message", "It hangs by the door")
    alice.page.click(".thread-summary", "1 reply")
    alice.page.sees("#thread-timeline article.message", "It hangs by the door")
    alice.page.misses("#timeline article.message .message__text", "It hangs by the door")


def test_a_reaction_shows_in_both_windows_and_is_taken_back(alice: Person, bob: Person) -> None:
    alice.say("Cake at five")
    bob.sees("Cake at five")
    bob.page.hover("article.message", "Cake at five")
    bob.page.click("#message-tools [data-act='message:quick']")
    chip = f"{alice.find_message('Cake at five')} .reaction"
    alice.page.click(f"{chip}[aria-pressed=false]")
    bob.page.sees(chip, "2")
    alice.page.sees(f"{chip}[aria-pressed=true]", "2")
    alice.page.click(f"{chip}[aria-pressed=true]")
    bob.page.sees(chip, "1")
    bob.page.click(f"{chip}[aria-pressed=true]")
    alice.page.misses(chip)
