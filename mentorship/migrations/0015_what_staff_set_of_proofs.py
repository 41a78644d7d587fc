import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0014_words_that_staff_read"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "program",
                    models.CharField(
                        choices=[
                            ("find", "Find an OT Mentor"),
                            ("ondemand", "Mentorship On Demand"),
                            ("momentum", "Momentum"),
                        ],
                        max_length=20,
                        unique=True,
                        verbose_name="program",
                    ),
                ),
                (
                    "given",
                    models.CharField(
                        choices=[
                            ("completion", "by itself, once a mentorship is completed"),
                            ("order", "when staff order it for those who completed"),
                            ("decision", "only by a decision of staff, with a reason"),
                        ],
                        max_length=10,
                        verbose_name="given",
                    ),
                ),
                (
                    "needs_hours",
                    models.BooleanField(
                        help_text="As many confirmed or not contested hours or meetings as count as professional development.",
                        verbose_name="only with enough meetings",
                    ),
                ),
                ("for_mentor", models.BooleanField(default=True, verbose_name="the mentor gets one too")),
            ],
            options={
                "verbose_name": "rule for certificates",
                "verbose_name_plural": "rules for certificates",
                "ordering": ["program"],
            },
        ),
        migrations.CreateModel(
            name="BlankForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "French")], max_length=2, verbose_name="language"
                    ),
                ),
                ("content", models.BinaryField(verbose_name="content")),
                ("made_at", models.DateTimeField(verbose_name="made")),
            ],
            options={
                "verbose_name": "blank form",
                "verbose_name_plural": "blank forms",
                "constraints": [
                    models.UniqueConstraint(fields=("version", "language"), name="mentorship_blankform_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "program",
                    models.CharField(
                        choices=[
                            ("find", "Find an OT Mentor"),
                            ("ondemand", "Mentorship On Demand"),
                            ("momentum", "Momentum"),
                        ],
                        max_length=20,
                        verbose_name="program",
                    ),
                ),
                ("first", models.DateField(verbose_name="completed from")),
                ("last", models.DateField(verbose_name="completed until")),
                ("ordered_at", models.DateTimeField(verbose_name="ordered")),
                ("counted", models.PositiveIntegerField(verbose_name="certificates to issue")),
                ("issued", models.PositiveIntegerField(default=0, verbose_name="issued")),
                ("left_out", models.PositiveIntegerField(default=0, verbose_name="left out")),
                ("failed", models.PositiveIntegerField(default=0, verbose_name="failed")),
                ("after", models.PositiveBigIntegerField(default=0, verbose_name="treated up to")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="all issued")),
                (
                    "ordered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ordered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "order of certificates",
                "verbose_name_plural": "orders of certificates",
                "ordering": ["-ordered_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="record",
            name="order",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="records",
                to="mentorship.certificateorder",
                verbose_name="order",
            ),
        ),
        migrations.CreateModel(
            name="CpdFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(unique=True, verbose_name="version")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="minutes"
                    ),
                ),
                (
                    "meetings",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="meetings"
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="within so many months"
                    ),
                ),
                ("category_en", models.CharField(max_length=120, verbose_name="category, in English")),
                ("category_fr", models.CharField(max_length=120, verbose_name="category, in French")),
                ("since", models.DateTimeField(verbose_name="in force since")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="why")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of what counts as professional development",
                "verbose_name_plural": "what counts as professional development",
                "ordering": ["-version"],
            },
        ),
        migrations.AddConstraint(
            model_name="certificateorder",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__gte", models.F("first"))), name="mentorship_certificateorder_span"
            ),
        ),
        migrations.AddConstraint(
            model_name="cpdfigures",
            constraint=models.CheckConstraint(
                condition=models.Q(("meetings__gte", 1), ("minutes__gte", 1), ("months__gte", 1)),
                name="mentorship_cpdfigures_some",
            ),
        ),
    ]
