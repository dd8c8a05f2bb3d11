"""Why somebody was told of a message, or was not, in a sentence that says what they can do about it."""

from django.utils.translation import gettext_lazy

from syncchat.protocol.kinds import NotificationReason as Reason

_SENTENCES = {
    Reason.SYSTEM_LINE: gettext_lazy("Lines about the room notify nobody."),
    Reason.DELETED: gettext_lazy("It was deleted before anybody was notified."),
    Reason.ARCHIVED: gettext_lazy("The room is archived."),
    Reason.OWN: gettext_lazy("You wrote it yourself."),
    Reason.LOCKED_OUT: gettext_lazy("You were locked out."),
    Reason.NOT_A_MEMBER: gettext_lazy("You were not in this room."),
    Reason.IGNORED: gettext_lazy("You have muted or blocked whoever wrote it."),
    Reason.THREAD_NOT_FOLLOWED: gettext_lazy("It stands in a thread that you do not follow."),
    Reason.ROOM_NOTHING: gettext_lazy("You have muted this room."),
    Reason.ROOM_MENTIONS: gettext_lazy("You want only mentions of this room, and it does not name you."),
    Reason.READ: gettext_lazy("You had read it within 5 seconds, on one of your devices."),
    Reason.OWN_NOTHING: gettext_lazy("Your settings say that nothing notifies you."),
    Reason.OWN_MENTIONS: gettext_lazy("Your settings say mentions only, and it does not name you."),
    Reason.WORKSPACE_NOTHING: gettext_lazy(
        "The workspace notifies of nothing. You can choose otherwise for yourself."
    ),
    Reason.WORKSPACE_MENTIONS: gettext_lazy(
        "The workspace notifies of mentions only, and it does not name you. You can choose otherwise for yourself."
    ),
    Reason.DO_NOT_DISTURB: gettext_lazy("You did not want to be disturbed at that time."),
    Reason.ACTIVE: gettext_lazy("You were at work in an open window, which showed it."),
    Reason.NO_DEVICE: gettext_lazy(
        "None of your devices takes notifications yet. Turn them on in your settings."
    ),
    Reason.DIRECT: gettext_lazy("It is a direct message, so your devices were notified."),
    Reason.MENTION: gettext_lazy("It names you, so your devices were notified."),
    Reason.THREAD: gettext_lazy("It stands in a thread that you follow, so your devices were notified."),
    Reason.EVERYTHING: gettext_lazy("You want to hear of all messages, so your devices were notified."),
    Reason.UNDECIDED: gettext_lazy(
        "It was written a moment ago: whoever reads it within 5 seconds is not notified."
    ),
    Reason.FORGOTTEN: gettext_lazy("What was decided then is not known any more. It is kept for 30 days."),
}


def explain_reason(reason: Reason) -> str:
    """In the language of whoever asks."""
    return str(_SENTENCES[reason])
