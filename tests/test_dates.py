"""Dates in words, in both languages: French says the first of a month as « 1er »."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from caot_mentor.dates import written_day, written_moment
from caot_mentor.mail.compose import compose
from tests.habits import DATE_IN_TEMPLATE

# noon and after midnight UTC, the evening before in Ottawa
NOON, EVENING = datetime(2026, 12, 1, 17, 2, tzinfo=UTC), datetime(2026, 12, 2, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "write", "when", "words"),
    [
        ("fr", written_day, date(2026, 1, 1), "1er janvier 2026"),
        ("fr", written_day, date(2026, 1, 2), "2 janvier 2026"),
        ("fr", written_day, date(2026, 1, 11), "11 janvier 2026"),
        ("fr", written_day, EVENING, "1er décembre 2026"),
        ("fr", written_moment, NOON, "1er décembre 2026, 12 h 02"),
        ("fr", written_moment, EVENING, "1er décembre 2026, 20 h 30"),
        ("en", written_day, date(2026, 1, 1), "January 1, 2026"),
        ("en", written_day, EVENING, "December 1, 2026"),
        ("en", written_moment, NOON, "December 1, 2026, 12:02 p.m."),
    ],
)
def test_date_is_written_in_the_readers_language(
    language: str, write: Callable[[date], str], when: date, words: str
) -> None:
    with translation.override(language):
        assert write(when) == words


def test_templates_write_dates_by_the_same_words() -> None:
    page = Template("{{ on|day }} / {{ at|day }} / {{ at|moment }} / {{ none|day }}{{ none|moment }}")
    with translation.override("fr"):
        written = page.render(Context({"on": date(2026, 3, 1), "at": EVENING, "none": None}))
    assert written == "1er mars 2026 / 1er décembre 2026 / 1er décembre 2026, 20 h 30 / "


def test_mail_says_the_first_of_a_month() -> None:
    context = {"first_name": "Ann", "ends_on": date(2027, 10, 1), "renewal_url": "x", "notifications_url": "y"}
    assert "jusqu'au 1er octobre 2027" in compose(
        "membership_renewed", language="fr", context=context
    ).text_body.replace("’", "'")


@pytest.mark.parametrize(
    ("used", "is_refused"),
    [
        ("{{ a|date }}", True),
        ('{{ a|date:"DATE_FORMAT" }}', True),
        ("{{ a|date:'j F Y' }}", True),
        ('{{ a|date:"Y-m-d" }}', False),
        ('{{ a|date:"SHORT_DATE_FORMAT" }}', False),
        ("{{ a.date }} {{ a|day }}", False),
    ],
)
def test_the_habit_refuses_djangos_long_dates(used: str, is_refused: bool) -> None:
    assert bool(DATE_IN_TEMPLATE.search(used)) is is_refused
