"""Whether the settings fit each other."""

from ipaddress import ip_address

from django.conf import settings

from syncchatroom.environment import VARIABLES, env

OWN_NAMES = frozenset(VARIABLES["ALLOWED_HOSTS"][1])


def find_unreachable_hosts() -> list[str]:
    """Listening for others, and answering to names that only this machine knows."""
    host = env.str("HOST")
    if _is_loopback(host) or set(settings.ALLOWED_HOSTS) - OWN_NAMES:
        return []
    return [f"HOST={host} listens for other machines, and ALLOWED_HOSTS has names of this one alone."]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
