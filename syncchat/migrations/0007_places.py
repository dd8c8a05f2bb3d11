from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0006_pins_and_saved")]

    operations = []
