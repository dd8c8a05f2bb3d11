"""Who gets what: for every route and method, the status for each role.

In the order of `scene.ROLES`: anonymous, outsider, removed, member, moderator, owner.
"""

import re
from typing import Any, NamedTuple

from tests.http.scene import Scene
from tests.people import PASSWORD

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
)
PART = "parts/<str:release>/<str:language>/<str:name>/"
AVATAR = r"^media/avatars/(?P<name>[\w-]{1,64}\.webp)$"


def find_parts(scene: Scene) -> dict[str, Any]:
    """What stands in a path unless the row says otherwise: the private room, and Erin."""
    return {
        "room_id": scene.cellar.pk,
        "seq": scene.word.seq,
        "message_id": scene.word.pk,
        "log_id": scene.cellar.log_id,
        "person_id": scene.erin.pk,
        "user_id": scene.erin.pk,
        "username": "erin",
        "invite_id": scene.invite_id,
        "token": scene.invite_token,
        "sign_in_id": 987654,
        "uidb36": "1",
        "key": "set-password",
        "name": "nobody.webp",
        "language": "en",
        "release": "another",
        "emoji": "👍",
        "upload_id": NEW_ID,
        "file_id": NEW_ID,
    }


def find_path(scene: Scene, row: Row) -> str:
    parts = {**find_parts(scene), **row.parts}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(parts[found[1]]), row.route)
    if path.startswith("^"):
        path = re.sub(r"\(\?P<?(\w+)>?[^)]*\)", lambda found: str(parts.get(found[1], found[1])), path[1:-1])
    return f"/{path}{row.query}"


def list_rows(scene: Scene) -> list[Row]:
    return [
        *_pages(scene),
        *_account_pages(),
        *_settings_pages(),
        *_operations(),
        *_rooms_api(scene),
        *_members_api(scene),
        *_messages_api(scene),
        *_workspace_api(scene),
    ]


def _pages(scene: Scene) -> list[Row]:
    lobby = {"room_id": scene.lobby.pk, "seq": scene.said_in_lobby.seq}
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
        Row("GET", "search/", "302 200 200 200 200 200", query="?q=word"),
        *(Row("GET", f"{view}/", "302 200 200 200 200 200") for view in ("activity", "threads", "saved")),
        Row("GET", "people/<str:username>/", "302 200 200 200 200 200"),
        Row("GET", "people/<str:username>/", "302 404 404 404 404 404", parts={"username": "nobody"}),
        Row("POST", "people/<str:username>/message/", "302 302 302 302 302 302"),
        Row("GET", "service-worker.js", "200 200 200 200 200 200", query="?language=en"),
        Row("GET", "service-worker.js", "404 404 404 404 404 404"),
        Row("GET", "offline/<str:language>/", "200 200 200 200 200 200", parts={"language": "de"}),
        Row("GET", "offline/<str:language>/", "404 404 404 404 404 404", parts={"language": "xx"}),
        Row("GET", PART, "200 200 200 200 200 200", parts={"release": "development", **search}),
        Row("GET", PART, "404 404 404 404 404 404", parts={"release": "another", **search}),
        Row("GET", AVATAR, "404 404 404 404 404 404"),
        Row("POST", AVATAR, "404 404 404 404 404 404"),
    ]


def _account_pages() -> list[Row]:
    reset_key = r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,100})/$"
    return [
        Row("GET", "register/", "200 302 302 302 302 302"),
        Row("POST", "register/", "400 302 302 302 302 302"),
        Row("GET", "login/", "200 302 302 302 302 302"),
        Row("POST", "login/", "400 302 302 302 302 302"),
        Row("GET", "logout/", "302 200 200 200 200 200"),
        Row("POST", "logout/", "302 302 302 302 302 302"),
        Row("GET", "inactive/", "200 200 200 200 200 200"),
        Row("GET", "password/change/", "302 200 200 200 200 200"),
        Row("POST", "password/change/", "302 400 400 400 400 400"),
        Row("GET", "password/reset/", "200 200 200 200 200 200"),
        Row("POST", "password/reset/", "200 200 200 200 200 200"),
        Row("GET", "password/reset/done/", "200 200 200 200 200 200"),
        Row("GET", "password/reset/key/done/", "200 200 200 200 200 200"),
        Row("GET", reset_key, "200 200 200 200 200 200"),
        Row("POST", reset_key, "200 200 200 200 200 200"),
        Row("GET", "invite/<str:token>/", "302 200 200 302 302 302"),
        Row("POST", "invite/<str:token>/", "302 302 302 302 302 302"),
        Row("GET", "welcome/", "302 302 302 302 302 200"),
        Row("POST", "welcome/", "302 302 302 302 302 200"),
    ]


def _settings_pages() -> list[Row]:
    mine = "302 200 200 200 200 200"
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
        Row("GET", SETTINGS + "security/", mine),
        Row("GET", SETTINGS + "security/email/", mine),
        Row("POST", SETTINGS + "security/email/", mine),
        Row("POST", SETTINGS + "security/sign-ins/<int:sign_in_id>/end/", "302 404 404 404 404 404"),
        Row("POST", SETTINGS + "security/ignored/<int:user_id>/undo/", "302 302 302 302 302 302"),
        Row("POST", SETTINGS + "security/sign-ins/end-others/", "302 302 302 302 302 302"),
        Row("GET", SETTINGS + "workspace/", f"{owners} 200"),
        Row("GET", SETTINGS + "workspace/files/", f"{owners} 200"),
        Row("GET", SETTINGS + "workspace/files/free/", f"{owners} 200", query="?older_than=30&larger_than=0"),
        Row("POST", SETTINGS + "workspace/files/free/", f"{owners} 400"),
        Row("POST", SETTINGS + "workspace/name/", f"{owners} 400"),
        Row("POST", SETTINGS + "workspace/registration/", f"{owners} 400"),
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
    ]


def _rooms_api(scene: Scene) -> list[Row]:
    lobby, direct = {"room_id": scene.lobby.pk}, {"room_id": scene.direct.pk}
    missing, archived = {"room_id": 987654}, {"room_id": scene.old_hall.pk}
    everyone = "401 200 200 200 200 200"
    return [
        Row("GET", API + "me", everyone),
        Row("PUT", API + "me/status", everyone, {"text": "Away", "emoji": "🌴"}),
        Row("GET", API + "me/saved", everyone),
        Row("GET", API + "me/activity", everyone),
        Row("GET", API + "me/activity", "401 400 400 400 400 400", query="?before=x"),
        Row("GET", API + "me/sidebar", everyone),
        Row("GET", API + "me/scheduled", everyone),
        Row("GET", API + "me/drafts", everyone),
        Row("GET", API + "me/quiet", everyone),
        Row("GET", API + "rooms", everyone),
        Row("GET", API + "rooms/browse", everyone),
        Row("POST", API + "rooms", "401 201 201 201 201 201", {"kind": "public", "name": "Garden"}),
        Row("POST", API + "directs", everyone, {"people": [scene.erin.pk]}),
        Row("GET", ROOM, "401 404 404 200 200 200"),
        Row("GET", ROOM, everyone, parts=lobby),
        Row("GET", ROOM, "401 404 404 200 404 200", parts=direct),
        Row("GET", ROOM, "401 404 404 404 404 404", parts=missing),
        Row("PATCH", ROOM, "401 404 404 403 200 200", {"name": "Vault"}),
        Row("PATCH", ROOM, "401 403 403 403 200 200", {"name": "Hall"}, lobby),
        Row("PATCH", ROOM, "401 404 404 403 404 403", {"name": "Us"}, direct),
        Row("PATCH", ROOM, "401 404 404 403 403 403", {"name": "Hall"}, archived),
        Row("PATCH", ROOM, "401 404 404 403 403 200", {"announcement": True}),
        Row("DELETE", ROOM, "401 404 404 403 403 204", {"confirmation": "Cellar", "password": PASSWORD}),
        Row(
            "DELETE", ROOM, "401 403 403 403 403 204", {"confirmation": "Lobby", "password": PASSWORD}, lobby
        ),
        Row("DELETE", ROOM, "401 404 404 403 404 403", {"confirmation": "", "password": PASSWORD}, direct),
        Row("POST", ROOM + "/archive", "401 404 404 403 403 200"),
        Row("POST", ROOM + "/archive", "401 403 403 403 403 200", parts=lobby),
        Row("POST", ROOM + "/unarchive", "401 404 404 403 403 200", parts=archived),
        Row("POST", ROOM + "/join", "401 404 404 200 200 200"),
        Row("POST", ROOM + "/join", everyone, parts=lobby),
        Row("POST", ROOM + "/leave", "401 404 404 204 204 204"),
        Row("POST", ROOM + "/leave", "401 404 404 204 204 204", parts=lobby),
        Row("POST", ROOM + "/leave", "401 404 404 403 404 403", parts=direct),
        Row("PUT", ROOM + "/level", "401 404 404 200 200 200", {"level": "nothing"}),
        Row("PUT", ROOM + "/level", "401 404 404 200 200 200", {"level": "nothing"}, lobby),
    ]


def _members_api(scene: Scene) -> list[Row]:
    lobby, direct = {"room_id": scene.lobby.pk}, {"room_id": scene.direct.pk}
    owner = {"person_id": scene.people["owner"].pk}
    somebody = {"people": [scene.people["outsider"].pk]}
    role = {"role": "moderator"}
    return [
        Row("GET", ROOM + "/members", "401 404 404 200 200 200"),
        Row("GET", ROOM + "/members", "401 200 200 200 200 200", parts=lobby),
        Row("POST", ROOM + "/members", "401 404 404 403 200 200", somebody),
        Row("POST", ROOM + "/members", "401 403 403 200 200 200", somebody, lobby),
        Row("POST", ROOM + "/members", "401 404 404 403 404 403", somebody, direct),
        Row("PATCH", MEMBER, "401 404 404 403 403 200", role),
        Row("PATCH", MEMBER, "401 403 403 403 403 200", role, lobby),
        Row("DELETE", MEMBER, "401 404 404 403 204 204"),
        Row("DELETE", MEMBER, "401 403 403 403 204 204", parts=lobby),
        # Nobody but an owner shows an owner out; the owner's own request is leaving
        Row("DELETE", MEMBER, "401 404 404 403 403 204", parts=owner),
        Row("GET", API + "search", "401 200 200 200 200 200", query="?query=word"),
        Row("GET", API + "search", "401 400 400 400 400 400", query="?query=word&cursor=x"),
        Row("GET", API + "people", "401 200 200 200 200 200"),
        Row("GET", API + "people", "401 404 404 200 200 200", query=f"?room={scene.cellar.pk}"),
        Row("GET", API + "people/<int:person_id>", "401 200 200 200 200 200"),
    ]


def _messages_api(scene: Scene) -> list[Row]:
    lobby, direct = {"room_id": scene.lobby.pk}, {"room_id": scene.direct.pk}
    archived = {"room_id": scene.old_hall.pk}
    members = "401 404 404 200 200 200"
    new, changed, seq = {"id": NEW_ID, "body": "Hello"}, {"body": "Changed"}, {"seq": 1}
    own_log = {"log_id": scene.people["owner"].log_id}
    return [
        Row("GET", ROOM + "/messages", members),
        Row("GET", ROOM + "/messages", "401 200 200 200 200 200", parts=lobby),
        Row("GET", ROOM + "/messages", "401 404 404 200 404 200", parts=direct),
        Row("POST", ROOM + "/messages", "401 404 404 201 201 201", new),
        Row("POST", ROOM + "/messages", "401 404 404 201 201 201", new, lobby),
        Row("POST", ROOM + "/messages", "401 404 404 201 404 201", new, direct),
        Row("POST", ROOM + "/messages", "401 404 404 403 403 403", new, archived),
        # Alice wrote it
        Row("PATCH", MESSAGE, "401 404 404 403 403 200", changed),
        Row("DELETE", MESSAGE, "401 404 404 403 200 200"),
        Row("PATCH", MESSAGE, "401 404 404 403 403 200", changed, {"message_id": scene.said_in_lobby.pk}),
        Row("DELETE", MESSAGE, "401 404 404 404 404 404", parts={"message_id": NEW_ID}),
        Row("GET", MESSAGE + "/versions", members),
        Row(
            "GET",
            MESSAGE + "/versions",
            "401 200 200 200 200 200",
            parts={"message_id": scene.said_in_lobby.pk},
        ),
        *_reactions_api(scene),
        *_threads_api(),
        *_pins_api(scene),
        *_files_api(scene),
        Row("POST", ROOM + "/read", members, seq),
        Row("POST", ROOM + "/read", members, seq, lobby),
        Row("POST", ROOM + "/unread", members, seq),
        Row("GET", API + "logs/<int:log_id>/events", members),
        Row("GET", API + "logs/<int:log_id>/events", members, parts={"log_id": scene.lobby.log_id}),
        Row("GET", API + "logs/<int:log_id>/events", "401 404 404 404 404 200", parts=own_log),
        *_commands_api(scene),
        # Whose logs it brings is tested where it is asked for some
        Row(
            "POST", API + "pull", "401 200 200 200 200 200", {"positions": {str(scene.cellar.log_id): [0, 0]}}
        ),
    ]


def _commands_api(scene: Scene) -> list[Row]:
    """Of each kind of rule one; what the others may is what their verbs say, whichever way they come."""
    members, of_word = "401 404 404 200 200 200", {"id": str(scene.word.pk)}
    send = {"type": "send", "room": scene.cellar.pk, "id": NEW_ID, "body": "Hello"}
    pull = {"type": "pull", "log": scene.cellar.log_id, "after": [0, 0]}
    commands = API + "commands"
    return [
        Row("POST", commands, members, send),
        Row("POST", commands, "401 404 404 403 403 200", {"type": "edit", "body": "Changed", **of_word}),
        Row("POST", commands, "401 404 404 403 200 200", {"type": "delete", **of_word}),
        Row("POST", commands, members, {"type": "read", "room": scene.cellar.pk, "seq": 1}),
        Row("POST", commands, members, pull),
    ]


def _threads_api() -> list[Row]:
    thread, follow = MESSAGE + "/thread", MESSAGE + "/follow"
    return [
        Row("GET", API + "threads", "401 200 200 200 200 200"),
        Row("GET", thread, "401 404 404 200 200 200"),
        Row("PUT", follow, "401 404 404 200 200 200"),
        Row("DELETE", follow, "401 404 404 200 200 200"),
        Row("POST", thread + "/read", "401 404 404 200 200 200", {"seq": 1}),
    ]


def _files_api(scene: Scene) -> list[Row]:
    lobby, upload = {"room_id": scene.lobby.pk}, API + "uploads/<uuidstr:upload_id>"
    everyone, nobody = "401 201 201 201 201 201", "401 404 404 404 404 404"
    return [
        Row("GET", ROOM + "/files", "401 404 404 200 200 200"),
        Row("GET", ROOM + "/files", "401 200 200 200 200 200", parts=lobby),
        Row("POST", API + "uploads", everyone, {"id": NEW_ID, "name": "notes.txt", "size": 5}),
        # Whose it is decides, and of these it is nobody's: tests/files
        Row("GET", upload, nobody),
        Row("PATCH", upload, nobody, query="?offset=0"),
        Row("DELETE", upload, "401 204 204 204 204 204"),
        Row("GET", "files/<uuid:file_id>/", "404 404 404 404 404 404"),
        Row("GET", "files/<uuid:file_id>/thumbnail/", "404 404 404 404 404 404"),
    ]


def _reactions_api(scene: Scene) -> list[Row]:
    route = MESSAGE + "/reactions"
    one = route + "/<str:emoji>"
    in_lobby = {"message_id": scene.said_in_lobby.pk}
    members, everyone = "401 404 404 200 200 200", "401 200 200 200 200 200"
    return [
        Row("GET", route, members),
        Row("GET", route, everyone, parts=in_lobby),
        Row("GET", route, "401 404 404 404 404 404", parts={"message_id": NEW_ID}),
        Row("PUT", one, members),
        # Whoever only looks in does not take part
        Row("PUT", one, members, parts=in_lobby),
        Row("PUT", one, "401 404 404 400 400 400", parts={"emoji": "no"}),
        Row("DELETE", one, members),
        Row("DELETE", one, members, parts=in_lobby),
    ]


def _pins_api(scene: Scene) -> list[Row]:
    pins, pin = ROOM + "/pins", MESSAGE + "/pin"
    in_lobby = {"message_id": scene.said_in_lobby.pk}
    members = "401 404 404 200 200 200"
    return [
        Row("GET", pins, members),
        Row("GET", pins, "401 200 200 200 200 200", parts={"room_id": scene.lobby.pk}),
        Row("PUT", pin, members),
        # Whoever only looks in does not take part
        Row("PUT", pin, members, parts=in_lobby),
        Row("DELETE", pin, members),
        Row("DELETE", pin, members, parts=in_lobby),
        Row("PUT", pin, "401 404 404 404 404 404", parts={"message_id": NEW_ID}),
    ]


def _workspace_api(scene: Scene) -> list[Row]:
    owners = "401 403 403 403 403"
    name = {"action": "name", "name": "Bakery"}
    return [
        Row("GET", API + "invites", f"{owners} 200"),
        Row("POST", API + "invites", f"{owners} 201", {"rooms": [scene.lobby.pk]}),
        Row("DELETE", API + "invites/<int:invite_id>", f"{owners} 204"),
        Row("POST", API + "start-failures", "401 204 204 204 204 204", START_FAILURE),
        Row("POST", API + "workspace/first-run", f"{owners} 200", name),
    ]
