"""Questions that the site brought are told by their code, so that each has a way back to the site's words (ALL-4)."""

from django.db import migrations, models

from caot_mentor.content import read_toml
from caot_mentor.pages.content_loader import FOLDER


def name_questions(apps, schema_editor):
    """By the words of the question; where staff changed them, by its place."""
    question_model = apps.get_model("pages", "Question")
    brought = {}
    for question in read_toml(FOLDER / "programs.toml")["question"]:
        brought.setdefault(question["program"], []).append(question)
    for program, questions in brought.items():
        left = list(question_model.objects.filter(program__code=program).order_by("position", "pk"))
        for place, question in enumerate(questions):
            same = [row for row in left if row.question_en == question["en"] or row.question_fr == question["fr"]]
            same = same or [row for row in left if row.position == place and not _is_told(row, questions)]
            if same:
                left.remove(same[0])
                same[0].code = question["code"]
                same[0].save(update_fields=["code"])


def _is_told(row, questions):
    return any(row.question_en == each["en"] or row.question_fr == each["fr"] for each in questions)


class Migration(migrations.Migration):
    dependencies = [("pages", "0003_words_that_staff_read")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="code",
            field=models.SlugField(blank=True, default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(name_questions, migrations.RunPython.noop),
    ]
