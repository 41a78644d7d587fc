from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mentorship', '0022_offerings_name_their_mentorships'),
    ]

    operations = [
        migrations.AddField(
            model_name='workbooksection',
            name='side',
            field=models.CharField(blank=True, choices=[('', 'a workbook of one member'), ('mentee', 'the mentee’s part'), ('mentor', 'the mentor’s part'), ('joint', 'the part of both')], default='', max_length=6, verbose_name='whose part'),
        ),
        migrations.AlterField(
            model_name='workbooktemplate',
            name='kind',
            field=models.CharField(choices=[('mentee', 'mentee workbook'), ('mentor', 'mentor workbook'), ('reflection', 'reflective workbook of a pair')], max_length=10, verbose_name='workbook'),
        ),
    ]
