from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0008_saved_and_drafts")]

    operations = []
