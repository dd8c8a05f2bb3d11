from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0032_forwards")]

    operations = [
        migrations.AddField(
            model_name="attachment", name="voice", field=models.JSONField(blank=True, null=True)
        ),
    ]
