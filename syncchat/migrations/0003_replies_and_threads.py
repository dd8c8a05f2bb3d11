from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0002_reactions")]

    operations = [
        migrations.AlterField(model_name="logentry", name="kind", field=models.CharField(max_length=20)),
        migrations.AlterField(
            model_name="message", name="kind", field=models.CharField(default="text", max_length=10)
        ),
    ]
