from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0006_pins_and_saved")]

    operations = [
        migrations.AddField("user", "undo_send", models.BooleanField(default=False)),
    ]
