"""Time zones: those of Canada, some for members elsewhere, and which one a person reads times in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

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
# MEM-1: members live outside Canada as well; west to east
ELSEWHERE: Mapping[str, StrOrPromise] = {
    "Pacific/Honolulu": _("Honolulu"),
    "America/Mexico_City": _("Mexico City"),
    "America/Sao_Paulo": _("São Paulo"),
    "Europe/London": _("London, Dublin"),
    "Europe/Paris": _("Paris, Berlin"),
    "Africa/Lagos": _("Lagos"),
    "Africa/Johannesburg": _("Johannesburg"),
    "Asia/Beirut": _("Beirut"),
    "Asia/Dubai": _("Dubai"),
    "Asia/Karachi": _("Karachi"),
    "Asia/Kolkata": _("New Delhi, Mumbai"),
    "Asia/Hong_Kong": _("Hong Kong, Manila, Singapore"),
    "Asia/Tokyo": _("Tokyo"),
    "Australia/Sydney": _("Sydney"),
    "Pacific/Auckland": _("Auckland"),
}
EVERY_ZONE: Mapping[str, StrOrPromise] = {**ZONES, **ELSEWHERE}
GROUPED = [(_("Canada"), list(ZONES.items())), (_("Elsewhere"), list(ELSEWHERE.items()))]
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
    """The zone that the person chose, else that of the province; where nothing is said, the association's."""
    return member.time_zone or zone_of_province(member.province)


def zone_of_province(province: str) -> str:
    """The zone of most of the province or territory; outside Canada the association's."""
    return OF_PROVINCE.get(province, DEFAULT_ZONE)
