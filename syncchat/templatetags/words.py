"""Words that the browser puts together itself; all others stand in templates that it clones."""

from collections.abc import Callable
from typing import Any

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from syncchat.templatetags.files import say_files
from syncchat.templatetags.reactions import count_reaction, name_tones

register = template.Library()

# A number that falls into each of the plural categories of the browser's Intl.PluralRules
SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


@register.simple_tag
def words() -> SafeString:
    return json_script({**_say_plain(), **_count(COUNTED)}, "words")


def _say_plain() -> dict[str, str]:
    return {
        **_say_moments(),
        **_say_commands(),
        **_say_toasts(),
        **_say_failures(),
        **say_files(),
    }


def _say_moments() -> dict[str, str]:
    return {
        "today": _("Today"),
        "yesterday": _("Yesterday"),
        "page_title": _("%(room)s · %(workspace)s"),
        "message_room": _("Message %(room)s"),
        "message_label": _("%(author)s, %(time)s"),
        "deleted": _("A message by %(author)s was deleted"),
        "deleted_own": _("You deleted a message"),
        "pinned": _("Pinned"),
        "pinned_by": _("Pinned by %(name)s"),
        "quote_deleted": _("This message was deleted"),
        "last_reply": _("Last one %(day)s, %(time)s"),
        "follow_thread": _("Follow this thread"),
        "unfollow_thread": _("Stop following this thread"),
        "status_until": _("%(status)s, until %(time)s"),
        "online": _("Online"),
        "away": _("Away"),
        "offline": _("Offline"),
        "online_owner": _("Online, owner"),
        "rooms": _("Rooms"),
        "private_room": _("Private"),
        "archived_room": _("Archived"),
        "invites_them": _("Adds them"),
        "in_this_room": _("People in %(room)s"),
        "not_in_this_room": _("Not in this room"),
        "everyone_here": _("Everyone in this room"),
        "you": _("You"),
        "direct_title": _("You and %(name)s"),
        "emoji": _("Emoji"),
        "often_used": _("Often used"),
        "unread_first": _("Unread"),
        "recent": _("Recent"),
        "mute": _("Mute"),
        "muted": _("Muted"),
        "only_you": _("Only you"),
        "join_room": _("Join %(room)s"),
        "look_into": _("Look into %(room)s"),
        "empty_room": _("Say what %(room)s is for, and people will know when to come."),
        "code": _("Code"),
        "loading_room": _("Loading messages in %(room)s"),
        "you_reacted": _("you reacted"),
        "react_with": _("React with %(name)s"),
        **{f"tone_{number}": name for number, name in enumerate(name_tones(), 1)},
    }


def _say_commands() -> dict[str, str]:
    return {
        "commands": _("Commands"),
        "command_me": _("Say what you are doing, in italics"),
        "command_shrug": _("Put a shrug behind your words"),
        "command_topic": _("Change the line under the room name"),
        "command_invite": _("Add people: /invite @name"),
        "command_status": _("Say what you are doing: /status 🎧 Concentrating"),
        "command_mute": _("Mute this room, or hear it again"),
        "command_leave": _("Leave this room"),
        "command_help": _("Show all commands"),
        "command_unknown": _(
            "There is no command %(name)s. Type / to see them all, or put another / in front to send it as it is."
        ),
        "command_not_here": _("You cannot use %(name)s in this room."),
        "command_alone": _("Nothing goes after %(name)s. Put another / in front to send it as it is."),
        "command_me_empty": _("Write what you are doing after /me."),
        "command_nobody": _("Nobody here has this username: %(names)s"),
    }


def _say_toasts() -> dict[str, str]:
    return {
        "room_created": _("Room created"),
        "room_changed": _("Room changed"),
        "room_archived": _("Room archived"),
        "room_unarchived": _("Room is open again"),
        "room_deleted": _("Room deleted"),
        "message_pinned": _("Message pinned"),
        "message_unpinned": _("Message unpinned"),
        "room_muted": _("Room muted"),
        "room_unmuted": _("Room no longer muted"),
        "room_gone": _("You are no longer in %(room)s"),
        "joined": _("Joined %(room)s"),
        "left": _("You left %(room)s"),
        "workspace_named": _("Workspace named"),
        "person_removed": _("%(name)s was removed"),
        "role_changed": _("Role changed"),
        "message_deleted": _("Message deleted"),
        "sent": _("Sent"),
        "undo": _("Undo"),
        "taken_back": _("Taken back"),
        "status_saved": _("Status saved"),
        "status_cleared": _("Status cleared"),
        "marked_unread": _("Marked unread"),
        "link_copied": _("Link copied"),
        "text_copied": _("Text copied"),
        "code_copied": _("Code copied"),
    }


@register.simple_tag
def part_words(part: str) -> SafeString:
    """What only a part of the page says that is loaded later."""
    plain, counted = PARTS.get(part, (dict, {}))
    return json_script({**plain(), **_count(counted)}, "part-words")


def _say_search() -> dict[str, str]:
    return {
        "search": _("Search"),
        "search_title": _("%(query)s · Search"),
        "search_nothing": _("Nothing matches “%(query)s”"),
        "search_failed": _("The search did not work"),
        "search_offline_title": _("Searching needs the server"),
        "search_offline": _("You are not connected. Rooms that you opened can be read meanwhile."),
        "search_behind": _("Older messages are still being read in, so some may be missing for a while."),
        "in_reply_to": _("In reply to %(name)s: %(text)s"),
    }


def _say_invites() -> dict[str, str]:
    return {
        "invite_until": _("Works until %(day)s"),
        "invite_made": _("Invite link made"),
        "invite_revoked": _("Invite link revoked"),
    }


def _say_lightbox() -> dict[str, str]:
    return {"picture_of": _("%(n)s of %(total)s")}


def _say_failures() -> dict[str, str]:
    return {
        "no_answer": _("Not sent: the server did not answer."),
        "not_sent": _("Not sent: %(reason)s"),
        "not_saved": _("Not saved: %(reason)s"),
        "not_copied": _("Your browser did not allow copying. Select the text and copy it."),
        "try_again": _("Try again"),
        "part_failed": _("This could not be loaded."),
        "part_outdated": _("There is a newer version of this page. Reload it to open this."),
        "reload": _("Reload"),
        "try_later": _("That did not work. Try again in a moment."),
        "message_gone": _("That message is gone."),
        "sign_out_offline": _("Signing out needs the network. Try again when you are back online."),
    }


def _count(counted: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {key: {name: say(n) for name, n in SAMPLES.items()} for key, say in counted.items()}


# Lambdas, for the reader's language is known only when the page is made
COUNTED: dict[str, Any] = {
    "unread": lambda n: ngettext("%(n)s unread", "%(n)s unread", n),
    "mentions": lambda n: ngettext("%(n)s mention", "%(n)s mentions", n),
    "people": lambda n: ngettext("%(n)s person", "%(n)s people", n),
    "people_here": lambda n: ngettext(
        "person, %(here)s here now. Room details", "people, %(here)s here now. Room details", n
    ),
    "here": lambda n: ngettext("%(n)s here", "%(n)s here", n),
    "of": lambda n: ngettext("of %(n)s", "of %(n)s", n),
    "new_since": lambda n: ngettext("%(n)s new since %(time)s", "%(n)s new since %(time)s", n),
    "new": lambda n: ngettext("%(n)s new", "%(n)s new", n),
    "new_messages": lambda n: ngettext("%(n)s new message", "%(n)s new messages", n),
    "rooms_unread": lambda n: ngettext(
        "Rooms, %(n)s with unread messages", "Rooms, %(n)s with unread messages", n
    ),
    "filter_rooms": lambda n: ngettext("Filter %(n)s room", "Filter %(n)s rooms", n),
    "show_all": lambda n: ngettext("Show %(n)s person", "Show all %(n)s", n),
    "show_all_pins": lambda n: ngettext("Show %(n)s message", "Show all %(n)s", n),
    "characters_left": lambda n: ngettext("%(n)s character left", "%(n)s characters left", n),
    "characters_over": lambda n: ngettext("%(n)s character too many", "%(n)s characters too many", n),
    "goes_out_in": lambda n: ngettext(
        "You are faster than this room allows. Your message goes out in %(n)s second.",
        "You are faster than this room allows. Your message goes out in %(n)s seconds.",
        n,
    ),
    "people_added": lambda n: ngettext("%(n)s person added", "%(n)s people added", n),
    "unsent": lambda n: ngettext(
        "%(n)s change of yours has not been sent yet.", "%(n)s changes of yours have not been sent yet.", n
    ),
    "reaction_label": count_reaction,
    "replies": lambda n: ngettext("%(n)s reply", "%(n)s replies", n),
    "others": lambda n: ngettext("%(n)s other person", "%(n)s other people", n),
}
COUNTED_SEARCH: dict[str, Any] = {
    "found": lambda n: ngettext("%(n)s message, newest first", "%(n)s messages, newest first", n),
    "found_more": lambda n: ngettext(
        "More than %(n)s message, newest first", "More than %(n)s messages, newest first", n
    ),
}
COUNTED_AWAY: dict[str, Any] = {
    "unsent_here": lambda n: ngettext(
        "%(n)s unsent message waits in this browser.", "%(n)s unsent messages wait in this browser.", n
    ),
}
COUNTED_INVITES: dict[str, Any] = {
    "uses_left": lambda n: ngettext("%(n)s use left", "%(n)s uses left", n),
}
# By the name of the part: what it says, and what it says about a number
PARTS: dict[str, tuple[Callable[[], dict[str, str]], dict[str, Any]]] = {
    "away": (dict, COUNTED_AWAY),
    "invites": (_say_invites, COUNTED_INVITES),
    "lightbox": (_say_lightbox, {}),
    "search": (_say_search, COUNTED_SEARCH),
}


@register.filter
def count_replies(n: int) -> str:
    return ngettext("%(n)s reply", "%(n)s replies", n) % {"n": n}


@register.filter
def say_unread(n: int) -> str:
    return ngettext("%(n)s unread", "%(n)s unread", n) % {"n": n} if n else ""


@register.filter
def say_mentions(n: int) -> str:
    return ngettext("%(n)s mention", "%(n)s mentions", n) % {"n": n} if n else ""
