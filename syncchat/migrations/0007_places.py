from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0006_pins_and_saved")]

    operations = [
        migrations.AddField("user", "undo_send", models.BooleanField(default=False)),
        migrations.AddField("user", "status_emoji", models.CharField(blank=True, max_length=16, default="")),
        migrations.AddField("user", "status_until", models.DateTimeField(blank=True, null=True)),
    ]
