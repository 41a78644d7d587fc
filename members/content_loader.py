"""What every installation starts from: categories, the table of MEM-3, documents, closed days."""

from pathlib import Path

from caot_mentor.content import bilingual, create_missing, read_toml
from members.models import Activity, Eligibility, MembershipCategory, PolicyDocument
from members.queries import today
from members.workflow.closed_days import seed_closed_days

FOLDER = Path(__file__).parent / "content"


def load() -> int:
    """Create the rows that are missing and say how many; what staff edited stays."""
    return load_categories() + load_policies() + seed_closed_days(today())


def load_categories() -> int:
    """The categories, activities and cells of MEM-1 and MEM-3."""
    tables, created = read_toml(FOLDER / "categories.toml"), 0
    for position, row in enumerate(tables["category"]):
        values = {"name_en": row["en"], "name_fr": row["fr"], "position": row.get("position", position)}
        values |= bilingual(row, "who")
        values["aliases"] = [*row.get("aliases_en", []), *row.get("aliases_fr", [])]
        created += create_missing(MembershipCategory.objects.all(), {"code": row["code"]}, values)
    for position, row in enumerate(tables["activity"]):
        values = {"name_en": row["en"], "name_fr": row["fr"], "position": position}
        values |= {"program": row["program"], "role": row["role"]}
        created += create_missing(Activity.objects.all(), {"code": row["code"]}, values)
    categories = dict(MembershipCategory.objects.values_list("code", "pk"))
    activities = dict(Activity.objects.values_list("code", "pk"))
    for row in tables["eligibility"]:
        cell = {"category_id": categories[row["category"]], "activity_id": activities[row["activity"]]}
        values = {"answer": row["answer"], **bilingual(row, "condition")}
        created += create_missing(Eligibility.objects.all(), cell, values)
    return created


def load_policies() -> int:
    """The first version of the two documents (SAFE-2), in force from today."""
    created = 0
    for row in read_toml(FOLDER / "policies.toml")["policy"]:
        values = {"in_force_on": today(), **bilingual(row, "title", "body")}
        key = {"kind": row["kind"], "version": row["version"]}
        created += create_missing(PolicyDocument.objects.all(), key, values)
    return created
