from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0005_search")]

    operations = []
