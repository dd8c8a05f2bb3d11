from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0016_former_usernames")]
    operations = [
        migrations.AddField(
            "message", "taken_back", models.BooleanField(default=False, db_default=False)
        ),
    ]
