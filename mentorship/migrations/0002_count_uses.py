import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UseCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        choices=[("search", "searches"), ("profile", "profiles opened")],
                        max_length=8,
                        verbose_name="what",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="counted since")),
                ("uses", models.PositiveIntegerField(verbose_name="times")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="use_counts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "use count",
                "verbose_name_plural": "use counts",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "what"), name="mentorship_usecount_once")
                ],
            },
        ),
        # Counting a use must not wait for the disk; after a crash the counts begin anew.
        migrations.RunSQL(
            "ALTER TABLE mentorship_usecount SET UNLOGGED", "ALTER TABLE mentorship_usecount SET LOGGED"
        ),
        # The bit strings are read whole all the time: compressing them would cost more than it saves.
        migrations.RunSQL(
            "ALTER TABLE mentorship_facetbits ALTER COLUMN bits SET STORAGE EXTERNAL",
            "ALTER TABLE mentorship_facetbits ALTER COLUMN bits SET STORAGE EXTENDED",
        ),
    ]
