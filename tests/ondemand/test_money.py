"""OD-1 and OD-10: the tax and refund vectors, as tables; the rule of the refund to the second (R20)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test.utils import override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from members.policy import Province
from ondemand.payments.models import TaxRate
from ondemand.payments.money import (
    RefundRule,
    TaxLine,
    half_of,
    half_up,
    refund_for,
    split_refund,
    tax_lines,
    written_money,
    written_rate,
)
from ondemand.payments.queries import price_in_force, taxes_in_force

PAID = datetime(2026, 11, 2, 15, 30, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
TODAY = date(2026, 11, 22)
GST_ONLY = ["AB", "BC", "MB", "NT", "NU", "SK", "YT"]


@pytest.mark.parametrize(
    ("province", "on", "taxes", "total"),
    [
        ("ON", TODAY, [("hst", 1287)], 11187),
        ("NB", TODAY, [("hst", 1485)], 11385),
        ("NL", TODAY, [("hst", 1485)], 11385),
        ("PE", TODAY, [("hst", 1485)], 11385),
        ("NS", TODAY, [("hst", 1386)], 11286),
        ("NS", date(2025, 4, 1), [("hst", 1386)], 11286),
        ("NS", date(2025, 3, 31), [("hst", 1485)], 11385),
        *((province, TODAY, [("gst", 495)], 10395) for province in GST_ONLY),
        ("QC", TODAY, [("gst", 495), ("qst", 988)], 11383),
        ("", TODAY, [], 9900),
    ],
)
@pytest.mark.django_db
def test_the_tax_on_99_dollars_is_as_the_buyers_province_has_it(
    province: str, on: date, taxes: list[tuple[str, int]], total: int
) -> None:
    with override_settings(QST_REGISTERED=True):
        lines = taxes_in_force(9900, province, on)
    assert [(each.kind, each.cents) for each in lines] == taxes
    assert 9900 + sum(each.cents for each in lines) == total


@pytest.mark.django_db
def test_without_the_registration_nobody_pays_qst() -> None:
    with override_settings(QST_REGISTERED=False):
        assert [(each.kind, each.cents) for each in taxes_in_force(9900, "QC", TODAY)] == [("gst", 495)]


@pytest.mark.django_db
def test_every_province_and_territory_has_a_rate_in_force_and_the_first_price_is_99_dollars() -> None:
    assert [province for province in filter(None, Province.values) if not taxes_in_force(9900, province, TODAY)] == []
    price = price_in_force(date.today())
    assert price is not None
    assert price.amount_cents == 9900


@pytest.mark.django_db
def test_a_new_rate_holds_from_its_day_on() -> None:
    TaxRate.objects.filter(province="ON").update(until_on=date(2026, 11, 30))
    TaxRate.objects.create(province="ON", kind="hst", rate=12_000, from_on=date(2026, 12, 1))
    days = (date(2026, 11, 30), date(2026, 12, 1))
    assert [[each.cents for each in taxes_in_force(9900, "ON", day)] for day in days] == [[1287], [1188]]


@pytest.mark.parametrize(
    ("paid", "back"), [(11187, 5594), (11286, 5643), (11385, 5693), (10395, 5198), (11383, 5692), (9900, 4950), (1, 1)]
)
def test_half_of_what_was_paid_is_rounded_half_up(paid: int, back: int) -> None:
    assert half_of(paid) == back


@pytest.mark.parametrize(
    ("after", "received_after", "cents", "rule"),
    [
        (timedelta(0), None, 5594, RefundRule.WITHIN_48_HOURS),
        (48 * HOUR - SECOND, None, 5594, RefundRule.WITHIN_48_HOURS),  # 47:59:59
        (48 * HOUR, None, 0, RefundRule.TOO_LATE),
        (48 * HOUR + SECOND, None, 0, RefundRule.TOO_LATE),
        (3 * HOUR, 2 * HOUR, 0, RefundRule.WORKBOOK_RECEIVED),
        (3 * HOUR, 3 * HOUR, 0, RefundRule.WORKBOOK_RECEIVED),
        (3 * HOUR, 4 * HOUR, 5594, RefundRule.WITHIN_48_HOURS),  # asked for before it came, entered afterwards
        (60 * HOUR, 50 * HOUR, 0, RefundRule.WORKBOOK_RECEIVED),
        (-HOUR, None, 5594, RefundRule.WITHIN_48_HOURS),  # a cheque that staff marked after the letter came
    ],
)
def test_the_refund_follows_from_three_moments(
    after: timedelta, received_after: timedelta | None, cents: int, rule: RefundRule
) -> None:
    received = PAID + received_after if received_after is not None else None
    assert refund_for(PAID, PAID + after, received, 11187) == (cents, rule)


def test_the_48_hours_are_hours_also_when_the_clocks_change() -> None:
    """The clocks of Ottawa go back on 2026-11-01: two days on the wall are 49 hours."""
    paid = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)  # noon
    assert refund_for(paid, datetime(2026, 11, 2, 16, 0, tzinfo=UTC), None, 11187)[1] == RefundRule.TOO_LATE


def test_what_was_not_paid_is_not_paid_back() -> None:
    assert refund_for(None, PAID, None, 11187) == (0, RefundRule.NOT_PAID)


@pytest.mark.parametrize(
    ("taxes", "price", "parts"),
    [([(13_000, 1287)], 4950, [644]), ([(5000, 495), (9975, 988)], 4950, [248, 494]), ([], 4950, [])],
)
def test_a_refund_consists_of_price_and_taxes(taxes: list[tuple[int, int]], price: int, parts: list[int]) -> None:
    lines = [TaxLine("hst", rate, cents) for rate, cents in taxes]
    total = 9900 + sum(cents for _rate, cents in taxes)
    got, back = split_refund(half_of(total), 9900, lines)
    assert (got, [each.cents for each in back]) == (price, parts)


@given(
    price=st.integers(1, 1_000_000), rates=st.lists(st.integers(1, 20_000), max_size=3), share=st.integers(1, 1_000_000)
)
def test_the_parts_of_a_refund_always_add_up(price: int, rates: list[int], share: int) -> None:
    lines = tax_lines(price, [("gst", rate) for rate in rates])
    total = price + sum(each.cents for each in lines)
    amount = max(1, total * share // 1_000_000)
    left, parts = split_refund(amount, price, lines)
    assert left + sum(each.cents for each in parts) == amount
    assert left >= 0


@given(numerator=st.integers(0, 10**12), denominator=st.integers(1, 10**6))
def test_halves_are_rounded_up_and_nothing_else(numerator: int, denominator: int) -> None:
    doubled = 2 * numerator // denominator
    assert half_up(numerator, denominator) == (doubled + 1) // 2


@pytest.mark.parametrize(
    ("language", "money", "rate"), [("en", "$1,118.70", "9.975%"), ("fr", "1\u202f118,70\xa0$", "9,975\xa0%")]
)
def test_money_and_rates_are_written_as_the_language_does(language: str, money: str, rate: str) -> None:
    with translation.override(language):
        assert (written_money(111_870), written_rate(9975)) == (money, rate)
        assert written_rate(13_000) == {"en": "13%", "fr": "13\xa0%"}[language]
