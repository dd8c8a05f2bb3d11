"""What the page loads later: the markup of a part, its words, and where its script and style lie."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from syncchat.assets.precache import DEVELOPMENT, compute_release, find_part_style, list_parts

# The release stands in the address
FOR_EVER = "private, max-age=31536000, immutable"


@require_safe
def show_part(request: HttpRequest, release: str, language: str, name: str) -> HttpResponse:
    """Nobody's, like the shell. Of another release there is none, for its script would not fit the page's."""
    if release != compute_release() or language not in dict(settings.LANGUAGES) or name not in list_parts():
        raise Http404
    context = {"template": f"chat/parts/{name}.html", "script": f"js/parts/{name}.js", "part": name}
    with translation.override(language):
        # Without the request: nothing of whoever asks can get into it
        page = render_to_string("chat/part.html", {**context, "style": find_part_style(name)})
    return HttpResponse(page, headers={"Cache-Control": "no-cache" if release == DEVELOPMENT else FOR_EVER})
