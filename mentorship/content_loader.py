"""What mentoring starts with: lists of words (fields 5.10), weights (design 4), what counts (CPD-2), workbooks."""

from collections import Counter
from pathlib import Path

from django.utils import timezone

from caot_mentor.content import create_missing, read_toml
from mentorship.library import content_loader as library
from mentorship.pairs.models import CpdFigures
from mentorship.pairs.policy import CPD_FIRST
from mentorship.profiles import facets
from mentorship.profiles.models import FitWeights, Term
from mentorship.profiles.policy import FIT_POINTS
from mentorship.records import content_loader as records
from mentorship.workbooks import content_loader as workbooks

FOLDER = Path(__file__).parent / "profiles" / "content"


def load() -> int:
    """Create what is missing and say how much; what staff edited, retired or published stays."""
    created, positions = 0, Counter[str]()
    if not FitWeights.objects.exists():
        FitWeights.objects.create(version=1, since=timezone.now(), **FIT_POINTS)
        created += 1
    if not CpdFigures.objects.exists():
        CpdFigures.objects.create(version=1, since=timezone.now(), **CPD_FIRST)
        created += 1
    rows = read_toml(FOLDER / "terms.toml")["term"]
    for row in sorted(rows, key=lambda row: "group" in row):
        kind = row["kind"]
        positions[kind] += 1
        values = {"name_en": row["en"], "name_fr": row["fr"], "position": positions[kind]}
        if "group" in row:
            values["group"] = Term.objects.get(kind=Term.Kind.AREA, code=row["group"])
        created += create_missing(Term.objects.all(), {"kind": kind, "code": row["code"]}, values)
    facets.recount()  # this release may count what the last one did not
    return created + workbooks.load(timezone.now()) + library.load() + records.load()
