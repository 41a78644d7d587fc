"""A mentor in words: the card among the results, and the answers on the mentor's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from caot_mentor.dates import written_day
from members.models import SelfIdentification
from members.queries import started_membership
from members.traits import Trait
from mentorship.profiles.fit import BAND_LABELS, VALUE_LABELS, Band, Barrier, Fit, Judged
from mentorship.profiles.models import MentorProfile, Term
from mentorship.profiles.private_filters import shown_value
from mentorship.profiles.search import Row

TAGS_ON_CARD, REASONS_ON_CARD = 5, 3
REMOTE = "remote"  # the code of "anywhere, remotely" among the places
OUTSIDE = "outside"  # that of "outside Canada"

type Labels = Mapping[str, Mapping[str, str]]  # by list, then by code
type Language = str | None  # the active one, asked for once for all the cards of a page


class Somebody(Protocol):
    """What the line under a name is made from: a profile, or a row of the search."""

    @property
    def practising_since(self) -> int | None: ...
    @property
    def city(self) -> str: ...
    @property
    def province(self) -> str: ...
    @property
    def is_remote(self) -> bool: ...


class Host(Protocol):
    """What a mentor's places are read from: a profile, or a row of the search."""

    @property
    def places(self) -> int: ...
    @property
    def places_taken(self) -> int: ...
    @property
    def is_paused(self) -> bool: ...
    @property
    def away_from(self) -> date | None: ...
    @property
    def away_to(self) -> date | None: ...


def line_about(
    somebody: Somebody, category: str | None, places: Mapping[str, str], on: date, language: Language
) -> str:
    """Category, years in practice and place in one line."""
    parts = [category] if category else []
    if somebody.practising_since is not None:
        parts.append(_years_in_words(max(0, on.year - somebody.practising_since), language))
    province = places.get(somebody.province, "")
    if somebody.city and somebody.province == OUTSIDE:
        province = province[:1].lower() + province[1:]  # no name of a place: "Lyon, outside Canada"
    place = ", ".join(part for part in (somebody.city, province) if part)
    if place and somebody.is_remote:
        place = _("%(place)s, or remotely") % {"place": place}
    elif somebody.is_remote:
        place = places.get(REMOTE, "")
    return " · ".join([*parts, place] if place else parts)


@lru_cache(maxsize=256)
def _years_in_words(years: int, _language: str | None) -> str:
    if years == 0:
        return _("first year in practice")
    return ngettext("%(years)s year in practice", "%(years)s years in practice", years) % {"years": years}


def places_of(host: Host, on: date, language: Language) -> dict[str, Any]:
    """Whether the mentor has a place on the day `on`, in words (FIND-8); `is_open` is what `counts_as_open` says."""
    free = host.places - host.places_taken
    if host.is_paused:
        text = _("Takes a pause")
    elif host.away_from and host.away_to and host.away_from <= on <= host.away_to:
        text = _("Away until %(day)s") % {"day": written_day(host.away_to)}
    elif free < 1:
        text = _("No place free now")
    else:
        return {"text": _free_in_words(free, language), "is_open": True}
    return {"text": text, "is_open": False}


@lru_cache(maxsize=32)
def _free_in_words(free: int, _language: str | None) -> str:
    return ngettext("%(free)s place free", "%(free)s places free", free) % {"free": free}


@lru_cache(maxsize=256)
def _languages_in_words(languages: str, _language: str | None) -> str:
    return _("Mentors in: %(languages)s") % {"languages": languages}


@lru_cache(maxsize=256)
def _answers_in_words(answers: int, of: int, _language: str | None) -> str:
    return _("based on %(answers)s of %(of)s answers") % {"answers": answers, "of": of}


def fit_in_words(fit: Fit, language: Language = None) -> dict[str, Any]:
    """A member's view of a fit: band, how many answers it rests on, reasons; never the number (FIND-12).

    `barrier` stands in the place of the band: what must be met and is not, or that nothing is in common.
    """
    barrier = _barrier_in_words(fit)
    return {
        "band": "" if barrier else BAND_LABELS[fit.band],
        "barrier": barrier,
        "based_on": _answers_in_words(fit.answers, fit.of, language or get_language()),
        "reasons": fit.reasons,
        "unanswered": fit.unanswered,
    }


def _barrier_in_words(fit: Fit) -> str:
    if fit.missed:
        return _("Does not meet what you marked as a must: %(what)s.") % {"what": ", ".join(map(str, fit.missed))}
    if fit.barrier == Barrier.LANGUAGE:
        return _("You have no language in common.")
    return _("Nothing in common found yet.") if fit.band == Band.NONE else ""


def card_of(
    row: Row,
    labels: Labels,
    chosen: Mapping[str, Collection[str]],
    on: date,
    language: Language,
    fit: Fit | None = None,
) -> dict[str, Any]:
    """A row of the search as its card shows it: what was asked for comes first among the few tags."""
    hits: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for facet, codes in (("area", row.areas), ("topic", row.topics)):
        names, wanted = labels[facet], chosen.get(facet, ())
        for code in codes:
            if code in wanted:
                hits.append({"label": names[code], "is_hit": True})
            elif code in names:
                others.append({"label": names[code], "is_hit": False})
    return {
        "public_id": row.public_id,
        "name": row.name,
        "line": line_about(row, row.category, labels["where"], on, language),
        "languages": _languages_in_words(
            ", ".join([labels["language"].get(code, code) for code in row.languages]), language
        ),
        "tags": (hits + others)[:TAGS_ON_CARD],
        "sentence": row.sentence,
        "language": row.text_language,
        "other_language": written_in(row.text_language, language),
        "places": places_of(row, on, language),
        "told": [told for trait, codes, words in row.told or () if (told := _told(trait, codes, words))],
        "fit": fit_in_words(fit, language) if fit else None,
    }


def fits_of(rows: Sequence[Row], fits: Judged | None, labels: Labels) -> list[Fit | None]:
    """How the mentors of a page fit the reader, in words; None for who came while the page was made."""
    if fits is None:
        return [None] * len(rows)
    known = [row.id for row in rows if row.id < fits.pool.size]
    said = dict(zip(known, fits.several(known, labels, REASONS_ON_CARD), strict=True))
    return [said.get(row.id) for row in rows]


def _told(trait: str, codes: list[str], words: str) -> dict[str, str]:
    return {"trait": str(Trait(trait).label), "value": shown_value(trait, codes, words)}


def traits_shown(profile: MentorProfile) -> list[dict[str, str]]:
    """What the mentor chose to show of who they are, in the order of the questions (FIND-4)."""
    shown = SelfIdentification.objects.shown().filter(member_id=profile.member_id)
    rows = {each.trait: each for each in shown}
    return [_told(trait, rows[trait].shown_codes, rows[trait].shown_words) for trait in Trait.values if trait in rows]


def written_in(text_language: str, language: Language = None) -> str:
    """In which language somebody wrote, said to a reader of the other one; else nothing."""
    if text_language == (language or get_language() or "en")[:2]:
        return ""
    return _("Written in French.") if text_language == "fr" else _("Written in English.")


def labels_of_terms() -> Labels:
    """Every term in the reader's language, by list and code, in the lists' order; retired ones are still read."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    # of every mentor's page, and 200 of them: as rows they cost half of what they cost as models
    for kind, code, name in Term.objects.values_list("kind", "code", "name"):
        labels[kind][code] = name
    return labels


def described(profile: MentorProfile, on: date, labels: Labels | None = None) -> dict[str, Any]:
    """A mentor's page in the reader's language, the same for every reader; the employer is told to nobody."""
    labels = labels or labels_of_terms()
    membership, language = started_membership(profile.member, on), get_language()
    category = membership.category.name if membership else None
    practice: list[tuple[Any, str, Iterable[str]]] = [
        (gettext_lazy("Areas of practice"), Term.Kind.AREA, profile.areas),
        (gettext_lazy("Focus within these areas"), Term.Kind.FOCUS, profile.focuses),
        (gettext_lazy("Practice settings"), Term.Kind.SETTING, profile.practice_settings),
        (gettext_lazy("Client age groups"), Term.Kind.AGE, profile.ages),
        (gettext_lazy("Topics"), Term.Kind.TOPIC, profile.topics),
        (gettext_lazy("Career paths known"), Term.Kind.PATH, profile.paths),
        (gettext_lazy("Areas of practice earlier"), Term.Kind.AREA, profile.past_areas),
    ]
    meeting: list[tuple[Any, str, Iterable[str]]] = [
        (gettext_lazy("Languages"), Term.Kind.LANGUAGE, profile.languages),
        (gettext_lazy("Ways of meeting"), Term.Kind.MODE, profile.modes),
        (gettext_lazy("Where"), Term.Kind.WHERE, profile.where),
    ]
    return {
        "name": profile.member.get_full_name(),
        "line": line_about(profile, category, labels["where"], on, language),
        "sentence": profile.sentence,
        "about": profile.about,
        "hopes": profile.hopes,
        "language": profile.text_language,
        "other_language": written_in(profile.text_language, language),
        "practice": in_words(practice, labels),
        "meeting": in_words(meeting, labels),
        "values": [str(VALUE_LABELS[code]) for code in VALUE_LABELS if code in profile.values],
        "hours": _hours(profile.hours_a_month),
        "is_rural": profile.is_rural,
        "places": places_of(profile, on, language),
        "traits": traits_shown(profile),
    }


def _hours(hours: int | None) -> str:
    if hours is None:
        return ""
    return ngettext("About %(hours)s hour a month", "About %(hours)s hours a month", hours) % {"hours": hours}


def in_words(lists: list[tuple[Any, str, Iterable[str]]], labels: Labels) -> list[tuple[Any, list[str]]]:
    """Each list that holds anything, with its heading and its words."""
    found = []
    for heading, kind, codes in lists:
        # in the order of the list, not in that of ticking
        held = set(codes)
        if words := [label for code, label in labels.get(kind, {}).items() if code in held]:
            found.append((heading, words))
    return found
