from collections.abc import Iterator

from syncchat.domain.markup import find_shortcode, is_custom_name
from syncchat.integrity.findings import Finding
from syncchat.models import CustomEmoji, EmojiName


def find_unwritable_emoji() -> Iterator[Finding]:
    """A picture without a name shows nowhere; a later release may give its name to an emoji that everybody has."""
    for pk in CustomEmoji.objects.filter(names=None).values_list("pk", flat=True).iterator():
        yield Finding(f"emoji {pk}", "It has no name.")
    for pk, name in EmojiName.objects.values_list("emoji_id", "name").iterator():
        if glyph := find_shortcode(name):
            yield Finding(f"emoji {pk}", f"Its name :{name}: is {glyph!a} for everybody.")
        elif not is_custom_name(name):
            yield Finding(f"emoji {pk}", f"Its name {name!a} cannot be written.")
