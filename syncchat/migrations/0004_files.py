from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0003_replies_and_threads")]

    operations = []
