from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0009_polls_and_schedules")]

    operations = []
