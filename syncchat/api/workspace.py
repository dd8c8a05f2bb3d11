from syncchat.api.base.router import Router
from syncchat.api.base.sign_in import SignedInRequest
from syncchat.domain.accounts.workspace import close_first_run, name_workspace
from syncchat.domain.rights.asking import list_rights, read_choices
from syncchat.protocol.http import FirstRunStep, WorkspaceState
from syncchat.protocol.kinds import Right
from syncchat.serializers.bootstrap import describe_workspace

router = Router(tags=["workspace"])


@router.get("workspace/rights", response=dict[Right, str])
def show_rights(request: SignedInRequest) -> dict[Right, str]:
    """Who may do what, of what owners choose about: the least role that may, or how long one may."""
    return list_rights(read_choices())


@router.post("workspace/first-run", response=WorkspaceState)
def take_first_step(request: SignedInRequest, body: FirstRunStep) -> WorkspaceState:
    """The owner's first-run screen: give the workspace its name, or close the screen for good."""
    if body.action == "name":
        name_workspace(actor=request.user, name=body.name)
    else:
        close_first_run(actor=request.user)
    return describe_workspace(request.user)
