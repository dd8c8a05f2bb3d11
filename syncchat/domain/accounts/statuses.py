"""What a person says they are doing, with an emoji, for a while or until they say otherwise."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from syncchat.domain.accounts.profiles import STATUS_LIMIT, announce_profile
from syncchat.domain.markup import draw_shortcodes, find_glyph
from syncchat.domain.moderation.speaking import check_may_speak
from syncchat.domain.rooms.room_names import clean_line, limit_length
from syncchat.errors import Invalid
from syncchat.models import User


@transaction.atomic
def set_status(*, actor: User, text: str, emoji: str = "", until: datetime | None = None) -> User:
    """Shown beside the name; without words and emoji there is none. Nothing has to run for one to end.

    Raises:
        Invalid: too long, not one emoji, or over before it begins.
        Silenced: they may take theirs away, and not say another.
    """
    words = limit_length(draw_shortcodes(clean_line(text, field="text")), STATUS_LIMIT, field="text")
    glyph = find_glyph(draw_shortcodes(emoji)) if emoji else ""
    if glyph is None:
        raise Invalid(_("Choose one emoji."), field="emoji")
    if until is not None and until <= timezone.now():
        raise Invalid(_("Choose a time that is still to come."), field="until")
    actor = User.objects.select_for_update().get(pk=actor.pk)
    wanted = words, glyph, until if words or glyph else None
    if wanted != (actor.status_text, actor.status_emoji, actor.status_until):
        if words or glyph:
            check_may_speak(actor)
        actor.status_text, actor.status_emoji, actor.status_until = wanted
        actor.save(update_fields=["status_text", "status_emoji", "status_until"])
        announce_profile(actor)
    return actor
