"""The time zones of Canada: which is whose, and what a time on the clock means where clocks change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_moment_in
from members.models import Member

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ZONES: Mapping[str, StrOrPromise] = {
    "America/St_Johns": _("Newfoundland time (St. John’s)"),
    "America/Halifax": _("Atlantic time (Halifax)"),
    "America/Toronto": _("Eastern time (Toronto, Montréal)"),
    "America/Winnipeg": _("Central time (Winnipeg)"),
    "America/Regina": _("Central time, never changed (Regina)"),
    "America/Edmonton": _("Mountain time (Edmonton)"),
    "America/Whitehorse": _("Yukon time (Whitehorse)"),
    "America/Vancouver": _("Pacific time (Vancouver)"),
}
DEFAULT_ZONE = "America/Toronto"
OF_PROVINCE = {
    "NL": "America/St_Johns",
    **dict.fromkeys(("NB", "NS", "PE"), "America/Halifax"),
    **dict.fromkeys(("ON", "QC", "NU"), DEFAULT_ZONE),
    "MB": "America/Winnipeg",
    "SK": "America/Regina",
    **dict.fromkeys(("AB", "NT"), "America/Edmonton"),
    "YT": "America/Whitehorse",
    "BC": "America/Vancouver",
}


def zone_of(member: Member) -> str:
    """The zone of the person's province; outside Canada, or where nothing is said, the association's."""
    return OF_PROVINCE.get(member.province, DEFAULT_ZONE)


def moments_at(on_the_clock: datetime, zone: str) -> list[datetime]:
    """The moments (UTC) at which a clock in the zone shows this naive time, earlier first.

    None when it is left out as clocks go forward, two when it is shown twice as they go back, else one.
    """
    place = ZoneInfo(zone)
    both = {on_the_clock.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(found for found in both if found.astimezone(place).replace(tzinfo=None) == on_the_clock)


def in_words(moment: datetime, zone: str) -> str:
    """The date and the time on the clock there, with the zone's name, in the reader's language."""
    return f"{written_moment_in(moment, ZoneInfo(zone))}, {ZONES.get(zone, zone)}"
