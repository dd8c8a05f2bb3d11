from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ExportKind(models.TextChoices):
    OWN = "own", _("Your data")
    ROOM = "room", _("A room")
    WORKSPACE = "workspace", _("The workspace")


class ExportFormat(models.TextChoices):
    LINES = "lines", _("JSON lines, for programs and for an import")
    HTML = "html", _("HTML, for a browser without a network")
    MARKDOWN = "markdown", _("Markdown")


class Export(models.Model):
    """What somebody takes with them: asked for, made in the queue, fetched by them alone, and gone after a week."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=ExportKind)
    format = models.CharField(max_length=10, choices=ExportFormat, default=ExportFormat.LINES)
    room = models.ForeignKey(
        "syncchat.Room", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    # In hundredths, while it is made
    progress = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["person", "asked_at"], name="export_of_person")]

    def __str__(self) -> str:
        return f"export {self.pk}"

    @property
    def is_ready(self) -> bool:
        return self.finished_at is not None

    @property
    def is_under_way(self) -> bool:
        return self.finished_at is None and self.failed_at is None
