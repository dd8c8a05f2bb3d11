from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from syncchat.domain.outgoing.formats import list_formats
from syncchat.domain.outgoing.posting import URL_LIMIT
from syncchat.models import Room, User
from syncchat.models.outgoing.custom_command import COMMAND_NAME_LIMIT, DESCRIPTION_LIMIT, HINT_LIMIT
from syncchat.models.outgoing.webhook import WEBHOOK_NAME_LIMIT
from syncchat.protocol.kinds import WebhookEvent, WebhookFormat
from syncchat.sign_in.form_style import SettingsForm

EVENTS = {
    WebhookEvent.MESSAGE_SENT: _("Messages"),
    WebhookEvent.MESSAGE_EDITED: _("Edited messages"),
    WebhookEvent.MESSAGE_DELETED: _("Deleted messages"),
    WebhookEvent.FILE_SHARED: _("Files"),
    WebhookEvent.REACTION_ADDED: _("Reactions"),
    WebhookEvent.REACTION_REMOVED: _("Reactions taken back"),
    WebhookEvent.MEMBER_JOINED: _("People who come in"),
    WebhookEvent.MEMBER_LEFT: _("People who leave"),
    WebhookEvent.ROOM_CREATED: _("New public rooms"),
    WebhookEvent.ROOM_RENAMED: _("Renamed rooms"),
    WebhookEvent.ROOM_ARCHIVED: _("Archived rooms"),
    WebhookEvent.ROOM_UNARCHIVED: _("Rooms opened again"),
}
FORMATS = {
    WebhookFormat.STANDARD: _("Standard Webhooks"),
    WebhookFormat.SLACK: _("Slack"),
}


class OutgoingForm(SettingsForm):
    name = forms.CharField(
        label=_("Name"), max_length=WEBHOOK_NAME_LIMIT, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    url = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=URL_LIMIT,
        help_text=_("Empty for a program that fetches by itself, such as Slack’s Socket Mode."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    format = forms.ChoiceField(label=_("Format"), initial=WebhookFormat.STANDARD)
    kinds = forms.MultipleChoiceField(
        label=_("It is told of"),
        required=False,
        choices=EVENTS,
        initial=[WebhookEvent.MESSAGE_SENT],
        widget=forms.CheckboxSelectMultiple,
    )
    hears_bots = forms.BooleanField(
        label=_("Also what other bots do"),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list_formats()
        choices = [(name, text) for name, text in FORMATS.items() if name in known]
        self.fields["format"].choices = choices  # type: ignore[attr-defined]

    def list_choices(self) -> list[forms.BoundField]:
        """Those that are drawn as lists to tick."""
        return [self[name] for name in ("kinds", "rooms") if name in self.fields]


class NewOutgoingForm(OutgoingForm):
    field_order = ("name", "bot", "url", "format", "kinds", "hears_bots")
    bot = forms.TypedChoiceField(label=_("What this bot sees"), coerce=int)

    def __init__(self, *args: Any, bots: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bot"].choices = [(bot.pk, bot.name) for bot in bots]  # type: ignore[attr-defined]


class ChangeOutgoingForm(OutgoingForm):
    rooms = forms.TypedMultipleChoiceField(
        label=_("Only in these rooms, or none for all that its bot is in"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose rooms from the list.")},
    )

    def __init__(self, *args: Any, rooms: list[Room], kept: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kept:
            words = ngettext(
                "And in %d room that is not listed.", "And in %d rooms that are not listed.", kept
            )
            self.fields["rooms"].help_text = words % kept
        self.fields["rooms"].choices = [(room.pk, room.name) for room in rooms]  # type: ignore[attr-defined]
        if not rooms:
            del self.fields["rooms"]


class CommandForm(SettingsForm):
    """It stands on a page with another one that has a name."""

    name = forms.CharField(
        label=_("Command"),
        max_length=COMMAND_NAME_LIMIT + 1,
        help_text=_("Such as /deploy."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    hint = forms.CharField(
        label=_("What to write behind it"),
        required=False,
        max_length=HINT_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("What it does"),
        required=False,
        max_length=DESCRIPTION_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="command_%s", **kwargs)
