"""What those who keep order have told somebody, as it goes out to them alone."""

from syncchat.domain.moderation.speaking import is_silenced
from syncchat.domain.moderation.standing import list_notices
from syncchat.models import User
from syncchat.protocol.events import Notice, Standing
from syncchat.protocol.kinds import NoticeKind


def find_standing(user: User) -> Standing | None:
    """Nothing where there is nothing to say, as for nearly everybody."""
    standing = serialize_standing(user)
    return standing if standing.silenced_until or standing.notices else None


def serialize_standing(user: User) -> Standing:
    silenced = is_silenced(user)
    return Standing(
        silenced_until=user.silenced_until if silenced else None,
        reason=user.silence_reason if silenced else "",
        notices=[
            Notice(id=notice.pk, kind=NoticeKind(notice.kind), words=notice.words, at=notice.at)
            for notice in list_notices(user)
        ],
    )
