"""The machine moves to another time zone under an open page: the person's own zone goes on to count."""

import json
import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.browser.windows import OpenWindow
from tests.servers import Server
from tests.visitors import Visitor

TOKYO = ZoneInfo("Asia/Tokyo")


def test_times_and_the_end_of_a_status_stay_in_the_persons_zone(
    open_window: OpenWindow, module_server: Server
) -> None:
    tab = open_window("dora", timezone_id=None).sign_in(Visitor(module_server.url, "dora").register())
    tab.page.goto(tab.url + "/settings/appearance/")
    tab.page.get_by_label("Time zone").select_option("Asia/Tokyo")
    expect(tab.page.locator("[data-state=saved]")).to_have_attribute("data-state-of", "time_zone")
    tab.open()
    machine = tab.context.new_cdp_session(tab.page)
    machine.send("Emulation.setTimezoneOverride", {"timezoneId": "Pacific/Niue"})
    assert tab.page.evaluate("new Date().getTimezoneOffset()") == 660
    tab.say("Said in Tokyo")
    tab.sees_sent("Said in Tokyo")
    at = datetime.fromisoformat(str(tab.message("Said in Tokyo").get_attribute("data-at"))).astimezone(TOKYO)
    expect(tab.message("Said in Tokyo")).to_have_attribute("aria-label", re.compile(f"{at:%H:%M}"))
    expect(tab.page.locator("#rows .divider--day").last).to_have_attribute("data-day", f"{at:%Y-%m-%d}")
    expect(tab.page.locator("#rows .divider--day").last).to_contain_text("Today")
    tab.page.locator("#me-button").click()
    tab.page.get_by_role("menuitem", name="Set your status").click()
    dialog = tab.dialog("Your status")
    dialog.get_by_label("What are you doing?").fill("Out")
    dialog.get_by_label("Clear it").select_option("today")
    with tab.page.expect_request("**/api/v1/me/status") as asked:
        dialog.get_by_role("button", name="Save status").click()
    until = datetime.fromisoformat(json.loads(asked.value.post_data or "")["until"])
    midnight = datetime.combine(datetime.now(TOKYO).date() + timedelta(days=1), time(), TOKYO)
    assert until == midnight.astimezone(UTC)
