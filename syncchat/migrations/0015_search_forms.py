from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """What is known stays known by its old form, until the index has been read anew."""
    apps.get_model("syncchat", "SearchTerm").objects.update(bare=F("word"))


class Migration(migrations.Migration):

    dependencies = [
        ('syncchat', '0014_saved_messages'),
    ]

    operations = [
        migrations.AddField(
            model_name='indexposition',
            name='version',
            field=models.PositiveSmallIntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name='searchterm',
            name='bare',
            field=models.CharField(db_default='', db_index=True, max_length=64),
        ),
        migrations.AddField(
            model_name='searchterm',
            name='german',
            field=models.CharField(db_default='', db_index=True, max_length=64),
        ),
        migrations.AddField(
            model_name='searchterm',
            name='spelled',
            field=models.CharField(db_default='', db_index=True, max_length=64),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
    ]
