"""`python -m tests.browser.surfaces FOLDER`: the surfaces of docs/design.md, light and dark, desktop and phone."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from tests.browser import moderation_surfaces, outgoing_surfaces
from tests.browser.conftest import QUIET
from tests.browser.screenshots import PASSWORD, THEMES, Picture, context_for, keep, serve, sign_in
from tests.browser.windows import READY
from tests.links.pages import Pages, draw, run_pages
from tests.programs import find_chromium

HEIGHT, GAP = 560, 16
WALL = (128, 136, 140)

Prepare = Callable[[Page], None]


def act(name: str, shown: str) -> Prepare:
    def prepare(page: Page) -> None:
        opened = page.locator(f"[data-act='{name}']:visible").first
        if not opened.count():
            page.locator("#menu-button").tap()
            opened.wait_for()
        opened.click()
        page.locator(shown).first.wait_for()

    return prepare


def visit(address: str, shown: str) -> Prepare:
    def prepare(page: Page) -> None:
        page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + address)
        page.locator(shown).first.wait_for()

    return prepare


def list_files(page: Page) -> None:
    if not page.locator("#rows .media__item").count():
        picture = io.BytesIO()
        Image.linear_gradient("L").resize((480, 320)).convert("RGB").save(picture, "PNG")
        files: list[Any] = [
            {"name": "kiln shelf.png", "mimeType": "image/png", "buffer": picture.getvalue()},
            {"name": "firing schedule.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" * 900},
        ]
        page.locator("#composer input[type=file]").set_input_files(files)
        page.locator("#composer-text").fill("The new shelf, and how we fire on Thursday")
        page.locator("#send").click()
        page.locator("#rows .media__item img").last.wait_for()
    if not page.locator("#details").is_visible():
        page.locator("#details-button").click()
    act("open:files", "#room-files-list li, #room-files-note:not(:empty)")(page)


def say_formula(page: Page) -> None:
    if page.locator("#rows math").count():
        return
    page.locator("#composer-text").fill(
        r"The kiln loses $$P = \varepsilon\sigma A T^4$$, so by morning" + "\n\n"
        r"$$T(t) = T_0\,e^{-kt} + \begin{cases}20 & \text{by day}\\12 & \text{at night}\end{cases}$$"
    )
    page.locator("#send").click()
    page.locator("#rows math").last.wait_for()


def schedule(page: Page) -> None:
    if not page.locator("#later-count:not(:empty)").count():
        schedule_one(page)
    act("open:later", "#scheduled-list li")(page)


def schedule_one(page: Page) -> None:
    page.locator("#composer-text").fill("Good morning! The kiln is cool, you can unload it.")
    act("composer:later", "#send-later")(page)
    page.locator("[data-act='later:send']:visible").first.click()
    page.locator("#composer-text").fill("Half a sentence that")


def be_quiet(page: Page) -> None:
    open_my_menu(page)
    act("open:quiet", "#quiet[open]")(page)


def open_my_menu(page: Page) -> None:
    if not page.locator("#me-button").is_visible():
        page.locator("#menu-button").tap()
    page.locator("#me-button").click()


def say_status(page: Page) -> None:
    open_my_menu(page)
    act("open:set-status", "#set-status[open]")(page)


def ask_how_much_to_hear(page: Page) -> None:
    page.locator("#rows .message:not([data-own]) .message__author").last.click()
    act("person:ignore", "#ignoring[open]")(page)


def show_versions(page: Page) -> None:
    if not page.locator("#rows .message__edited").count():
        page.locator("#composer-text").fill("The kiln is at 900 degrees, we can open it at four.")
        page.locator("#send").click()
        page.locator("#rows article[data-own][data-seq]", has_text="at 900 degrees").wait_for()
        page.locator("#composer-text").press("ArrowUp")
        page.locator("article[data-editing] textarea").fill(
            "The kiln is at 600 degrees, we can open it at half past four."
        )
        page.locator("article[data-editing] textarea").press("Control+Enter")
    page.locator("#rows .message__edited").last.click()
    page.locator("#versions[open] li").first.wait_for()


# A browser that may be asked: those of pictures may nothing
MAY_ASK = """() => {
    Object.defineProperty(Notification, "permission", {get: () => window.given ?? "default"});
    Notification.requestPermission = async () => window.given = "granted";
    const given = {endpoint: "https://push.example/1", keys: {p256dh: "", auth: ""}};
    const made = {...given, toJSON: () => given};
    const pushManager = {getSubscription: async () => window.given ? made : null};
    Object.defineProperty(navigator, "serviceWorker", {value: {
        getRegistration: async () => ({pushManager}), addEventListener() {},
    }});
}"""


def ask_to_notify(page: Page) -> None:
    page.locator("#ask-notifications").wait_for(state="attached")
    page.evaluate(MAY_ASK)
    page.locator("#composer-text").fill("I can bring the glaze on Thursday")
    page.locator("#send").click()
    page.locator("#ask-notifications:not([hidden])").wait_for()


def show_this_browser(page: Page) -> None:
    page.context.add_init_script(f"({MAY_ASK})(); window.given = 'granted';")
    page.add_init_script("localStorage.setItem('syncchat-push', '{\"id\": 2}')")
    devices = [
        {"id": 2, "name": "Firefox · Linux", "created_at": "2026-11-02T09:12:00Z", "is_failing": False},
        {
            "id": 1,
            "name": "Safari · iPhone",
            "created_at": "2026-10-02T09:12:00Z",
            "last_sent_at": "2026-11-30T08:40:00Z",
            "last_status": 201,
            "is_failing": False,
        },
    ]
    page.route("**/api/v1/push", lambda route: route.fulfill(json={"public_key": "", "devices": devices}))
    visit("/settings/notifications/", "[data-push-devices] li")(page)
    page.locator("[data-this-browser]").evaluate("(section) => section.scrollIntoView()")


PLAN = """**What is left for Saturday**

| Who | What | By |
|---|---|---|
| Mira | Glaze the bowls | Thursday |
| Tom | Carry the shelves down | Friday |

- [x] Order the clay
- [ ] Print the signs
- [ ] Sweep

The prize is ||a set of six cups||.

"""


def write_plan(page: Page) -> None:
    if not page.locator("#rows table").count():
        steps = "\n".join(f"{number}. Step {number}" for number in range(1, 40))
        page.locator("#composer-text").fill(PLAN + steps)
        page.locator("#send").click()
        page.locator("#rows table").last.wait_for()
    page.locator("#rows table").last.scroll_into_view_if_needed()


def open_room_menu(page: Page) -> None:
    if not page.locator("#sidebar").is_visible():
        page.locator("#menu-button").tap()
    page.locator(".room-link[data-room]", has_text="Kiln").first.click(button="right")
    page.locator("#room-menu").wait_for()


def press_group(page: Page) -> None:
    if not page.locator("#rows .mention--group").count():
        page.locator("#composer-text").fill("@kiln, who unloads tomorrow?")
        page.locator("#send").click()
    page.locator("#rows .mention--group").last.click()
    page.locator("#group-card:popover-open").wait_for()


# Of the web server that runs beside the chat
linked: list[str] = []
NOTES = """<title>Visiting the workshop: what to wear, what to leave alone</title>
<meta property="og:site_name" content="Harbour Lane"><meta property="og:image" content="/shoes.png">
<meta name="description" content="Closed shoes, hair tied back, and ask before you touch what has a red sticker.">"""


def show_link(page: Page) -> None:
    if not page.locator("#rows .link-card").count():
        page.locator("#composer-text").fill(f"Safety notes for visitors are here: {linked[0]}")
        page.locator("#send").click()
    page.locator("#rows .link-card img").last.wait_for()
    page.locator("#rows .link-card").last.scroll_into_view_if_needed()
    page.wait_for_function("[...document.querySelectorAll('.link-card img')].every((one) => one.complete)")


def serve_notes(pages: Pages) -> None:
    pages.serve("/shoes.png", draw(), "image/png")
    linked.append(pages.serve("/visitors", NOTES))


def show_readers(page: Page) -> None:
    link = page.locator(".room-link[data-room]", has_text="Aiko, Tom").first
    if not link.is_visible():
        page.locator("#menu-button").tap()
    link.click()
    page.locator("#rows .seen").last.click()
    page.locator("#seen-card:popover-open").wait_for()


def ask_and_vote(page: Page) -> None:
    if not page.locator("#rows .poll").count():
        act("composer:insert", "#insert-menu")(page)
        act("insert:poll", "#poll-form[open]")(page)
        page.locator("#poll-form-question").fill("When do we fire the kiln?")
        for number, option in enumerate(("Thursday evening", "Friday, once the shelves are dry", "Never")):
            page.locator("#poll-form-options input").nth(number).fill(option)
        page.locator("#poll-form [type=submit]").click()
        page.locator("#rows .poll__option input:enabled").first.check()
    page.locator("#rows .poll").last.scroll_into_view_if_needed()


def draw_emoji(frame: str, middle: str) -> bytes:
    """A pot, from above."""
    picture = Image.new("RGBA", (256, 256))
    ImageDraw.Draw(picture).ellipse((12, 12, 244, 244), fill=frame)
    ImageDraw.Draw(picture).ellipse((64, 64, 192, 192), fill=middle)
    drawn = io.BytesIO()
    picture.save(drawn, "PNG")
    return drawn.getvalue()


def add_emoji(page: Page) -> None:
    """Those whose names nobody has taken yet; the owner is signed in."""
    for name, frame, middle in (
        ("glaze_blue", "#1d4ed8", "#93c5fd"),
        ("glaze_tomato", "#b91c1c", "#fca5a5"),
        ("kiln_ready", "#c2410c", "#fde047"),
        ("clean-wheel", "#166534", "#bbf7d0"),
    ):
        visit("/settings/emoji/", "#emoji-heading")(page)
        if page.get_by_role("link", name=f":{name}:").count():
            continue
        buffer = draw_emoji(frame, middle)
        page.locator("[name=picture]").set_input_files(
            FilePayload(name="a.png", mimeType="image/png", buffer=buffer)
        )
        page.locator("[name=name]").fill(name)
        page.locator("main form button[type=submit]").first.click()
        page.locator(".key-row", has_text=name).wait_for()
    page.evaluate("window.scrollTo(0, 0)")


def write_emoji(page: Page) -> None:
    add_emoji(page)
    visit("/", READY)(page)
    if not page.locator("#rows .only-emoji img").count():
        for words in (
            "The :kiln_ready: at four, :glaze_blue: on the upper shelf",
            ":glaze_tomato: :clean-wheel:",
        ):
            page.locator("#composer-text").fill(words)
            page.locator("#send").click()
        said = page.locator("#rows article", has_text="The :kiln_ready:").last
        said.locator("img.emoji__picture").first.wait_for()
    page.locator("#rows .only-emoji img").last.scroll_into_view_if_needed()
    page.locator("#composer-text").fill("")
    page.locator("#composer-text").press_sequentially("Is the :glaze")
    page.locator("#completion img").first.wait_for()


def record_voice(page: Page) -> None:
    """One is there, half heard, and another one is being recorded."""
    # Longer than it beeps
    passed = "() => parseInt(document.querySelector('.recording__time').textContent.slice(2)) >= 4"
    if not page.locator("#rows .file--audio").count():
        begin_recording(page)
        page.wait_for_function(passed)
        page.locator("[data-wish=send]").click()
    page.locator("#rows article[data-seq] .voice").last.wait_for()
    page.locator("#rows .voice__wave").last.click()
    begin_recording(page)
    page.wait_for_function(passed)


def begin_recording(page: Page) -> None:
    act("composer:insert", "#insert-menu")(page)
    act("insert:voice", ".recording[data-state=recording]")(page)


# Whether it was done in this run
forwarded: list[bool] = []


def forward_one(page: Page) -> None:
    if not forwarded:
        forward_files(page)
        forwarded.append(True)
    link = page.locator(".room-link[data-room]", has_text="Kiln").first
    if not link.is_visible():
        page.locator("#menu-button").tap()
    link.click()
    page.locator("#rows .forward").last.wait_for()
    page.locator("#rows .forward + .message__files .file").last.scroll_into_view_if_needed()
    page.locator("#rows .forward + .message__files img").last.evaluate("one => one.decode()")
    page.locator("#rows .forward + .message__files .file").last.scroll_into_view_if_needed()


def forward_files(page: Page) -> None:
    list_files(page)
    page.keyboard.press("Escape")
    page.locator("#rows .message:has(.media__item)").last.focus()
    page.keyboard.press("f")
    page.locator("#forward-input").fill("Kiln")
    page.locator("#forward-list [role=option]", has_text="Kiln").wait_for()
    page.keyboard.press("Enter")
    page.locator("#forward-text").fill("Before you load it: **look at the second shelf**")
    page.locator("#forward [type=submit]").click()
    page.locator("#toasts", has_text="Forwarded").wait_for()


def ask_where_to(page: Page) -> None:
    page.locator("#rows .message:not([data-deleted])").last.focus()
    page.keyboard.press("f")
    for name in ("Kiln", "Mira"):
        page.locator("#forward-input").fill(name)
        page.locator("#forward-list [role=option]", has_text=name).first.wait_for()
        page.keyboard.press("Enter")
    page.locator("#forward-input").fill("t")
    page.locator("#forward-list [role=option]").nth(3).wait_for()


def ask_why(page: Page) -> None:
    """Of the last message that somebody else has written, by its link: a phone has another menu."""
    message = page.locator("#rows article.message:not([data-own])").last.get_attribute("data-id")
    visit(f"/settings/notifications/why/?message={message}", "main h3")(page)


def list_webhooks(page: Page) -> None:
    visit("/settings/hooks/", "#hooks-heading")(page)
    if not page.locator(".key-row").count():
        make_webhook(page, "Kiln monitor")
        visit("/settings/hooks/", ".key-row")(page)


def make_webhook(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Make a webhook").click()
    page.locator("#hook-address").wait_for()


def show_address(page: Page) -> None:
    visit("/settings/hooks/", "#hooks-heading")(page)
    # Each look makes one, and no two bots are called alike
    make_webhook(page, f"Door bell {page.locator('.key-row').count() + 1}")


def make_token(page: Page, name: str) -> None:
    page.get_by_label("Name", exact=True).last.fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Make a token").click()
    page.locator("#token-secret").wait_for()


def show_tokens(page: Page) -> None:
    visit("/settings/tokens/", "#tokens-heading")(page)
    if not page.locator(".key-row").count():
        make_token(page, "Backup of the notes")
        page.get_by_role("link", name="Done").click()
    page.locator(".key-row").first.scroll_into_view_if_needed()


def show_bot(page: Page) -> None:
    visit("/settings/workspace/bots/", "#bots-heading")(page)
    if not page.get_by_role("link", name="Kiln watch").count():
        page.get_by_label("Name", exact=True).fill("Kiln watch")
        page.get_by_label("Username").fill("kiln-watch")
        page.get_by_role("button", name="Make a bot").click()
        make_token(page, "Thermometer")
        page.get_by_role("link", name="Done").click()
    else:
        page.get_by_role("link", name="Kiln watch").click()
    page.locator("#bot-heading").wait_for()


SURFACES: dict[str, Prepare] = {
    "activity": visit("/activity/", "#view-activity .entry"),
    "threads": visit("/threads/", "#view-threads:not([hidden])"),
    "saved": visit("/saved/", "#view-saved:not([hidden])"),
    "files": list_files,
    "groups": visit("/settings/groups/", ".key-row"),
    "group": press_group,
    "emoji": add_emoji,
    "emoji-in-words": write_emoji,
    "receipts": show_readers,
    "later": schedule,
    "status": say_status,
    "ignoring": ask_how_much_to_hear,
    "versions": show_versions,
    "writing": write_plan,
    "arranging": open_room_menu,
    "quiet": be_quiet,
    "formulas": say_formula,
    "links": show_link,
    "polls": ask_and_vote,
    "voice": record_voice,
    "forwards": forward_one,
    "forwarding": ask_where_to,
    "asking": ask_to_notify,
    "notifications": show_this_browser,
    "why-notified": ask_why,
    "webhooks": list_webhooks,
    "webhook-address": show_address,
    "outgoing-webhooks": outgoing_surfaces.list_outgoing,
    "outgoing-webhook": outgoing_surfaces.show_outgoing,
    "outgoing-new": outgoing_surfaces.show_new,
    "delivery": outgoing_surfaces.show_delivery,
    "slash-answer": outgoing_surfaces.ask_kiln,
    "presses": outgoing_surfaces.press_kiln,
    "presses-confirm": outgoing_surfaces.ask_before,
    "tokens": show_tokens,
    "bot": show_bot,
    "reports": moderation_surfaces.show_queue,
    "remove-messages": moderation_surfaces.choose_messages,
    "removals": moderation_surfaces.show_removals,
    "rules": moderation_surfaces.show_rules,
}


# Who owns the workspace has what others have not
BY_OWNER = {"emoji", "emoji-in-words", "webhooks", "webhook-address", "bot"} | {
    "outgoing-webhooks",
    "outgoing-webhook",
    "outgoing-new",
    "delivery",
    "slash-answer",
    "presses",
    "presses-confirm",
    "reports",
    "remove-messages",
    "removals",
    "rules",
}


def take(
    browser: Browser, url: str, prepare: Prepare, *, theme: str, phone: bool, sign: Prepare
) -> Image.Image:
    with context_for(browser, Picture("", "/", phone=phone)) as context:
        page = context.new_page()
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        sign(page)
        page.goto(url)
        page.wait_for_selector(READY, state="attached")
        prepare(page)
        page.evaluate(
            "() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})))"
        )
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    width = round(picture.width * HEIGHT / picture.height)
    return picture.resize((width, HEIGHT), Image.Resampling.LANCZOS)


def join(pictures: list[Image.Image]) -> bytes:
    sheet = Image.new("RGB", (sum(each.width + GAP for each in pictures) - GAP, HEIGHT), WALL)
    left = 0
    for each in pictures:
        sheet.paste(each, (left, 0))
        left += each.width + GAP
    written = io.BytesIO()
    sheet.save(written, "PNG")
    return written.getvalue()


def draw_letters(browser: Browser, folder: Path, names: list[str]) -> None:
    """Mails are drawn by Django's templates here, and by no server."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.browser.letters import LETTERS, LOOKS, draw_look

    for name in [each for each in names or LETTERS if each in LETTERS]:
        keep(join([draw_look(browser, LETTERS[name](), *look) for look in LOOKS]), folder / f"{name}.png")


def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (
        sync_playwright() as playwright,
        run_pages() as pages,
        outgoing_surfaces.run_kiln() as kiln,
        serve(LINK_PREVIEWS="true", TEST_PAGES_PORT=str(pages.port), WEBHOOK_HOSTS=kiln.host) as server,
    ):
        serve_notes(pages)
        server.manage("populate", "--password", PASSWORD)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        draw_letters(browser, folder, names)
        for name in [each for each in names or SURFACES if each in SURFACES]:
            person = "mira" if name in BY_OWNER else "lena"
            looks = [(theme, phone) for phone in (False, True) for theme in THEMES]
            pictures = [
                take(
                    browser,
                    server.url,
                    SURFACES[name],
                    theme=theme,
                    phone=phone,
                    sign=lambda page, person=person: sign_in(page.context, server, person),  # type: ignore[misc]
                )
                for theme, phone in looks
            ]
            keep(join(pictures), folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
