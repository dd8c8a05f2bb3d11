from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0010_audit")]

    operations = [
        migrations.AddField("log", "head_id", models.PositiveBigIntegerField(default=0, db_default=0)),
    ]
