from django import forms
from django.utils.translation import gettext_lazy as _

from syncchat.domain.accounts.usernames import DISPLAY_NAME_LIMIT
from syncchat.models import Room
from syncchat.models.accounts.access_token import TOKEN_NAME_LIMIT
from syncchat.models.accounts.user import USERNAME_LIMIT
from syncchat.protocol.kinds import Scope
from syncchat.sign_in.form_style import SettingsForm
from syncchat.views.settings.forms import PresentPasswordForm

EVERYWHERE, SOME_ROOMS = "everywhere", "some"
SCOPES = {
    Scope.READ: _("Read: rooms, messages, people and files"),
    Scope.WRITE: _("Write: messages, reactions, read marks"),
    Scope.FILES: _("Files: upload and fetch them"),
    Scope.MANAGE: _("Manage: rooms, their people, groups and invites"),
}
OWNERS_SCOPES = {Scope.SCIM: _("Provision: people and groups, for an identity provider (SCIM)")}
NEVER = "0"
EXPIRIES = [
    ("7", _("7 days")),
    ("30", _("30 days")),
    ("90", _("90 days")),
    ("365", _("1 year")),
    (NEVER, _("Until it is revoked")),
]


class TokenForm(PresentPasswordForm):
    field_order = ("name", "scopes", "where", "rooms", "expires_in", "password")
    name = forms.CharField(
        label=_("Name"),
        max_length=TOKEN_NAME_LIMIT,
        help_text=_("What uses it, such as backup script."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=SCOPES,
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it may do.")},
    )
    where = forms.ChoiceField(
        label=_("Where"),
        choices=[
            (EVERYWHERE, _("In all rooms, also later ones")),
            (SOME_ROOMS, _("Only in the rooms chosen here")),
        ],
        initial=EVERYWHERE,
        widget=forms.RadioSelect,
    )
    rooms = forms.TypedMultipleChoiceField(
        label=_("Rooms"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose rooms from the list.")},
    )
    expires_in = forms.ChoiceField(label=_("Works for"), choices=EXPIRIES, initial="90")

    def __init__(
        self, *args: object, rooms: list[tuple[int, str]], of_owner: bool = False, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        if of_owner:
            self.fields["scopes"].choices = list((SCOPES | OWNERS_SCOPES).items())  # type: ignore[attr-defined]
        self.fields["rooms"].choices = rooms  # type: ignore[attr-defined]
        if not rooms:
            del self.fields["rooms"], self.fields["where"]

    def list_choices(self) -> list[forms.BoundField]:
        """Those that are drawn as lists to tick."""
        return [self[name] for name in ("scopes", "where", "rooms") if name in self.fields]


class BotForm(SettingsForm):
    display_name = forms.CharField(
        label=_("Name"), max_length=DISPLAY_NAME_LIMIT, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    username = forms.CharField(
        label=_("Username"),
        max_length=USERNAME_LIMIT,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class BotRoomForm(SettingsForm):
    room = forms.TypedChoiceField(label=_("Add it to a room"), coerce=int)

    def __init__(self, *args: object, rooms: list[Room], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"].choices = [(room.pk, room.name) for room in rooms]  # type: ignore[attr-defined]
