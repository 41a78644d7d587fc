from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0007_identity_and_safety'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='activity',
            options={'ordering': ['position', 'pk'], 'verbose_name': 'program and role', 'verbose_name_plural': 'programs and roles'},
        ),
        migrations.AlterModelOptions(
            name='eligibility',
            options={'ordering': ['category', 'activity'], 'verbose_name': 'eligibility', 'verbose_name_plural': 'who may take part in what'},
        ),
        migrations.AlterModelOptions(
            name='memberevent',
            options={'ordering': ['at', 'pk'], 'verbose_name': 'event of a member', 'verbose_name_plural': 'events of members'},
        ),
    ]
