"""A row of the table of who gets what: a route and a method, and the status for each role.

In the order of `scene.ROLES`: anonymous, outsider, removed, member, moderator, owner.
"""

import re
from typing import Any, NamedTuple

from tests.http.scene import Scene

NEW_ID = "01990000-0000-7000-8000-000000000001"


class Row(NamedTuple):
    method: str
    route: str
    statuses: str
    body: Any = None
    # Parts of the path that are not the scene's own
    parts: dict[str, Any] = {}
    query: str = ""


API = "api/v1/"
START_FAILURE = {
    "name": "RangeError",
    "script": "/static/js/entry/main.js",
    "line": 1,
    "column": 9,
    "release": "a1",
}
ROOM = API + "rooms/<int:room_id>"
MEMBER = ROOM + "/members/<int:person_id>"
MESSAGE = API + "messages/<uuidstr:message_id>"
SETTINGS = "settings/"
# Method, step, and what an owner gets who takes it for Erin, a member
OWNERS_STEPS = (
    ("GET", "make-owner", 200),
    ("GET", "nothing", 404),
    ("GET", "lock-out", 200),
    ("POST", "lock-out", 400),
    ("POST", "new-password", 200),
    ("POST", "make-owner", 302),
    ("POST", "hand-over", 302),
    ("POST", "take-back", 302),
    # Asks first who they are
    ("GET", "reset-second-factor", 302),
    ("POST", "reset-second-factor", 302),
)
WEBHOOK = SETTINGS + "hooks/<int:webhook_id>/"
HOOKS = (
    r"^hooks/(?P<webhook_id>[0-9]{1,18})/(?P<secret>[0-9a-z]{1,64})/?$",
    r"^hooks/(?P<webhook_id>[0-9]{1,18})-(?P<secret>[0-9a-z]{1,64})/?$",
    r"^hooks/.*$",
)
SLACK = r"api/slack/^(?:api/)?(?P<method>.*?)/?$"
SCIM = r"^api/scim/v2/(?P<path>.*?)/?$"
SLACK_UPLOAD = r"api/slack/^upload/(?P<ticket>[\w:.-]{1,400})/?$"
PART = "parts/<str:release>/<str:language>/<str:name>/"
PICTURE = r"^media/(?P<folder>avatars|emoji|previews)/(?P<name>[\w-]{1,64}\.webp)$"


def find_parts(scene: Scene) -> dict[str, Any]:
    """What stands in a path unless the row says otherwise: the private room, and Erin."""
    return {
        "room_id": scene.cellar.pk,
        "seq": scene.word.seq,
        "message_id": scene.word.pk,
        "log_id": scene.cellar.log_id,
        "task_id": NEW_ID,
        "way": "links",
        "action": "again",
        "person_id": scene.erin.pk,
        "user_id": scene.erin.pk,
        "username": "erin",
        "group_id": scene.team_id,
        "emoji_id": scene.emoji_id,
        "webhook_id": scene.webhook_id,
        "secret": "0" * 40,
        "invite_id": scene.invite_id,
        "token": scene.invite_token,
        "sign_in_id": 987654,
        "token_id": 987654,
        "device_id": 987654,
        "passkey_id": 987654,
        "provider_id": "corp",
        "account_id": 987654,
        "command_id": 987654,
        "delivery_id": 987654,
        "case_id": scene.case_id,
        "removal_id": 987654,
        "notice_id": 987654,
        "hold_id": 987654,
        "uidb36": "1",
        "key": "set-password",
        "name": "nobody.webp",
        "folder": "previews",
        "language": "en",
        "release": "another",
        "emoji": "👍",
        "export_id": NEW_ID,
        "import_id": NEW_ID,
        "kind": "own",
        "upload_id": NEW_ID,
        "press_id": NEW_ID,
        "file_id": NEW_ID,
    }


def find_path(scene: Scene, row: Row) -> str:
    parts = {**find_parts(scene), **row.parts}
    if row.route == SCIM:
        return "/api/scim/v2/Users"
    if row.route in (SLACK, SLACK_UPLOAD):
        return "/api/slack/auth.test" if row.route == SLACK else "/api/slack/upload/nothing"
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(parts[found[1]]), row.route)
    if path.startswith("^"):
        path = re.sub(r"\(\?P<?(\w+)>?[^)]*\)", lambda found: str(parts.get(found[1], found[1])), path[1:-1])
    return f"/{path}{row.query}"
