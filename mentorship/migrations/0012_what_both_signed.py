from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0011_short_ways_for_the_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="goals",
            field=models.TextField(default="", max_length=2000, verbose_name="goals"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="words",
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name="words as signed"),
        ),
    ]
