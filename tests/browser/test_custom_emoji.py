"""Emoji of the workspace: added in the settings, and then wherever their names stand, for everybody at once."""

from io import BytesIO

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.offline import expect_offline, wait_kept
from tests.browser.test_accessibility import list_violations
from tests.browser.whole_browser import browser  # noqa: F401
from tests.browser.windows import OpenWindow, Window
from tests.visitors import Visitor

DRAWN = ".emoji__picture"


def draw(colour: str = "orange", frames: int = 1) -> bytes:
    pictures = []
    for at in range(frames):
        picture = Image.new("RGBA", (96, 96))
        ImageDraw.Draw(picture).ellipse((4, 4 + 8 * at, 92, 60 + 8 * at), fill=colour)
        pictures.append(picture)
    drawn = BytesIO()
    moving = {"save_all": True, "append_images": pictures[1:], "duration": 90, "loop": 0}
    pictures[0].save(drawn, "WEBP", **(moving if frames > 1 else {}))
    return drawn.getvalue()


def add(window: Window, name: str, *aliases: str, frames: int = 1) -> None:
    page = window.page
    page.goto(f"{window.url}/settings/emoji/")
    page.get_by_label("Picture").set_input_files(
        FilePayload(name="a.webp", mimeType="image/webp", buffer=draw(frames=frames))
    )
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Add emoji").click()
    expect(page.get_by_text(f":{name}: is there for everybody")).to_be_visible()
    if aliases:
        page.get_by_role("link", name=f":{name}:").click()
    for alias in aliases:
        page.get_by_label("Another name").fill(alias)
        page.get_by_role("button", name="Add an alias").click()
        expect(page.get_by_text(f":{alias}:", exact=True)).to_be_visible()


def remove(window: Window, name: str) -> None:
    window.page.goto(f"{window.url}/settings/emoji/")
    window.page.get_by_role("link", name=f":{name}:").click()
    window.page.get_by_role("link", name="Remove the emoji").click()
    assert list_violations(window.page) == []
    window.page.get_by_role("button", name="Remove the emoji").click()
    expect(window.page.get_by_text("Emoji removed")).to_be_visible()


def is_drawn(image: Locator) -> None:
    expect(image).to_have_js_property("complete", True)
    expect(image).not_to_have_js_property("naturalWidth", 0)


def test_an_emoji_comes_into_what_was_said_before_and_goes_out_of_it(alice: Window, bob: Window) -> None:
    bob.say("Glaze fired :glaze_go: and :glaze_go_too:")
    bob.sees_sent("Glaze fired")
    said = bob.message("Glaze fired")
    expect(said.locator(".prose")).to_have_text("Glaze fired :glaze_go: and :glaze_go_too:")
    expect(said.locator(DRAWN)).to_have_count(0)

    add(alice, "glaze_go")
    is_drawn(said.locator(DRAWN))
    # What is copied of it
    selected = "(prose) => (getSelection().selectAllChildren(prose), getSelection().toString())"
    words = said.locator(".prose").evaluate(selected).strip()
    assert words == "Glaze fired :glaze_go: and :glaze_go_too:"
    assert list_violations(bob.page, "#rows") == []
    written = said.locator(".prose").evaluate("(prose) => prose.innerHTML")
    bob.reload()
    is_drawn(said.locator(DRAWN))
    assert said.locator(".prose").evaluate("(prose) => prose.innerHTML") == written

    alice.page.get_by_role("link", name=":glaze_go:").click()
    assert list_violations(alice.page) == []
    alice.page.get_by_label("Name", exact=True).fill("tada")
    alice.page.get_by_role("button", name="Rename").click()
    expect(alice.page.get_by_text(":tada: is 🎉 already.")).to_be_visible()
    alice.page.get_by_label("Name", exact=True).fill("glaze_go_too")
    alice.page.get_by_role("button", name="Rename").click()
    expect(said.locator(DRAWN)).to_have_count(2)
    remove(alice, "glaze_go_too")
    expect(said.locator(DRAWN)).to_have_count(0)
    expect(said.locator(".prose")).to_have_text("Glaze fired :glaze_go: and :glaze_go_too:")
    assert [line for line in alice.complaints.take() if "400" not in line] == []


def test_it_is_written_found_by_an_alias_and_reacted_with(alice: Window, bob: Window) -> None:
    add(alice, "kiln_party", "ofenfest")
    alice.open()
    bob.box.press_sequentially("Now :kiln_pa")
    option = bob.page.get_by_role("option", name=":kiln_party:")
    is_drawn(option.locator(DRAWN))
    bob.page.keyboard.press("Enter")
    expect(bob.box).to_have_value("Now :kiln_party: ")
    bob.page.keyboard.press("Enter")
    hers = alice.message("Now :kiln_party:")
    is_drawn(hers.locator(DRAWN))

    hers.hover()
    alice.page.locator("#message-tools [data-act='message:react']").click()
    picker = alice.page.locator("#react-pop")
    group = picker.get_by_role("button", name="Of this workspace")
    expect(group).to_be_visible()
    is_drawn(picker.get_by_role("button", name="kiln party").locator(DRAWN).first)
    assert list_violations(alice.page, "#react-pop") == []
    picker.get_by_role("searchbox").fill("ofenf")
    expect(picker.locator("[data-shortcode]")).to_have_count(1)
    alice.page.keyboard.press("Enter")
    chip = bob.message("Now :kiln_party:").locator(".reaction[data-emoji=':kiln_party:']")
    is_drawn(chip.locator(DRAWN))
    expect(chip).to_have_accessible_name("kiln party, 1 person")
    chip.click()
    expect(hers.locator(".reaction[data-emoji]")).to_have_accessible_name("kiln party, 2 people, you reacted")

    remove(alice, "kiln_party")
    expect(chip.locator(DRAWN)).to_have_count(0)
    expect(chip).to_contain_text(":kiln_party:")
    chip.click()
    expect(chip).to_have_accessible_name("kiln party, 1 person")
    add(alice, "kiln_party")
    is_drawn(chip.locator(DRAWN))


def test_from_the_picker_it_comes_as_a_word_of_its_own_and_alone_it_is_large(
    alice: Window, bob: Window
) -> None:
    add(alice, "wheel_spin", frames=3)
    bob.box.fill("Look")
    bob.page.locator("#composer [data-act='composer:emoji']").click()
    bob.page.locator("#emoji-pop").get_by_role("searchbox").fill("wheel_spin")
    expect(bob.page.locator("#emoji-pop [data-shortcode]")).to_have_count(1)
    bob.page.keyboard.press("ArrowDown")
    bob.page.keyboard.press("Enter")
    expect(bob.box).to_have_value("Look :wheel_spin: ")
    bob.page.keyboard.press("Enter")
    small = bob.message("Look :wheel_spin:").locator(DRAWN)
    bob.say(":wheel_spin:")
    large = bob.page.locator(".only-emoji", has_text=":wheel_spin:").locator(DRAWN)
    is_drawn(large)
    box, wide = small.bounding_box(), large.bounding_box()
    assert box
    assert wide
    assert wide["width"] > 1.5 * box["width"]
    moving = small.evaluate("(image) => image.currentSrc")
    bob.page.emulate_media(reduced_motion="reduce")
    expect(small).not_to_have_js_property("currentSrc", moving)
    bob.say(":no_such_thing:")
    words = bob.page.locator(".only-emoji .emoji", has_text="no_such_thing")
    expect(words).to_have_css("font-size", "16px")


def test_on_a_phone_the_picker_has_them(alice: Window, phone: Window) -> None:
    add(alice, "tea_time")
    phone.page.locator("#composer [data-act='composer:emoji']").tap()
    picker = phone.page.locator("#emoji-pop")
    picker.get_by_role("button", name="Of this workspace").tap()
    button = picker.get_by_role("button", name="tea time")
    is_drawn(button.locator(DRAWN))
    button.tap()
    expect(phone.box).to_have_value(":tea_time: ")


def test_without_a_network_pictures_and_names_are_there(
    alice: Window, open_window: OpenWindow, accounts: dict[str, Visitor]
) -> None:
    add(alice, "night_kiln")
    charlie = open_window("charlie", service_workers="allow").sign_in(accounts["charlie"]).open()
    charlie.say("Away with :night_kiln:")
    charlie.sees_sent("Away with")
    wait_kept(charlie, "Away with :night_kiln:")
    said = charlie.message("Away with")
    is_drawn(said.locator(DRAWN))
    charlie.cut_network(True)
    charlie.reload()
    expect_offline(charlie)
    is_drawn(said.locator(DRAWN))
    charlie.box.press_sequentially(":night_ki")
    is_drawn(charlie.page.get_by_role("option", name=":night_kiln:").locator(DRAWN))
    charlie.page.keyboard.press("Escape")
    charlie.box.fill("")
    said.hover()
    charlie.page.locator("#message-tools [data-act='message:react']").click()
    charlie.page.locator("#react-pop").get_by_role("button", name="night kiln").first.click()
    chip = said.locator(".reaction[data-emoji=':night_kiln:']")
    is_drawn(chip.locator(DRAWN))
    remove(alice, "night_kiln")
    charlie.cut_network(False)
    expect(said.locator(".prose")).to_have_text("Away with :night_kiln:")
    expect(said.locator(DRAWN)).to_have_count(0)
    # Nobody begins with one that is gone
    expect(charlie.toast("This is no emoji that is known here.")).to_be_visible()
    expect(chip).to_have_count(0)
    assert [line for line in charlie.complaints.take() if "400" not in line] == []


def test_a_picture_that_does_not_load_leaves_its_name(alice: Window, bob: Window) -> None:
    add(alice, "lost_one")
    bob.page.route("**/media/emoji/**", lambda route: route.abort())
    bob.open()
    bob.say("Where is :lost_one:?")
    bob.sees_sent("Where is")
    said = bob.message("Where is")
    expect(said.locator(".prose")).to_have_text("Where is :lost_one:?")
    expect(said.locator(DRAWN)).to_have_count(0)
    bob.complaints.take()
