from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SyncChatConfig(AppConfig):
    name = "syncchat"
    verbose_name = _("Chat")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from syncchat.operations import (
            checks,  # noqa: F401  registers the checks
            request_threads,  # noqa: F401  listens for the end of each request
        )
        from syncchat.slack import deliveries  # noqa: F401  registers its format
