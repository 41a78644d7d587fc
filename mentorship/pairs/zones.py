"""What a time on the clock means where clocks change, and a moment in words of a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from caot_mentor.dates import written_moment_in
from members.zones import EVERY_ZONE


def moments_at(on_the_clock: datetime, zone: str) -> list[datetime]:
    """The moments (UTC) at which a clock in the zone shows this naive time, earlier first.

    None when it is left out as clocks go forward, two when it is shown twice as they go back, else one.
    """
    place = ZoneInfo(zone)
    both = {on_the_clock.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(found for found in both if found.astimezone(place).replace(tzinfo=None) == on_the_clock)


def on_the_clock(moment: datetime, zone: str) -> str:
    """The date and the time on the clock there, for pages that name the zone once."""
    return written_moment_in(moment, ZoneInfo(zone))


def in_words(moment: datetime, zone: str) -> str:
    """The date and the time on the clock there, with the zone's name, in the reader's language."""
    return f"{on_the_clock(moment, zone)}, {name_of_zone(zone)}"


def name_of_zone(zone: str) -> str:
    """What people call it, in the reader's language."""
    return str(EVERY_ZONE.get(zone, zone))
