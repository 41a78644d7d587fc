"""The programs that every installation begins with: rows, as staff would have set them up (EQ-4)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.models import Max
from django.utils.text import slugify

from caot_mentor.content import bilingual, create_missing, read_toml
from caot_mentor.pages.models import ProgramPage
from members.models import Activity, Eligibility, MembershipCategory
from momentum.programs.models import Program, Question, Role, Tier
from momentum.programs.policy import CODE_MOST
from momentum.programs.rules import names_of_column

FILE = Path(__file__).parent.parent / "content" / "programs.toml"
# of a tier, written in both languages; how each category may apply stands beside them
TIER_WORDS = ("name", "mentee_name", "mentor_name", "mentee_who", "mentor_who")


def load() -> int:
    """Create the programs that are missing, with their tiers and questions, and say how many rows; a program that is
    there stays as it is, whatever staff made of it."""
    created = 0
    for position, row in enumerate(read_toml(FILE)["program"], 1):
        page = ProgramPage.objects.filter(code=row["code"]).first()
        if page is None or Program.objects.filter(code=row["code"]).exists():
            continue
        tiers, questions = row.pop("tier"), row.pop("question")
        program = Program.objects.create(page=page, position=position, **row)
        for place, tier in enumerate(tiers, 1):
            created += _load_tier(program, place, tier, is_only=len(tiers) == 1)
        for place, question in enumerate(questions, 1):
            code = slugify(question["prompt_en"])[:CODE_MOST].strip("-")
            Question.objects.create(program=program, code=code, position=place, **question)
        created += 1 + len(questions)
    return created


def _load_tier(program: Program, place: int, row: dict[str, Any], *, is_only: bool) -> int:
    code = slugify(row["name_en"])[:CODE_MOST].strip("-")
    columns = {role: f"{program.code}-{role}" if is_only else f"{program.code}-{code}-{role}" for role in Role.values}
    tier = Tier.objects.create(
        program=program,
        code=code,
        position=place,
        places_most=row["places_most"],
        mentee_activity=columns[Role.MENTEE],
        mentor_activity=columns[Role.MENTOR],
        **bilingual(row, *TIER_WORDS),
    )
    created = 1
    categories = dict(MembershipCategory.objects.values_list("code", "pk"))
    last = Activity.objects.aggregate(most=Max("position"))["most"] or 0
    for role in Role:
        names = names_of_column(program, tier, role)
        values = {"program": program.code, "role": role.value, "position": last + 1, **names}
        created += create_missing(Activity.objects.all(), {"code": columns[role]}, values)
        activity = Activity.objects.get(code=columns[role])
        words = row.get(f"{role}_condition", {"en": "", "fr": ""})
        for category, answer in row.get(role, {}).items():
            is_declared = answer == Eligibility.Answer.DECLARED
            said = {f"condition_{language}": words[language] if is_declared else "" for language in ("en", "fr")}
            cell = {"category_id": categories[category], "activity_id": activity.pk}
            created += create_missing(Eligibility.objects.all(), cell, {"answer": answer, **said})
    return created
