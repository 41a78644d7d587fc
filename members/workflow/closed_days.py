"""The office's closed days (OD-11)."""

from datetime import date

import holidays

from caot_mentor.errors import NotAllowed
from members.models import ClosedDay, Member
from members.policy import CLOSED_DAYS_YEARS_AHEAD


def seed_closed_days(on: date) -> int:
    """Add Ontario's public holidays of the years up to three ahead of `on` (OD-11); returns how many were added.

    Only years of which the table knows no day at all are seeded, so that a day that staff removed stays removed.
    """
    years = [
        year
        for year in range(on.year - 1, on.year + CLOSED_DAYS_YEARS_AHEAD + 1)
        if not ClosedDay.objects.filter(day__year=year).exists()
    ]
    if not years:
        return 0
    english = holidays.country_holidays("CA", subdiv="ON", years=years, language="en_CA")
    french = holidays.country_holidays("CA", subdiv="ON", years=years, language="fr")
    days = [day for day in sorted(english) if day.year in years]
    created = ClosedDay.objects.bulk_create(
        [ClosedDay(day=day, name_en=english[day][:80], name_fr=french[day][:80]) for day in days], ignore_conflicts=True
    )
    return len(created)


def save_closed_day(closed_day: ClosedDay, *, by: Member) -> ClosedDay:
    """Add a closed day or change its name. Stored due dates do not move. Raises NotAllowed without the right."""
    if not by.has_perm("members.change_closedday"):
        raise NotAllowed
    closed_day.save()
    return closed_day


def remove_closed_day(closed_day: ClosedDay, *, by: Member) -> None:
    """Make the day a business day for clocks that start from now on. Raises NotAllowed without the right."""
    if not by.has_perm("members.delete_closedday"):
        raise NotAllowed
    closed_day.delete()
