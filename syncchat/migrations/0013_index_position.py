from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("syncchat", "0012_fill_head_entries")]

    operations = [
        # First, so that the table keeps its name
        migrations.AlterModelTable("searchplace", "syncchat_searchplace"),
        migrations.RenameModel("SearchPlace", "IndexPosition"),
    ]
