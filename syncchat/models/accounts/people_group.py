from django.conf import settings
from django.db import models

from syncchat.models.accounts.user import USERNAME_LIMIT


class PeopleGroup(models.Model):
    """People who are called by one name. What was said means the group, whatever it is called by now."""

    handle = models.CharField(max_length=USERNAME_LIMIT, unique=True)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="syncchat.GroupMember", related_name="people_groups"
    )

    def __str__(self) -> str:
        return self.handle


class GroupMember(models.Model):
    group = models.ForeignKey(PeopleGroup, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="once_in_a_group")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.group_id}"
