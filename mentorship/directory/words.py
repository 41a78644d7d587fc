"""The words that entries of the directory are sorted by, and how a spreadsheet writes them (DIR-1).

An entry holds a code for every word that stands here, so that it reads well in both languages. A list in `CLOSED` takes
no other words. The others take what staff write: a word that nobody knows here is kept, offered and shown as written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from members.policy import Province
from members.roll.checking import PROVINCES
from members.roll.columns import key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Type(models.TextChoices):
    """What an entry is (DIR-1)."""

    FORMAL = "formal", _("Formal program")
    INFORMAL = "informal", _("Informal source")
    SUMMER = "summer", _("Summer opportunity")
    ORGANIZATION = "organization", _("Mentoring organization")


class HostKind(models.TextChoices):
    """What its host is (DIR-1, fields 5.11)."""

    DEPARTMENT = "department", _("Department")
    DIVISION = "division", _("Division")
    HOSPITAL_SITE = "hospital-site", _("Hospital site")
    ASSOCIATION = "association", _("Association")
    AGENCY = "agency", _("Agency")
    UNIVERSITY = "university", _("University")
    PROGRAM = "program", _("Program")
    OTHER = "other", _("Other")


CANADA = "canada"
FREE = "free"
# By facet's column, the word that means everybody: the entry is for each of the others too, as is one that names none.
FOR_ALL = {"audiences": "all-members", "professions": "all", "provinces": CANADA}
KNOWN: Mapping[str, Mapping[str, StrOrPromise]] = {
    "type": dict(Type.choices),
    "host_kind": dict(HostKind.choices),
    "specialties": {
        "paediatrics": _("Paediatrics"),
        "mental-health": _("Mental health"),
        "neurology": _("Neurology"),
        "older-adults": _("Older adults"),
        "physical-health": _("Physical health"),
        "work-and-return-to-work": _("Work and return to work"),
        "primary-care": _("Primary care"),
        "research": _("Research"),
        "teaching": _("Teaching"),
        "leadership": _("Leadership"),
    },
    "audiences": {
        "students": _("Students"),
        "new-graduates": _("New graduates"),
        "internationally-educated": _("Internationally educated OTs"),
        "otas": _("OTAs"),
        "all-members": _("All members"),
    },
    "professions": {
        "ot": _("OT"),
        "ota": _("OTA"),
        "pt": _("PT"),
        "slp": _("SLP"),
        "all": _("All health professions"),
    },
    "equity_focus": {
        "indigenous": _("Indigenous"),
        "black": _("Black"),
        "racialized": _("Racialized"),
        "2slgbtqia": _("2SLGBTQIA+"),
        "disability": _("Disability"),
        "francophone-minority": _("Francophone minority"),
        "first-generation": _("First generation"),
    },
    "formats": {
        "one-to-one": _("1:1"),
        "group": _("Group"),
        "peer": _("Peer"),
        "event-series": _("Event series"),
        "list": _("List"),
    },
    "provinces": {CANADA: _("Across Canada"), **{code.lower(): label for code, label in Province.choices if code}},
    "languages": {"en": _("English"), "fr": _("French")},
    "time_commitment": {
        "flexible": _("Flexible"),
        "1-h-month": _("1 h a month"),
        "2-h-month": _("2 h a month"),
        "3-h-term": _("3 h a term"),
        "two-days": _("Two days"),
    },
    "cost": {FREE: _("Free")},
}
LISTS = ("specialties", "audiences", "professions", "equity_focus", "formats", "provinces", "languages")
CLOSED = frozenset({"type", "host_kind", "formats", "provinces", "languages"})
# Other spellings. A spreadsheet program makes a time of day of "1:1".
_ALSO = {
    "formats": {
        "one-to-one": "One-to-one, One on one, Un à un, Individuel, 01:01:00",
        "event-series": "Event, Events, Événement, Événements",
        "peer": "Peers, Peer-to-peer, Pairs",
        "group": "Groups, Groupe, Groupes",
        "list": "Lists, Listes",
    },
    "provinces": {CANADA: "Canada, National, Pancanadien, All provinces, Toutes les provinces"},
    "languages": {"en": "EN, Anglais, English", "fr": "FR, Français, French"},
    "cost": {FREE: "No cost, None, Sans frais, 0, 0 $, $0"},
    "audiences": {"all-members": "All, Everyone"},
}


# By what else an entry is found than by the name of its code.
ALSO_FOUND_BY = {("host_kind", "hospital-site"): "Hôpital"}
# $1,200.50 and 1 200,50 $
_WHOLE, _CENTS, _SPACE = r"(\d{1,3}(?:[,\s]\d{3})+|\d+)", r"(?:[.,](\d{2}))?", r"\s?"
_DOLLARS = re.compile(rf"\${_SPACE}{_WHOLE}{_CENTS}(?!\d)|(?<!\d){_WHOLE}{_CENTS}{_SPACE}\$(?!\d)")


def with_dollars(text: str) -> str:
    """Staff's words about a cost, with the amounts in them as the reader's language writes them."""
    is_french = (translation.get_language() or "en").startswith("fr")

    def written(found: re.Match[str]) -> str:
        whole, cents = int(re.sub(r"\D", "", found[1] or found[3])), found[2] or found[4]
        if is_french:
            return f"{whole:,}".replace(",", "\xa0") + (f",{cents}" if cents else "") + "\xa0$"
        return f"${whole:,}" + (f".{cents}" if cents else "")

    return _DOLLARS.sub(written, text)


def label(name: str, value: str) -> str:
    """A value as people read it, in the reader's language; a word that nobody knows here as it was written."""
    return _label(translation.get_language(), name, value)


@lru_cache(maxsize=4096)
def _label(_language: str | None, name: str, value: str) -> str:
    # a spreadsheet of 5,000 entries asks 55,000 times
    return str(KNOWN.get(name, {}).get(value, value))


def in_a_cell(name: str, value: str) -> str:
    """A value as a spreadsheet has it: places and languages by their short codes, all else as people read it."""
    if name in {"provinces", "languages"}:
        return "Canada" if value == CANADA else value.upper()
    return label(name, value)


def recognised(name: str, text: str) -> str | None:
    """The code of a word in either language, else the word itself; None where the list takes no other."""
    code = _by_key(name).get(key(text)) if key(text) else None
    return text if code is None and name not in CLOSED else code


@lru_cache(maxsize=4096)
def in_both(name: str, value: str) -> tuple[str, str]:
    """A value as people read it, in English and in French."""
    labels = []
    for language in ("en", "fr"):
        with translation.override(language):
            labels.append(label(name, value))
    return labels[0], labels[1]


@cache
def _by_key(name: str) -> Mapping[str, str]:
    found = {key(word): code for code, words in _ALSO.get(name, {}).items() for word in words.split(", ")}
    if name == "provinces":
        found |= {spelled: code.lower() for spelled, code in PROVINCES.items() if code}
    for language in ("fr", "en"):
        with translation.override(language):
            found |= {key(str(words)): code for code, words in KNOWN[name].items()}
    return found | {key(code): code for code in KNOWN[name]}
