"""A voice message is a file of sound, and what its recorder says of it: nothing in the file itself is as sure."""

from typing import Any

from django.utils.translation import gettext as _

from syncchat.errors import Invalid
from syncchat.protocol.uploads import NewVoice

# Longer than the page records, for programs that do
LONGEST_MS = 60 * 60 * 1000
WAVEFORM_LIMIT = 64
LOUDEST = 100


def check_voice(voice: NewVoice | None) -> dict[str, Any] | None:
    """As it is stored with its file.

    Raises:
        Invalid: no length or too great a one, too many values, or one that is too loud.
    """
    if voice is None:
        return None
    if not 0 < voice.duration <= LONGEST_MS:
        raise Invalid(_("A voice message lasts an hour at most, and longer than nothing."), field="duration")
    if len(voice.waveform) > WAVEFORM_LIMIT or any(each > LOUDEST for each in voice.waveform):
        limits = {"count": WAVEFORM_LIMIT, "most": LOUDEST}
        words = _("A voice message has at most %(count)d values of loudness, from 0 to %(most)d.")
        raise Invalid(words % limits, field="waveform")
    return voice.model_dump()
