"""Receipts and credit notes on paper: accessible in two checkers' eyes, in both languages, with any name (A11)."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from mentorship.records.pdf import make_pdf
from ondemand.payments.facts import facts_of, said
from ondemand.payments.models import Payment, Receipt
from ondemand.payments.money import tax_lines
from ondemand.payments.workflow.papers import TEMPLATE
from ondemand.registrations.models import Registration
from tests import factories
from tests.mentorship.test_records_pdf import problems_of, text_of

pytestmark = pytest.mark.django_db
LONG = {"first_name": "Marie-Hélène", "last_name": "Œuvrard-Saint-Germain de la Durantaye-Villeneuve"}
HOSTILE = {"first_name": f"<img src=file://{Path(__file__).resolve()}>", "last_name": "{{ 7|add:7 }}"}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("kind", "name", "rates"),
    [
        ("receipt", {}, [("gst", 5000), ("qst", 9975)]),
        ("receipt", HOSTILE, []),
        ("credit_note", LONG, [("hst", 13_000)]),
    ],
)
def test_every_paper_is_accessible_and_says_all_that_a_receipt_must(
    kind: str, name: dict[str, str], rates: list[tuple[str, int]], language: str, tmp_path: Path
) -> None:
    now, member = timezone.now(), factories.make_member(**name)
    payment = Payment(
        registration=Registration(member=member), province="QC" if rates else "", provider="stripe", currency="CAD"
    )
    payment.item_en, payment.item_fr = "Mentorship On Demand, six months", "Mentorat sur demande, six mois"
    facts = facts_of(payment, 9900, tax_lines(9900, rates), now) | {"receipt": "OD-2026-00001"}
    receipt = Receipt(kind=kind, year=2026, number=14, facts=facts, issued_at=now)
    made = make_pdf(TEMPLATE, said(receipt, language), language)
    assert problems_of(made, tmp_path) == []
    words = text_of(made).replace(" ", "").replace("\xa0", "")
    for part in (member.get_full_name(), receipt.written_number, settings.GST_HST_NUMBER, member.member_number or ""):
        assert part.replace(" ", "") in words
    assert ("99,00$" if language == "fr" else "$99.00") in words
    assert len(made) <= 30_000
