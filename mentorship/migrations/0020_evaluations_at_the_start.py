from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0019_versions_of_what_is_counted")]
    operations = [
        migrations.AlterField(
            "evaluation",
            "point",
            models.CharField(
                choices=[("start", "at the start"), ("middle", "half-way"), ("end", "at the end")],
                max_length=10,
                verbose_name="when",
            ),
        ),
    ]
