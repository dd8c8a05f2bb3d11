from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

STEP = 1_000


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """A commit for each step: no long lock, and one that is interrupted goes on where it was."""
    log, entry = apps.get_model("syncchat", "Log"), apps.get_model("syncchat", "LogEntry")
    newest = entry.objects.filter(log_id=OuterRef("pk"), seq=OuterRef("head")).values("pk")
    # Ids have gaps after a restore, so that a step is a number of logs and not a range of ids
    lacking = log.objects.filter(head__gt=0, head_id=0).order_by("pk")
    done = 0
    while step := list(lacking.filter(pk__gt=done).values_list("pk", flat=True)[:STEP]):
        log.objects.filter(pk__in=step, head_id=0).update(head_id=Coalesce(Subquery(newest), 0))
        done = step[-1]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("syncchat", "0011_head_entries")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
