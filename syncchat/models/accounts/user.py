from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from syncchat.models.accounts.avatar import count_hue, shorten_to_initials
from syncchat.models.accounts.preferences import Preferences, read_preferences
from syncchat.protocol.kinds import Density, TextSize, Theme, WorkspaceRole

USERNAME_PATTERN = r"[a-z0-9][a-z0-9._-]{0,28}[a-z0-9_-]"
USERNAME_LIMIT = 30

validate_username = RegexValidator(
    rf"^{USERNAME_PATTERN}\Z",
    _("Use 2 to 30 small letters, digits, dots, dashes or underscores. Start with a letter or a digit."),
)


THEMES = {Theme.SYSTEM: _("Like my system"), Theme.LIGHT: _("Day"), Theme.DARK: _("Night")}
TEXT_SIZES = {TextSize.NORMAL: _("Normal"), TextSize.LARGE: _("Large"), TextSize.LARGER: _("Larger")}
DENSITIES = {Density.COMFORTABLE: _("Comfortable"), Density.COMPACT: _("Compact")}


WORKSPACE_ROLES = {
    WorkspaceRole.OWNER: _("Owner"),
    WorkspaceRole.ADMINISTRATOR: _("Administrator"),
    WorkspaceRole.MODERATOR: _("Moderator"),
    WorkspaceRole.MEMBER: _("Member"),
    WorkspaceRole.GUEST: _("Guest"),
}
# An owner is one by ``is_owner``, whatever their rank says
RANKS = {role: name for role, name in WORKSPACE_ROLES.items() if role != WorkspaceRole.OWNER}


class User(AbstractUser):
    """A person or a bot. Names may change; the id, and so the avatar's colour, does not."""

    username = models.CharField(
        _("username"),
        max_length=USERNAME_LIMIT,
        unique=True,
        validators=[validate_username],
        error_messages={"unique": _("Someone here already has that username. Try another one.")},
    )
    # Not unique: nobody has proved that it is theirs, and a refusal would tell who is here.
    email = models.EmailField(_("email"), blank=True)
    # When they showed that mail to it reaches them; None for an address that somebody only typed
    email_verified_at = models.DateTimeField(null=True, blank=True)
    display_name = models.CharField(_("name"), max_length=60, blank=True)
    avatar = models.ImageField(_("picture"), upload_to="avatars/", blank=True)
    status_text = models.CharField(_("status"), max_length=80, blank=True)
    status_emoji = models.CharField(max_length=16, blank=True, default="")
    status_until = models.DateTimeField(null=True, blank=True)
    about = models.TextField(_("about you"), max_length=500, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_owner = models.BooleanField(default=False)
    rank = models.CharField(
        max_length=15, choices=RANKS, default=WorkspaceRole.MEMBER, db_default=WorkspaceRole.MEMBER
    )
    # A program's account: nobody signs in to it, its tokens act for it
    is_bot = models.BooleanField(default=False, db_default=False)
    # Who made it
    bot_owner = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # From when on nothing is done for them without a second factor; None if none is asked for, or they have one
    second_factor_by = models.DateTimeField(null=True, blank=True)
    # The same day after they had one: whoever takes theirs off again gets no new days
    second_factor_was_by = models.DateTimeField(null=True, blank=True)
    # Read by themselves and by owners, while they are locked out
    lock_out_reason = models.CharField(max_length=200, blank=True, default="")

    # Until then they write and react nowhere; read with the person, so that asking costs nothing
    silenced_until = models.DateTimeField(null=True, blank=True)
    silence_reason = models.CharField(max_length=200, blank=True, default="", db_default="")

    theme = models.CharField(max_length=10, choices=THEMES, default=Theme.SYSTEM)
    text_size = models.CharField(max_length=10, choices=TEXT_SIZES, default=TextSize.NORMAL)
    density = models.CharField(max_length=15, choices=DENSITIES, default=Density.COMFORTABLE)
    reduce_motion = models.BooleanField(default=False)
    enter_sends = models.BooleanField(default=True)
    single_key_shortcuts = models.BooleanField(default=True)
    undo_send = models.BooleanField(default=False)
    link_previews = models.BooleanField(default=True, db_default=True)
    # And so sees what others have read
    shows_reads = models.BooleanField(default=True, db_default=True)

    # Reactions since then are news
    activity_read_at = models.DateTimeField(default=timezone.now)

    log = models.OneToOneField("syncchat.Log", on_delete=models.PROTECT, related_name="user")

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="one_username_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.display_name or self.username

    @property
    def workspace_role(self) -> WorkspaceRole:
        return WorkspaceRole.OWNER if self.is_owner else WorkspaceRole(self.rank)

    @property
    def workspace_role_name(self) -> str:
        return str(WORKSPACE_ROLES[self.workspace_role])

    @property
    def is_guest(self) -> bool:
        return self.workspace_role == WorkspaceRole.GUEST

    @property
    def preferences(self) -> Preferences:
        """As this release knows them; the fields are as they were stored."""
        return read_preferences(self)

    @property
    def has_status(self) -> bool:
        """Whether what they said of themselves still holds."""
        return self.status_until is None or self.status_until > timezone.now()

    @property
    def initials(self) -> str:
        return shorten_to_initials(self.name)

    @property
    def hue(self) -> int:
        return count_hue(self.pk)


class FormerUsername(models.Model):
    """What somebody was called: it still means them, in what was written then, and nobody else may take it."""

    username = models.CharField(max_length=USERNAME_LIMIT, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_usernames")

    def __str__(self) -> str:
        return self.username
