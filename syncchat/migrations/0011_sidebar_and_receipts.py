from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0010_previews_and_storage")]

    operations = []
