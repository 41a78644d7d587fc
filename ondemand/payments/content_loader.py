"""The first price and the taxes of the provinces, as every installation finds them (OD-1)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from caot_mentor.content import create_missing, read_toml
from members.queries import today
from ondemand.payments.models import Price, TaxRate
from ondemand.payments.policy import ITEM_EN, ITEM_FR, PRICE_CENTS

FILE = Path(__file__).parent / "content" / "taxes.toml"


def load() -> int:
    """Create the rates that are missing, and a price where there is none, and say how many; what staff edited stays."""
    created = 0
    if not Price.objects.exists():
        Price.objects.create(
            from_on=date(today().year - 1, 1, 1), amount_cents=PRICE_CENTS, item_en=ITEM_EN, item_fr=ITEM_FR
        )
        created += 1
    for row in read_toml(FILE)["rate"]:
        values = {"rate": row["rate"], "until_on": row.get("until")}
        for province in row["provinces"]:
            key = {"province": province, "kind": row["kind"], "from_on": row["from"]}
            created += create_missing(TaxRate.objects.all(), key, values)
    return created
