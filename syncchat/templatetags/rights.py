"""What a page offers to whom."""

from typing import Any

from django import template

from syncchat.domain.rights import asking
from syncchat.models import User
from syncchat.protocol.kinds import Right, WorkspaceRole

register = template.Library()

# As in static/js/store/rooms/workspace-rights.js
OFFERED = (Right.INVITE, Right.CREATE_OPEN_ROOMS, Right.CREATE_PRIVATE_ROOMS)


@register.filter
def may(user: User, right: str) -> bool:
    return asking.may(user, Right(right))


@register.filter
def may_not(bootstrap: dict[str, Any]) -> str:
    """What is not offered to them on the chat's page, for its style."""
    role = WorkspaceRole(bootstrap["me"].get("workspace_role", WorkspaceRole.MEMBER))
    chosen = bootstrap["workspace"]["rights"]
    missing = [right.value for right in OFFERED if not role.reaches(WorkspaceRole(chosen[right]))]
    return " ".join([*missing, "browse"] if role == WorkspaceRole.GUEST else missing)
