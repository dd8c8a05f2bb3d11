from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0007_places")]

    operations = []
