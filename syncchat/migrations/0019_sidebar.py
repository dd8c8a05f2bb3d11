import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_muted(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """A muted room has lit its lamp for mentions alone, and goes on to."""
    apps.get_model("syncchat", "Membership").objects.filter(muted=True).update(level="mentions")


def mute_again(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("syncchat", "Membership").objects.exclude(level="all").update(muted=True)


class Migration(migrations.Migration):
    dependencies = [
        ("syncchat", "0018_lock_out_reason"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="level",
            field=models.CharField(
                choices=[
                    ("all", "All messages"),
                    ("mentions", "Mentions only"),
                    ("nothing", "Nothing"),
                ],
                default="all",
                max_length=10,
            ),
        ),
        migrations.RunPython(keep_muted, mute_again, elidable=False),
        migrations.RemoveField(model_name="membership", name="muted"),
        migrations.CreateModel(
            name="Sidebar",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("arrangement", models.JSONField()),
            ],
        ),
    ]
