"""Who gets what: for every route and method, the status for each role.

In the order of `scene.ROLES`: anonymous, outsider, removed, member, moderator, owner.
"""

from tests.http.api_table import list_api_rows
from tests.http.rows import (
    API,
    HOOKS,
    OWNERS_STEPS,
    PART,
    PICTURE,
    SCIM,
    SETTINGS,
    SLACK,
    SLACK_UPLOAD,
    WEBHOOK,
    Row,
)
from tests.http.scene import Scene

BOT = SETTINGS + "workspace/bots/<int:user_id>/"
OUTGOING = SETTINGS + "workspace/outgoing/<int:webhook_id>/"
CASE = "moderation/<int:case_id>/"
ALIAS = SETTINGS + "emoji/<int:emoji_id>/aliases/<str:name>/"


def list_rows(scene: Scene) -> list[Row]:
    return [
        *_pages(scene),
        *_account_pages(),
        *_settings_pages(scene),
        *_operations(),
        *list_api_rows(scene),
    ]


def _pages(scene: Scene) -> list[Row]:
    lobby = {"room_id": scene.lobby.pk, "seq": scene.said_in_lobby.seq}
    by_id = {"message_id": scene.said_in_lobby.pk}
    direct = {"room_id": scene.direct.pk}
    search = {"language": "en", "name": "search"}
    return [
        Row("GET", "", "302 200 200 200 200 200"),
        Row("GET", "rooms/<int:room_id>/", "302 404 404 200 200 200"),
        Row("GET", "rooms/<int:room_id>/", "302 200 200 200 200 200", parts=lobby),
        Row("GET", "rooms/<int:room_id>/", "302 404 404 404 404 404", parts={"room_id": 987654}),
        # Bob and Alice talk in it; nobody else, moderator of whatever, sees it.
        Row("GET", "rooms/<int:room_id>/", "302 404 404 200 404 200", parts=direct),
        Row("GET", "rooms/<int:room_id>/<int:seq>/", "302 404 404 200 200 200"),
        Row("GET", "rooms/<int:room_id>/<int:seq>/", "302 200 200 200 200 200", parts=lobby),
        Row("GET", "m/<uuid:message_id>/", "302 404 404 302 302 302"),
        Row("GET", "m/<uuid:message_id>/", "302 302 302 302 302 302", parts=by_id),
        Row("GET", "search/", "302 200 200 200 200 200", query="?q=word"),
        *(Row("GET", f"{view}/", "302 200 200 200 200 200") for view in ("activity", "threads", "saved")),
        Row("GET", "people/<str:username>/", "302 200 200 200 200 200"),
        Row("GET", "people/<str:username>/", "302 404 404 404 404 404", parts={"username": "nobody"}),
        Row("POST", "people/<str:username>/message/", "302 302 302 302 302 302"),
        Row("GET", "service-worker.js", "200 200 200 200 200 200", query="?language=en"),
        Row("GET", "service-worker.js", "404 404 404 404 404 404"),
        Row("GET", "manifest.webmanifest", "200 200 200 200 200 200", query="?language=en"),
        Row("GET", "manifest.webmanifest", "404 404 404 404 404 404"),
        # The worker takes it; the server sees nothing of it
        Row("POST", "share/", "303 303 303 303 303 303"),
        Row("GET", "open/", "302 302 302 302 302 302", query="?link=web%2Bsyncchat:rooms/1"),
        Row("GET", "open/", "404 404 404 404 404 404", query="?link=https://example.org/"),
        Row("GET", "offline/<str:language>/", "200 200 200 200 200 200", parts={"language": "de"}),
        Row("GET", "offline/<str:language>/", "404 404 404 404 404 404", parts={"language": "xx"}),
        Row("GET", PART, "200 200 200 200 200 200", parts={"release": "development", **search}),
        Row("GET", PART, "404 404 404 404 404 404", parts={"release": "another", **search}),
        Row("GET", PICTURE, "404 404 404 404 404 404"),
        Row("POST", PICTURE, "404 404 404 404 404 404"),
        # Only whoever knows its secret, signed in or not
        Row("POST", "answers/<str:token>/", "404 404 404 404 404 404"),
        *(Row("POST", hook, "404 404 404 404 404 404") for hook in HOOKS),
        # By a token alone: a session is nobody there, and Slack says so with 200
        Row("GET", SLACK, "200 200 200 200 200 200"),
        Row("POST", SLACK, "200 200 200 200 200 200"),
        # By a token of an owner alone: a session is nobody there
        *(
            Row(method, SCIM, "401 401 401 401 401 401")
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        ),
        Row("POST", SLACK_UPLOAD, "403 403 403 403 403 403"),
    ]


def _account_pages() -> list[Row]:
    reset_key = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,100})/$"
    return [
        Row("GET", "register/", "200 302 302 302 302 302"),
        Row("POST", "register/", "400 302 302 302 302 302"),
        Row("GET", "login/", "200 302 302 302 302 302"),
        Row("POST", "login/", "400 302 302 302 302 302"),
        Row("GET", "login/code/", "302 302 302 302 302 302"),
        Row("POST", "login/code/", "302 302 302 302 302 302"),
        Row("GET", "confirm/", "302 200 200 200 200 200"),
        Row("POST", "confirm/", "302 400 400 400 400 400"),
        Row("GET", "confirm/provider/", "302 200 200 200 200 200"),
        Row("GET", "confirm/code/", "302 302 302 302 302 302"),
        Row("POST", "confirm/code/", "302 302 302 302 302 302"),
        *(
            Row("GET", f"oidc/<slug:provider_id>/login/{rest}", "404 404 404 404 404 404")
            for rest in ("", "callback/")
        ),
        Row("POST", "oidc/<slug:provider_id>/connect/", "302 302 302 302 302 302"),
        Row("POST", "oidc/<int:account_id>/disconnect/", "302 302 302 302 302 302"),
        # Switched off
        Row("GET", "login/link/", "404 302 302 302 302 302"),
        Row("POST", "login/link/", "404 302 302 302 302 302"),
        Row("GET", "login/link/sent/", "200 200 200 200 200 200"),
        Row("GET", "login/link/<str:token>/", "404 200 200 200 200 200"),
        Row("POST", "login/link/<str:token>/", "404 200 200 200 200 200"),
        Row("GET", "login/passkey/", "200 302 302 302 302 302"),
        Row("POST", "login/passkey/", "302 302 302 302 302 302"),
        Row("GET", "confirm/passkey/", "302 302 302 302 302 302"),
        Row("POST", "confirm/passkey/", "302 302 302 302 302 302"),
        # Without LDAP there is none; those who are signed in show who they are first
        *(Row(method, "directory/connect/", "302 302 302 302 302 302") for method in ("GET", "POST")),
        Row("GET", SETTINGS + "security/required/", "302 302 302 302 302 302"),
        # To show who they are
        *(
            Row(method, f"{SETTINGS}security/passkeys/{rest}", "302 302 302 302 302 302")
            for method in ("GET", "POST")
            for rest in ("add/", "<int:passkey_id>/", "<int:passkey_id>/remove/")
        ),
        *(Row(method, SETTINGS + "security/app/", "302 302 302 302 302 302") for method in ("GET", "POST")),
        *(
            Row(method, SETTINGS + "security/app/off/", "302 302 302 302 302 302")
            for method in ("GET", "POST")
        ),
        Row("GET", SETTINGS + "security/codes/", "302 302 302 302 302 302"),
        Row("POST", SETTINGS + "security/codes/new/", "302 302 302 302 302 302"),
        Row("GET", "logout/", "302 200 200 200 200 200"),
        Row("POST", "logout/", "302 302 302 302 302 302"),
        Row("GET", "inactive/", "200 200 200 200 200 200"),
        Row("GET", "password/change/", "302 200 200 200 200 200"),
        Row("POST", "password/change/", "302 400 400 400 400 400"),
        Row("GET", "password/set/", "302 302 302 302 302 302"),
        Row("POST", "password/set/", "302 302 302 302 302 302"),
        Row("GET", "password/reset/", "200 200 200 200 200 200"),
        Row("POST", "password/reset/", "200 200 200 200 200 200"),
        Row("GET", "password/reset/done/", "200 200 200 200 200 200"),
        Row("GET", "password/reset/key/done/", "200 200 200 200 200 200"),
        Row("GET", reset_key, "200 200 200 200 200 200"),
        Row("POST", reset_key, "200 200 200 200 200 200"),
        Row("GET", "invite/<str:token>/", "302 200 200 302 302 302"),
        Row("POST", "invite/<str:token>/", "302 302 302 302 302 302"),
        Row("GET", "email/verify/<str:token>/", "410 410 410 410 410 410"),
        Row("POST", "email/verify/<str:token>/", "410 410 410 410 410 410"),
        Row("GET", "unsubscribe/<str:token>/", "404 404 404 404 404 404"),
        Row("POST", "unsubscribe/<str:token>/", "404 404 404 404 404 404"),
        Row("GET", "welcome/", "302 302 302 302 302 200"),
        Row("POST", "welcome/", "302 302 302 302 302 200"),
    ]


def _settings_pages(scene: Scene) -> list[Row]:
    told = {"webhook_id": scene.outgoing_id}
    mine, bot = "302 200 200 200 200 200", {"user_id": scene.bot_id}
    owners = "302 404 404 404 404"
    return [
        Row("GET", SETTINGS, "302 302 302 302 302 302"),
        Row("POST", SETTINGS, "302 302 302 302 302 302"),
        Row("GET", SETTINGS + "profile/", mine),
        Row("POST", SETTINGS + "profile/", "302 400 400 400 400 400"),
        Row("POST", SETTINGS + "profile/picture/", "302 400 400 400 400 400"),
        Row("POST", SETTINGS + "profile/picture/remove/", "302 302 302 302 302 302"),
        Row("GET", SETTINGS + "appearance/", mine),
        Row("POST", SETTINGS + "appearance/", "302 400 400 400 400 400"),
        Row("GET", SETTINGS + "notifications/", mine),
        Row("POST", SETTINGS + "notifications/", "302 400 400 400 400 400"),
        Row("GET", SETTINGS + "notifications/why/", mine),
        Row("GET", SETTINGS + "security/", mine),
        Row("GET", SETTINGS + "security/email/", mine),
        Row("POST", SETTINGS + "security/email/", mine),
        Row("POST", SETTINGS + "security/email/verify/", "302 302 302 302 302 302"),
        Row("POST", SETTINGS + "security/sign-ins/<int:sign_in_id>/end/", "302 404 404 404 404 404"),
        Row("POST", SETTINGS + "security/ignored/<int:user_id>/undo/", "302 302 302 302 302 302"),
        Row("POST", SETTINGS + "security/sign-ins/end-others/", "302 302 302 302 302 302"),
        Row("GET", SETTINGS + "groups/", mine),
        Row("POST", SETTINGS + "groups/", "302 400 400 400 400 400"),
        Row("GET", "groups/<int:group_id>/", mine),
        Row("POST", SETTINGS + "groups/<int:group_id>/", "302 400 400 400 400 400"),
        Row("POST", SETTINGS + "groups/<int:group_id>/people/", "302 400 400 400 400 400"),
        # Sent back to the group with a word of refusal
        Row("POST", SETTINGS + "groups/<int:group_id>/people/<int:user_id>/", "302 302 302 302 302 302"),
        Row("GET", SETTINGS + "groups/<int:group_id>/delete/", mine),
        Row("POST", SETTINGS + "groups/<int:group_id>/delete/", "302 400 400 400 400 302"),
        Row("GET", SETTINGS + "data/", mine),
        # Of a room that is none; who asks for the workspace and does not own it is refused
        Row(
            "POST", SETTINGS + "data/ask/<slug:kind>/", "302 400 400 400 400 302", parts={"kind": "workspace"}
        ),
        Row("GET", SETTINGS + "data/<uuid:export_id>/", "302 404 404 404 404 404"),
        # What is gone already stays gone
        Row("POST", SETTINGS + "data/<uuid:export_id>/delete/", "302 302 302 302 302 302"),
        # With nobody chosen: back to the page, with a word of refusal
        Row("POST", SETTINGS + "workspace/people/act/", f"{owners} 302"),
        Row("GET", SETTINGS + "workspace/rights/", mine),
        Row("POST", SETTINGS + "workspace/rights/", f"{owners} 302"),
        Row("POST", SETTINGS + "workspace/people/<int:user_id>/role/", f"{owners} 302"),
        Row("GET", SETTINGS + "imports/", f"{owners} 200"),
        Row("POST", SETTINGS + "imports/", "302 404 404 404 404 400"),
        Row("POST", SETTINGS + "imports/<uuid:import_id>/bring-in/", "302 404 404 404 404 404"),
        Row("POST", SETTINGS + "imports/<uuid:import_id>/delete/", "302 404 404 404 404 404"),
        Row("GET", SETTINGS + "imports/<uuid:import_id>/report/", "302 404 404 404 404 404"),
        Row("GET", SETTINGS + "emoji/", mine),
        Row("POST", SETTINGS + "emoji/", "302 400 400 400 400 400"),
        Row("GET", SETTINGS + "emoji/<int:emoji_id>/", mine),
        Row("POST", SETTINGS + "emoji/<int:emoji_id>/", "302 400 400 400 400 400"),
        Row("POST", SETTINGS + "emoji/<int:emoji_id>/aliases/", "302 400 400 400 400 400"),
        # Sent back to the emoji with a word of refusal
        Row("POST", ALIAS, "302 302 302 302 302 302", parts={"name": "fete"}),
        Row("GET", SETTINGS + "emoji/<int:emoji_id>/remove/", mine),
        Row("POST", SETTINGS + "emoji/<int:emoji_id>/remove/", "302 400 400 400 400 302"),
        Row("GET", SETTINGS + "hooks/", mine),
        Row("POST", SETTINGS + "hooks/", "302 400 400 400 400 400"),
        # Of the private room, which is its owner's to manage
        Row("GET", WEBHOOK, f"{owners} 200"),
        Row("POST", WEBHOOK, f"{owners} 400"),
        Row("GET", WEBHOOK + "<slug:action>/", f"{owners} 200", parts={"action": "remove"}),
        Row("POST", WEBHOOK + "<slug:action>/", f"{owners} 302", parts={"action": "disable"}),
        Row("GET", SETTINGS + "tokens/", mine),
        Row("POST", SETTINGS + "tokens/", "302 400 400 400 400 400"),
        *(
            Row(method, SETTINGS + "tokens/<int:token_id>/revoke/", "302 404 404 404 404 404")
            for method in ("GET", "POST")
        ),
        Row("GET", SETTINGS + "workspace/", f"{owners} 200"),
        Row("GET", SETTINGS + "workspace/bots/", f"{owners} 200"),
        Row("POST", SETTINGS + "workspace/bots/", f"{owners} 400"),
        Row("GET", BOT, f"{owners} 200", parts=bot),
        # Erin is no bot
        Row("GET", BOT, f"{owners} 404", parts={"user_id": scene.erin.pk}),
        Row("POST", BOT + "name/", f"{owners} 400", parts=bot),
        Row("POST", BOT + "picture/", f"{owners} 400", parts=bot),
        Row("POST", BOT + "tokens/", f"{owners} 400", parts=bot),
        Row("POST", BOT + "rooms/", f"{owners} 400", parts=bot),
        Row("POST", BOT + "rooms/<int:room_id>/", f"{owners} 404", parts=bot),
        Row("GET", SETTINGS + "workspace/outgoing/", f"{owners} 200"),
        Row("GET", SETTINGS + "workspace/outgoing/new/", f"{owners} 200"),
        Row("POST", SETTINGS + "workspace/outgoing/new/", f"{owners} 400"),
        Row("GET", OUTGOING, f"{owners} 200", parts=told),
        Row("POST", OUTGOING, f"{owners} 400", parts=told),
        Row("POST", OUTGOING + "test/", f"{owners} 302", parts=told),
        Row("POST", OUTGOING + "replay/", f"{owners} 302", parts=told),
        Row("POST", OUTGOING + "commands/", f"{owners} 400", parts=told),
        Row("POST", OUTGOING + "commands/<int:command_id>/", f"{owners} 404", parts=told),
        Row("GET", OUTGOING + "deliveries/<int:delivery_id>/", f"{owners} 404", parts=told),
        Row("POST", OUTGOING + "deliveries/<int:delivery_id>/", f"{owners} 404", parts=told),
        Row("GET", OUTGOING + "<slug:action>/", f"{owners} 200", parts={**told, "action": "rotate"}),
        Row("POST", OUTGOING + "<slug:action>/", f"{owners} 302", parts={**told, "action": "rotate"}),
        Row("GET", SETTINGS + "workspace/files/", f"{owners} 200"),
        Row("GET", SETTINGS + "workspace/files/free/", f"{owners} 200", query="?older_than=30&larger_than=0"),
        Row("POST", SETTINGS + "workspace/files/free/", f"{owners} 400"),
        Row("GET", SETTINGS + "moderation/", mine),
        Row("POST", SETTINGS + CASE + "decide/", "302 404 404 404 400 400"),
        Row("POST", SETTINGS + CASE + "notes/", "302 302 302 302 302 302"),
        Row("POST", SETTINGS + "moderation/people/<int:user_id>/let-speak/", f"{owners} 302"),
        Row("GET", SETTINGS + "moderation/people/<int:user_id>/remove/", f"{owners} 200"),
        Row("POST", SETTINGS + "moderation/people/<int:user_id>/remove/", f"{owners} 400"),
        Row("GET", SETTINGS + "moderation/removals/", f"{owners} 200"),
        Row("POST", SETTINGS + "moderation/removals/<int:removal_id>/undo/", f"{owners} 404"),
        Row("GET", SETTINGS + "workspace/retention/", f"{owners} 200"),
        Row("GET", SETTINGS + "workspace/retention/preview/", f"{owners} 302"),
        Row("POST", SETTINGS + "workspace/retention/preview/", f"{owners} 302"),
        Row("POST", SETTINGS + "workspace/retention/rooms/<int:room_id>/drop/", f"{owners} 302"),
        Row("POST", SETTINGS + "workspace/retention/note/", f"{owners} 302"),
        Row("POST", SETTINGS + "workspace/retention/holds/", f"{owners} 302"),
        Row("POST", SETTINGS + "workspace/retention/holds/<int:hold_id>/end/", f"{owners} 302"),
        Row("GET", SETTINGS + "security/leave/", "302 302 302 302 302 302"),
        Row("POST", SETTINGS + "security/leave/", "302 302 302 302 302 302"),
        Row("GET", "privacy/", "200 200 200 200 200 200"),
        Row("GET", SETTINGS + "workspace/rules/", f"{owners} 200"),
        Row("POST", SETTINGS + "workspace/rules/newcomers/", f"{owners} 400"),
        Row("POST", SETTINGS + "workspace/rules/words/", f"{owners} 302"),
        Row("GET", SETTINGS + "workspace/log/", f"{owners} 200"),
        Row("POST", SETTINGS + "workspace/log/csv/", f"{owners} 200"),
        Row("POST", SETTINGS + "workspace/log/json/", f"{owners} 200"),
        Row("POST", SETTINGS + "workspace/log/keep/", f"{owners} 400"),
        Row("GET", SETTINGS + "workspace/health/", f"{owners} 200"),
        Row("GET", SETTINGS + "workspace/jobs/", f"{owners} 200"),
        Row("POST", SETTINGS + "workspace/jobs/<uuid:task_id>/<slug:action>/", f"{owners} 302"),
        Row("POST", SETTINGS + "workspace/name/", f"{owners} 400"),
        Row("POST", SETTINGS + "workspace/registration/", f"{owners} 400"),
        Row("POST", SETTINGS + "workspace/second-factor/", f"{owners} 302"),
        Row("GET", SETTINGS + "workspace/sign-in/", f"{owners} 200"),
        # To show who they are
        Row("POST", SETTINGS + "workspace/sign-in/<slug:way>/", f"{owners} 302"),
        Row("POST", SETTINGS + "workspace/previews/", f"{owners} 302"),
        Row("POST", SETTINGS + "workspace/notifications/", f"{owners} 302"),
        Row("POST", SETTINGS + "workspace/invites/", f"{owners} 400"),
        Row("POST", SETTINGS + "workspace/invites/<int:invite_id>/revoke/", f"{owners} 302"),
        Row("POST", SETTINGS + "workspace/people/<int:user_id>/let-in/", f"{owners} 302"),
        Row("GET", SETTINGS + "workspace/people/<int:user_id>/", f"{owners} 200"),
        *(
            Row(
                method,
                SETTINGS + "workspace/people/<int:user_id>/<slug:action>/",
                f"{owners} {status}",
                parts=parts,
            )
            for method, action, status in OWNERS_STEPS
            for parts in [{"action": action}]
        ),
    ]


def _operations() -> list[Row]:
    everyone = "200 200 200 200 200 200"
    nobody = "404 404 404 404 404 404"
    return [
        Row("GET", "healthz", everyone),
        Row("POST", "healthz", everyone),
        Row("GET", "readyz", everyone),
        Row("POST", "readyz", everyone),
        # Without METRICS_TOKEN there are none
        Row("GET", "metrics", nobody),
        Row("POST", "metrics", nobody),
        *(Row(method, API, nobody) for method in ("GET", "POST", "PUT", "PATCH", "DELETE")),
        *(
            Row(method, API + "openapi.json", "401 200 200 200 200 200")
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        ),
        Row("GET", API + "docs", "302 200 200 200 200 200"),
    ]
