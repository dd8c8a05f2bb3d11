"""Does the database agree with itself? Each file looks at one subject and names what is wrong."""

from collections.abc import Callable, Iterator

from django.db import DatabaseError

from syncchat.integrity.actions import find_wrong_actions
from syncchat.integrity.emoji import find_unwritable_emoji
from syncchat.integrity.entries import (
    find_stray_entries,
    find_untold_changes,
    find_untold_memberships,
    find_wrong_actors,
)
from syncchat.integrity.files import find_forgotten_files, find_missing_files
from syncchat.integrity.findings import Finding
from syncchat.integrity.forwards import (
    find_changed_forwards,
    find_kept_forwards,
    find_wrong_copies,
    find_wrong_forwards,
)
from syncchat.integrity.logs import find_broken_logs, find_lost_logs
from syncchat.integrity.memberships import (
    find_impossible_markers,
    find_missing_from_general,
    find_wrong_directs,
)
from syncchat.integrity.messages import (
    find_displaced_messages,
    find_kept_words,
    find_misplaced_removals,
    find_sent_scheduled,
    find_wrong_mentions,
    find_wrong_previews,
)
from syncchat.integrity.moment import hold_moment
from syncchat.integrity.polls import find_double_votes, find_unlogged_votes, find_wrong_polls
from syncchat.integrity.reactions import find_unknown_emoji, find_unlogged_reactions
from syncchat.integrity.roles import find_lost_ownership, find_rooms_without_owner
from syncchat.integrity.search import (
    find_impossible_positions,
    find_lost_documents,
    find_wrong_documents,
    find_wrong_words,
)
from syncchat.integrity.storage import find_broken_rows, find_damage
from syncchat.integrity.words import find_changed_words

Look = Callable[[], Iterator[Finding]]

LOOKS: dict[str, Look] = {
    "the database is whole": find_damage,
    "rows refer to rows that exist": find_broken_rows,
    "logs are gapless": find_broken_logs,
    "each log belongs to one room or person": find_lost_logs,
    "each message stands at its own entry": find_displaced_messages,
    "entries about messages have theirs": find_stray_entries,
    "entries are of those who wrote": find_wrong_actors,
    "edits and deletions are in the log": find_untold_changes,
    "memberships are those of the log": find_untold_memberships,
    "deleted messages have no words": find_kept_words,
    "what is kept can be brought back": find_misplaced_removals,
    "what was sent is scheduled no more": find_sent_scheduled,
    "mentions are those of the words": find_wrong_mentions,
    "what links show is counted": find_wrong_previews,
    "messages show what was written": find_changed_words,
    "reactions are whole emoji": find_unknown_emoji,
    "reactions are in the log": find_unlogged_reactions,
    "emoji of the workspace have names of their own": find_unwritable_emoji,
    "messages say whether they ask something": find_wrong_polls,
    "one chooses one option where one may": find_double_votes,
    "votes are in the logs": find_unlogged_votes,
    "messages say whether anything can be pressed": find_wrong_actions,
    "messages say whether they forward something": find_wrong_forwards,
    "what was deleted is deleted where it was forwarded": find_kept_forwards,
    "forwards show what was written": find_changed_forwards,
    "forwarded files are those that were sent": find_wrong_copies,
    "read markers are inside their logs": find_impossible_markers,
    "the search index says what messages say": find_wrong_documents,
    "the search index knows the words that are said": find_wrong_words,
    "the search index finds each message": find_lost_documents,
    "the search index has read no further than the logs": find_impossible_positions,
    "everyone is in the General room": find_missing_from_general,
    "direct rooms have exactly their people": find_wrong_directs,
    "rooms have an owner": find_rooms_without_owner,
    "the workspace has an owner": find_lost_ownership,
}
# Said each time, so that nobody takes silence for proof
UNSEEN = (
    "words that were changed together with what is shown of them, or an author together with the entries",
    "the newest entries of a log, where its head was set back with them",
    "older backups, and copies of the disk: what was deleted later is still in them",
)

# Files change between two looks at the database, so these make up their own mind about when
OUTSIDE: dict[str, Look] = {
    "files are where rows say": find_missing_files,
    "files are somebody's": find_forgotten_files,
}


def verify() -> Iterator[tuple[str, list[Finding]]]:
    """Take every look at one and the same moment of the database; the server may go on writing."""
    try:
        with hold_moment():
            for subject, look in LOOKS.items():
                yield subject, _list_findings(look)
    except Exception as error:  # not at a look: where it is opened, or closed again
        yield "the database can be opened", [Finding("database", f"It could not be read: {error!r}")]
    for subject, look in OUTSIDE.items():
        yield subject, _list_findings(look)


def _list_findings(look: Look) -> list[Finding]:
    """A database may be too damaged to answer, which is a finding as well."""
    try:
        return list(look())
    except DatabaseError as error:
        return [Finding("database", f"It could not answer: {error}")]
    except Exception as error:  # a value that is no number, date or id any more may fail anywhere
        return [Finding("database", f"It holds a value that cannot be read: {error!r}")]
