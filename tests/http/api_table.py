"""Who gets what of the API; the order of the statuses is that of `scene.ROLES`."""

from tests.http.rows import API, MEMBER, MESSAGE, NEW_ID, ROOM, START_FAILURE, Row
from tests.http.scene import Scene
from tests.people import PASSWORD

PRIVATE_DEVICE = {
    "endpoint": "https://10.0.0.1/push",
    "keys": {"p256dh": "BA", "auth": "AA"},
    "name": "A phone",
}


def list_api_rows(scene: Scene) -> list[Row]:
    return [
        *_rooms_api(scene),
        *_members_api(scene),
        *_messages_api(scene),
        *_workspace_api(scene),
        *_moderation_api(scene),
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
        Row("GET", API + "me/notifications", everyone),
        Row("GET", API + "rooms", everyone),
        Row("GET", API + "push", everyone),
        Row("POST", API + "push/devices", "401 400 400 400 400 400", PRIVATE_DEVICE),
        Row("DELETE", API + "push/devices/<int:device_id>", "401 404 404 404 404 404"),
        Row("POST", API + "push/devices/<int:device_id>/test", "401 404 404 404 404 404"),
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
        Row("GET", ROOM + "/slash-commands", "401 404 404 200 200 200"),
        # There is no such command
        Row("POST", ROOM + "/slash-commands", "401 404 404 404 404 404", {"name": "deploy"}),
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
        *_groups_api(scene),
        Row("GET", API + "emoji", "401 200 200 200 200 200"),
        Row("GET", API + "people", "401 200 200 200 200 200"),
        Row("GET", API + "people", "401 404 404 200 200 200", query=f"?room={scene.cellar.pk}"),
        Row("GET", API + "people/<int:person_id>", "401 200 200 200 200 200"),
        Row("PATCH", API + "people/<int:person_id>", "401 403 403 403 403 200", {"role": "moderator"}),
        Row("GET", API + "workspace/rights", "401 200 200 200 200 200"),
    ]


def _groups_api(scene: Scene) -> list[Row]:
    """Everyone sees them. That moderators of the room of everybody change them is tested in tests/domain."""
    everyone, owners, group = "401 200 200 200 200 200", "401 403 403 403 403", API + "groups/<int:group_id>"
    return [
        Row("GET", API + "groups", everyone),
        Row("POST", API + "groups", f"{owners} 201", {"handle": "bakers"}),
        Row("GET", group, everyone),
        Row("GET", group, "401 404 404 200 200 200", query=f"?room={scene.cellar.pk}"),
        Row("GET", group, "401 404 404 404 404 404", parts={"group_id": 987654}),
        Row("PATCH", group, f"{owners} 200", {"name": "Crew"}),
        Row("DELETE", group, f"{owners} 204"),
        Row("POST", group + "/people", f"{owners} 200", {"people": [scene.erin.pk]}),
        Row("DELETE", group + "/people/<int:person_id>", f"{owners} 200"),
    ]


def _messages_api(scene: Scene) -> list[Row]:
    lobby, direct = {"room_id": scene.lobby.pk}, {"room_id": scene.direct.pk}
    archived = {"room_id": scene.old_hall.pk}
    members = "401 404 404 200 200 200"
    new, changed, seq = {"id": NEW_ID, "body": "Hello"}, {"body": "Changed"}, {"seq": 1}
    own_log = {"log_id": scene.people["owner"].log_id}
    return [
        Row("GET", ROOM + "/seen", members),
        Row("GET", ROOM + "/seen", members, parts=lobby),
        Row("GET", ROOM + "/messages", members),
        Row("GET", ROOM + "/messages", "401 200 200 200 200 200", parts=lobby),
        Row("GET", ROOM + "/messages", "401 404 404 200 404 200", parts=direct),
        Row("POST", ROOM + "/messages", "401 404 404 201 201 201", new),
        Row("POST", ROOM + "/messages", "401 404 404 201 201 201", new, lobby),
        Row("POST", ROOM + "/messages", "401 404 404 201 404 201", new, direct),
        Row("POST", ROOM + "/messages", "401 404 404 403 403 403", new, archived),
        # Alice wrote it
        Row("GET", MESSAGE, members),
        Row("GET", MESSAGE, "401 200 200 200 200 200", parts={"message_id": scene.said_in_lobby.pk}),
        Row("PATCH", MESSAGE, "401 404 404 403 403 200", changed),
        Row("DELETE", MESSAGE, "401 404 404 403 200 200"),
        Row("PATCH", MESSAGE, "401 404 404 403 403 200", changed, {"message_id": scene.said_in_lobby.pk}),
        Row("DELETE", MESSAGE, "401 404 404 404 404 404", parts={"message_id": NEW_ID}),
        Row("GET", MESSAGE + "/versions", members),
        Row("GET", MESSAGE + "/notification", members),
        Row(
            "GET",
            MESSAGE + "/versions",
            "401 200 200 200 200 200",
            parts={"message_id": scene.said_in_lobby.pk},
        ),
        *_reactions_api(scene),
        *_polls_api(scene),
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


def _polls_api(scene: Scene) -> list[Row]:
    """Of the owner's question, to which nobody else adds options."""
    poll, asked = MESSAGE + "/poll", {"message_id": scene.question.pk}
    choice, option = {"options": [0]}, {"text": "Maybe"}
    return [
        Row("PUT", poll + "/vote", "401 404 404 200 200 200", choice, asked),
        Row("PUT", poll + "/vote", "401 404 404 400 400 400", choice),
        Row("POST", poll + "/options", "401 404 404 403 403 200", option, asked),
        Row("POST", poll + "/close", "401 404 404 403 200 200", parts=asked),
        # There is nothing to press; what bots say: tests/outgoing
        Row(
            "POST", MESSAGE + "/actions", "401 404 404 409 409 409", {"id": NEW_ID, "row": "a", "action": "b"}
        ),
        Row("GET", MESSAGE + "/actions/<uuidstr:press_id>", "401 404 404 404 404 404"),
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
        Row("GET", API + "workspace/audit", f"{owners} 200"),
    ]


def _moderation_api(scene: Scene) -> list[Row]:
    case, everyone = API + "reports/<int:case_id>/", "401 204 204 204 204 204"
    about = {"message": str(scene.word.pk), "reason": "spam"}
    somebody = {"person": scene.erin.pk, "reason": "other"}
    decided = "401 404 404 404 204 204"
    return [
        Row("GET", API + "reports", "401 404 404 404 200 200"),
        # Alice said it herself
        Row("POST", API + "reports", "401 404 404 204 204 400", about),
        Row("POST", API + "reports", everyone, somebody),
        Row("POST", case + "decision", decided, {"decision": "no_action"}),
        Row("POST", case + "decision", "401 404 404 404 403 204", {"decision": "silenced"}),
        Row("POST", case + "notes", decided, {"words": "Look at it"}),
        Row("DELETE", API + "people/<int:person_id>/silence", "401 403 403 403 403 204"),
        Row("GET", API + "me/standing", "401 200 200 200 200 200"),
        Row("POST", API + "me/notices/<int:notice_id>/seen", everyone),
    ]
