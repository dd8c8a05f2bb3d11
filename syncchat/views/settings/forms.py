from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from syncchat.domain.accounts.accounts import REASON_LIMIT
from syncchat.domain.accounts.groups import NAME_LIMIT as GROUP_NAME_LIMIT
from syncchat.domain.accounts.invites import MOST_USES
from syncchat.domain.accounts.profiles import ABOUT_LIMIT, STATUS_LIMIT
from syncchat.domain.accounts.usernames import DISPLAY_NAME_LIMIT
from syncchat.domain.accounts.workspace import NAME_LIMIT
from syncchat.domain.files.pixels import FORMATS
from syncchat.models import Room
from syncchat.models.accounts.user import DENSITIES, TEXT_SIZES, THEMES, USERNAME_LIMIT
from syncchat.models.custom_emoji import CODE_LIMIT
from syncchat.models.workspace import Registration
from syncchat.sign_in.form_style import SettingsForm
from syncchat.sign_in.forms import PASSWORD_LIMIT
from syncchat.views.settings.zones import list_zones

ACCEPTED_PICTURES = ",".join(f"image/{name.lower()}" for name in FORMATS)
SWITCH = {"role": "switch"}
EMAILS_LENGTH = 10_000
DAYS = [("1", _("1 day")), ("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days"))]


class ProfileForm(SettingsForm):
    display_name = forms.CharField(
        label=_("Name"),
        max_length=DISPLAY_NAME_LIMIT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = forms.CharField(
        label=_("Username"),
        max_length=USERNAME_LIMIT,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    status_text = forms.CharField(label=_("Status"), max_length=STATUS_LIMIT, required=False)
    about = forms.CharField(
        label=_("About you"), max_length=ABOUT_LIMIT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AvatarForm(SettingsForm):
    avatar = forms.FileField(
        label=_("Picture"), widget=forms.FileInput(attrs={"accept": ACCEPTED_PICTURES, "form": "avatar-form"})
    )


class PreferencesForm(SettingsForm):
    theme = forms.ChoiceField(label=_("Theme"), choices=THEMES, widget=forms.RadioSelect)
    text_size = forms.ChoiceField(label=_("Text size"), choices=TEXT_SIZES)
    density = forms.ChoiceField(label=_("Spacing"), choices=DENSITIES)
    reduce_motion = forms.BooleanField(
        label=_("Less motion"), required=False, widget=forms.CheckboxInput(attrs=SWITCH)
    )
    enter_sends = forms.BooleanField(
        label=_("Enter sends"), required=False, widget=forms.CheckboxInput(attrs=SWITCH)
    )
    undo_send = forms.BooleanField(
        label=_("Offer to take back what I send"), required=False, widget=forms.CheckboxInput(attrs=SWITCH)
    )
    shows_reads = forms.BooleanField(
        label=_("Let others see what I have read"),
        required=False,
        widget=forms.CheckboxInput(attrs=SWITCH),
    )
    single_key_shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts"), required=False, widget=forms.CheckboxInput(attrs=SWITCH)
    )
    link_previews = forms.BooleanField(
        label=_("Link previews"), required=False, widget=forms.CheckboxInput(attrs=SWITCH)
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, widget=forms.Select(attrs={"data-reload": ""})
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=list_zones)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        names = [
            (code, native) for code, native in NATIVE_LANGUAGES.items() if code in dict(settings.LANGUAGES)
        ]
        self.fields["language"].choices = [("", _("Like my browser")), *names]  # type: ignore[attr-defined]


# Each in its own words: who is lost in a foreign language finds theirs.
NATIVE_LANGUAGES = {"en": "English", "de": "Deutsch"}


class PresentPasswordForm(SettingsForm):
    password = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=PASSWORD_LIMIT,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class LockOutForm(PresentPasswordForm):
    field_order = ("reason", "password")
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_LIMIT,
        help_text=_("They read it when they come back. Nobody else does but owners."),
    )


class EmailForm(PresentPasswordForm):
    field_order = ("email", "password")
    email = forms.EmailField(
        label=_("Email"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class WorkspaceForm(SettingsForm):
    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)


class GroupForm(SettingsForm):
    handle = forms.CharField(
        label=_("Handle"),
        max_length=USERNAME_LIMIT + 1,
        help_text=_("What people write behind the @, such as team."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=GROUP_NAME_LIMIT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class GroupPeopleForm(SettingsForm):
    people = forms.CharField(
        label=_("Add people"),
        max_length=8_000,
        help_text=_("Their usernames, with spaces between them."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class EmojiNameForm(SettingsForm):
    name = forms.CharField(
        label=_("Name"),
        # With colons around it, as it is written
        max_length=CODE_LIMIT,
        help_text=_("Written between colons, such as party."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class EmojiAliasForm(EmojiNameForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        # Beside the form of the name, which has a field of this name as well
        super().__init__(*args, auto_id="id_alias_%s", **kwargs)
        self.fields["name"].label = _("Another name")


class EmojiForm(EmojiNameForm):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, GIF, WebP or JPEG, 256 KB at most. It may move."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED_PICTURES}),
    )


class FreeForm(SettingsForm):
    older_than = forms.TypedChoiceField(
        label=_("How old"),
        coerce=int,
        choices=[
            (0, _("Of any age")),
            (30, _("Older than a month")),
            (90, _("Older than 3 months")),
            (180, _("Older than half a year")),
            (365, _("Older than a year")),
        ],
    )
    larger_than = forms.TypedChoiceField(
        label=_("How large"),
        coerce=int,
        choices=[
            (0, _("Of any size")),
            (1, _("1 MB and more")),
            (5, _("5 MB and more")),
            (20, _("20 MB and more")),
            (100, _("100 MB and more")),
        ],
    )


class RegistrationForm(SettingsForm):
    registration = forms.ChoiceField(label=_("Who may register"), choices=Registration)


class PreviewsForm(SettingsForm):
    link_previews = forms.BooleanField(
        label=_("Link previews"), required=False, widget=forms.CheckboxInput(attrs=SWITCH)
    )


class InviteForm(SettingsForm):
    expires_in = forms.ChoiceField(label=_("Works for"), choices=DAYS, initial="7")
    max_uses = forms.IntegerField(
        label=_("Uses"),
        required=False,
        min_value=1,
        max_value=MOST_USES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Empty: as often as you like."),
    )
    rooms = forms.TypedMultipleChoiceField(
        label=_("Rooms they land in, beside General"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose rooms from the list.")},
    )

    as_guest = forms.BooleanField(
        label=_("As guests of these rooms"),
        required=False,
        help_text=_("They see nothing else: no other rooms, and nobody who is not in them."),
    )
    emails = forms.CharField(
        label=_("Send it to"),
        required=False,
        max_length=EMAILS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "inputmode": "email"}),
        help_text=_("Email addresses, one a line or with commas."),
    )

    def __init__(self, *args: object, rooms: list[Room], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rooms"].choices = [(room.pk, room.name) for room in rooms]  # type: ignore[attr-defined]
