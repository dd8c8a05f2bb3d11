"""Where programs answer later to a command or button: no session, and Slack's short words."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from syncchat.domain.hooks.payloads import Unreadable
from syncchat.domain.outgoing.answers import answer_later, find_asked, read_answer
from syncchat.errors import Conflict, DomainError, NotFound
from syncchat.views.hooks import BYTES_LIMIT, answer_in_words


@csrf_exempt
def take_answer(request: HttpRequest, token: str) -> HttpResponse:
    if request.method != "POST":
        return answer_in_words("method_not_allowed", 405, Allow="POST")
    with translation.override("en"):
        try:
            return _take(request, token)
        except (RequestDataTooBig, UnreadablePostError):
            return answer_in_words("payload_too_large", 413)
        except Unreadable as error:
            return answer_in_words(error.word, 400)
        except Conflict:
            return answer_in_words("used_url", 404)
        except NotFound:
            return answer_in_words("expired_url", 404)
        except DomainError:
            return answer_in_words("action_prohibited", 403)


def _take(request: HttpRequest, token: str) -> HttpResponse:
    asked = find_asked(token)
    if len(request.body) > BYTES_LIMIT:
        raise RequestDataTooBig
    answer = read_answer(asked, request.content_type or "", request.body)
    if answer is None:
        raise Unreadable("no_text")
    answer_later(asked, answer)
    return answer_in_words("ok", 200)
