from datetime import timedelta

from django.http import HttpRequest

from syncchat.api.base.parameters import Id
from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.domain.accounts import invites
from syncchat.domain.limits.limits import check_limit
from syncchat.models import Invite
from syncchat.protocol.http import InviteLink, NewInvite
from syncchat.serializers.people import serialize_person

router = Router(tags=["invites"])


@router.get("invites", response=list[InviteLink])
def show_invites(request: SignedInRequest) -> list[InviteLink]:
    """Links that still work, the newest first."""
    return [_describe(request, invite) for invite in invites.list_invites(actor=request.user)]


@router.post("invites", response={201: InviteLink})
def create_invite(request: SignedInRequest, body: NewInvite) -> InviteLink:
    """Make a link by which people come in, and into these rooms."""
    invites.check_may_invite(request.user)
    check_limit(name="invite", key=str(request.user.pk))
    invite = invites.create_invite(
        actor=request.user,
        rooms=body.rooms,
        expires_in=timedelta(seconds=body.expires_in),
        max_uses=body.max_uses,
        as_guest=body.as_guest,
    )
    return _describe(request, invite)


@router.delete("invites/{int:invite_id}", response={204: None})
def revoke_invite(request: SignedInRequest, invite_id: Id) -> None:
    """The link leads nowhere any more. Who came in by it stays."""
    invites.revoke_invite(actor=request.user, invite_id=invite_id)


def _describe(request: HttpRequest, invite: Invite) -> InviteLink:
    return InviteLink(
        id=invite.pk,
        url=request.build_absolute_uri(f"/invite/{invite.token}/"),
        created_by=serialize_person(invite.created_by),
        created_at=invite.created_at,
        expires_at=invite.expires_at,
        max_uses=invite.max_uses,
        uses=invite.uses,
        as_guest=invite.as_guest or None,
        rooms=[room.pk for room in invite.rooms.all()],
    )
