"""`api.*`, `auth.*`, `team.*`, `emoji.*` and `apps.*`."""

from syncchat.models import Workspace
from syncchat.serializers.emoji import serialize_emoji
from syncchat.slack.call import Answer, Call
from syncchat.slack.ids import TEAM, write_app, write_bot, write_person
from syncchat.slack.tickets import seal_socket


def test_sign_in(call: Call) -> Answer:
    user = call.user
    answer: Answer = {
        "url": f"{call.base}/",
        "team": Workspace.current().name,
        "user": user.username,
        "team_id": TEAM,
        "user_id": write_person(user.pk),
        "is_enterprise_install": False,
    }
    if user.is_bot:
        answer |= {"bot_id": write_bot(user), "app_id": write_app(user)}
    return answer


def show_team(call: Call) -> Answer:
    host = call.base.partition("://")[2]
    team = {
        "id": TEAM,
        "name": Workspace.current().name,
        "domain": host,
        "email_domain": "",
        "url": f"{call.base}/",
    }
    return {"team": team}


def list_emoji(call: Call) -> Answer:
    found: dict[str, str] = {}
    for emoji in serialize_emoji():
        own, *aliases = emoji.names
        found[own] = f"{call.base}{emoji.url}"
        found |= dict.fromkeys(aliases, f"alias:{own}")
    return {"emoji": found, "cache_ts": "0"}


def open_connection(call: Call) -> Answer:
    """Where Socket Mode is spoken: an address for one socket, soon."""
    base = call.base.replace("http", "ws", 1)
    return {"url": f"{base}/api/slack/socket?ticket={seal_socket(call.grant, call.base)}"}
