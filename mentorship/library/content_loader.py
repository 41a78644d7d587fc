"""The two free recorded webinars (OD-3), without an address until staff enter one."""

from __future__ import annotations

from pathlib import Path

from caot_mentor.content import bilingual, create_missing, read_toml
from mentorship.library.models import Resource

FILE = Path(__file__).parent / "content" / "resources.toml"


def load() -> int:
    """Create the resources that are missing and say how many; what staff edited stays."""
    return sum(
        create_missing(
            Resource.objects.all(),
            {"code": row["code"]},
            {
                "kind": row["kind"],
                "audience": row["audience"],
                "position": position,
                "minutes": row.get("minutes"),
                **bilingual(row, "title", "about"),
            },
        )
        for position, row in enumerate(read_toml(FILE)["resource"], start=1)
    )
