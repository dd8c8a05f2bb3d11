"""A browser that takes pushes: they are handed to its worker as a push service would, and pressed as a person would."""

import json
from typing import Any

from playwright.sync_api import Page, Worker

from tests.browser.windows import Window
from tests.push_service import Device

LOOKS = 400  # twenty seconds
SHOWN = """async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({title, body, tag, data}) => ({title, body, tag, data}));
}"""
# A press of a test is no person's: the browser would neither focus a page nor open one for it
PRESS = """async ([tag, action, reply]) => {
    WindowClient.prototype.focus = async function () { return this; };
    const [notification] = await registration.getNotifications({tag});
    const event = new NotificationEvent("notificationclick", {notification, action});
    let work = null;
    Object.defineProperties(event, {reply: {value: reply}, waitUntil: {value: (promise) => { work = promise; }}});
    dispatchEvent(event);
    await work;
}"""
# Which of a test's windows is in front is not for the test to say
LOOK_AT = """() => {
    Object.defineProperty(WindowClient.prototype, "focused", {configurable: true, get: () => true});
}"""
# As the worker asks its pages: a room is looked at once its end is in sight, which is later than its title
IS_WATCHED = """async (room) => {
    const ask = (client) => new Promise((resolve) => {
        const {port1, port2} = new MessageChannel();
        port1.onmessage = ({data}) => resolve(data);
        client.postMessage({type: "is-watched", room}, [port2]);
    });
    const pages = await clients.matchAll({type: "window"});
    return (await Promise.all(pages.map(ask))).includes(true);
}"""
HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", {configurable: true, get: () => hidden});
    Object.defineProperty(document, "visibilityState", {configurable: true, get: () => hidden ? "hidden" : "visible"});
    document.hasFocus = () => !hidden;
    document.dispatchEvent(new Event("visibilitychange"));
    window.dispatchEvent(new Event(hidden ? "blur" : "focus"));
}"""
# Counts what would be heard, in all tabs of the browser
COUNT_SOUNDS = """
    window.heard = [];
    window.AudioContext = class {
        state = "running"; currentTime = 0; destination = {};
        createGain() {
            const ramp = () => {};
            return {connect() {}, gain: {setValueAtTime: ramp, exponentialRampToValueAtTime: ramp}};
        }
        createOscillator() {
            const frequency = {};
            return {connect() {}, stop() {}, frequency, start() { window.heard.push(frequency.value); }};
        }
    };
"""

# What a browser gets from its push service; the incognito windows of tests get nothing
GIVE = """(given) => {
    const make = () => ({
        ...given,
        options: {},
        toJSON: () => given,
        unsubscribe: async () => { localStorage.removeItem("given-push"); return true; },
    });
    PushManager.prototype.subscribe = async ({userVisibleOnly, applicationServerKey}) => {
        if (!userVisibleOnly || !applicationServerKey) throw new Error("not as browsers want it");
        localStorage.setItem("given-push", "1");
        return make();
    };
    PushManager.prototype.getSubscription = async () => localStorage.getItem("given-push") ? make() : null;
}"""


def give_push_manager(window: Window, device: Device) -> None:
    given = device.subscribe()
    device.application_key = ""
    window.context.add_init_script(
        f"({GIVE})({json.dumps({key: given[key] for key in ('endpoint', 'keys')})})"
    )


def allow(window: Window) -> Window:
    window.context.grant_permissions(["notifications"], origin=window.url)
    return window


def hide(page: Page, hidden: bool = True) -> None:
    """Headless tabs are never covered by another one."""
    page.evaluate(HIDE, hidden)


class Pushes:
    def __init__(self, window: Window) -> None:
        self.window, self.page = window, window.page
        self.page.wait_for_function("async () => Boolean((await navigator.serviceWorker.ready).active)")
        self._session = window.context.new_cdp_session(self.page)
        registrations: list[dict[str, Any]] = []
        self._session.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: registrations.extend(event["registrations"]),
        )
        self._session.send("ServiceWorker.enable")
        for _look in range(LOOKS):
            if registrations:
                break
            self.page.wait_for_timeout(50)
        self._id = registrations[-1]["registrationId"]

    @property
    def worker(self) -> Worker:
        return self.window.context.service_workers[0]

    def deliver(self, said: object) -> None:
        self.worker.evaluate(LOOK_AT)
        data = said if isinstance(said, str) else json.dumps(said)
        place = {"origin": self.window.url, "registrationId": self._id}
        self._session.send("ServiceWorker.deliverPushMessage", {**place, "data": data})

    def list_shown(self) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = self.page.evaluate(SHOWN)
        return shown

    def wait_shown(self, *titles: str) -> list[dict[str, Any]]:
        for _try in range(100):
            shown = self.list_shown()
            if sorted(each["title"] for each in shown) == sorted(titles):
                return shown
            self.page.wait_for_timeout(50)
        raise AssertionError(shown)

    def wait_watched(self, room: int) -> None:
        for _try in range(100):
            if self.worker.evaluate(IS_WATCHED, room):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"room {room} is not looked at")

    def press(self, tag: str, action: str = "", reply: str | None = None) -> None:
        self.worker.evaluate(PRESS, [tag, action, reply])
