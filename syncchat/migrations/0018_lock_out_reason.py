from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('syncchat', '0017_undo'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='lock_out_reason',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='action',
            field=models.CharField(choices=[('locked_out', 'locked out'), ('let_in', 'let in again'), ('made_owner', 'made an owner'), ('owner_no_more', 'an owner no more'), ('room_deleted', 'room deleted'), ('files_deleted', 'files deleted')], max_length=20),
        ),
    ]
