from django.db import models


class LimitedTry(models.Model):
    """One counted try of something that is limited. ``key`` is a digest: who tried what is nobody's to read."""

    key = models.CharField(max_length=64)
    # Seconds since 1970, as the limits package counts
    at = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="limited_try")]

    def __str__(self) -> str:
        return f"try at {self.at}"
