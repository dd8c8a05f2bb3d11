from django.conf import settings
from django.db import models
from django.utils import timezone


class ProvisionedPerson(models.Model):
    """Somebody whom an identity provider keeps here by SCIM: what it calls them, and whether it locked them out."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="provisioned"
    )
    user_name = models.CharField(max_length=254)
    # The same in small letters: it is compared in any case (RFC 7643, 4.1.1)
    folded_name = models.CharField(max_length=254, unique=True)
    external_id = models.CharField(max_length=254, blank=True, db_index=True)
    given_name = models.CharField(max_length=120, blank=True)
    family_name = models.CharField(max_length=120, blank=True)
    # What an owner has locked is no provider's to open
    is_locked_out = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.user_name


class ProvisionedGroup(models.Model):
    group = models.OneToOneField("syncchat.PeopleGroup", on_delete=models.CASCADE, related_name="provisioned")
    display_name = models.CharField(max_length=254)
    external_id = models.CharField(max_length=254, blank=True, db_index=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.display_name
