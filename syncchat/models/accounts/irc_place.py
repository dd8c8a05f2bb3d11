from django.db import models


class IrcPlace(models.Model):
    """How far the client of a token has been told: from there it catches up when it comes again."""

    token = models.OneToOneField("syncchat.AccessToken", on_delete=models.CASCADE, related_name="+")
    # By log: seq and id of the last entry
    positions = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"place of token {self.token_id}"
