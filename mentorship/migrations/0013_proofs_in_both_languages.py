import django.db.models.deletion
from django.db import migrations, models

LANGUAGES = [("en", "English"), ("fr", "French")]


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0012_what_both_signed")]

    operations = [
        migrations.AddField(
            "record",
            "lease_until",
            models.DateTimeField(blank=True, null=True, verbose_name="in a worker’s hands until"),
        ),
        migrations.AddField(
            "recordfile",
            "language",
            models.CharField(choices=LANGUAGES, default="en", max_length=2, verbose_name="language"),
            preserve_default=False,
        ),
        migrations.AlterField(
            "recordfile",
            "record",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="files",
                to="mentorship.record",
                verbose_name="proof of mentoring",
            ),
        ),
        migrations.AddConstraint(
            "recordfile",
            models.UniqueConstraint(fields=("record", "language"), name="mentorship_recordfile_once"),
        ),
    ]
