"""Between Django and the long poll: who was let in to wait, and the answer that still lacks its words."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from syncchat.protocol.http import PullRequest
from syncchat.protocol.pages import Position
from syncchat.realtime.sessions import SignedIn

# Where the endpoint finds the long poll, which takes an `Admitted`
ADMIT = "syncchat.admit"


class Admitted(HttpResponse):
    """Django's answer to who may wait: checked, with all its headers and cookies, and empty.

    It is never sent as it is. ``socket/long_poll.py`` fills it once there is something to say.
    """

    def __init__(self, request: HttpRequest, *, signed: SignedIn, asked: PullRequest) -> None:
        super().__init__(content_type="application/json")
        self.request, self.signed, self.asked = request, signed, asked
        self.language = translation.get_language()

    @property
    def positions(self) -> Mapping[int, Position]:
        return {int(log): at for log, at in self.asked.positions.items()}
