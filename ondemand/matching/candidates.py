"""A mentor as staff weigh them for one registration: fit with the number, places, load, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from members.queries import today
from mentorship.profiles.cards import Labels, in_words, line_about
from mentorship.profiles.fit import BAND_LABELS, Barrier, Fit
from mentorship.profiles.models import MentorProfile, Term
from ondemand.matching.fitting import Ranked, mentee_profile_of
from ondemand.matching.models import ShortlistEntry
from ondemand.matching.queries import Load, loads_of, rivals_of
from ondemand.matching.rules import Obstacle, obstacles_of
from ondemand.registrations.models import Registration

NO_LOAD = Load(0, 0)
# what the fit itself says before all points; a full place is said by the places
WARNINGS = {
    Barrier.LANGUAGE: gettext_lazy("No language in common"),
    Barrier.MUST: gettext_lazy("Misses what is a must for the mentee"),
    Barrier.EMPLOYER: gettext_lazy("Same employer as the mentee"),
}


@dataclass(frozen=True)
class Candidate:
    """One mentor; `fit` is None without a mentee profile, `obstacle` for who can be matched."""

    profile: MentorProfile
    line: str
    fit: Fit | None
    obstacle: Obstacle | None
    load: Load
    rivals: Sequence[ShortlistEntry] = ()
    entry: ShortlistEntry | None = None  # of the list that counts

    @property
    def band(self) -> Any:
        """The fit in a word."""
        return BAND_LABELS[self.fit.band] if self.fit else ""

    @property
    def warning(self) -> Any:
        """What speaks against this mentor, though staff may decide otherwise."""
        return WARNINGS.get(self.fit.barrier, "") if self.fit else ""

    @property
    def places(self) -> str:
        """How many places are taken of how many, in words."""
        said = {"taken": self.profile.places_taken, "places": self.profile.places}
        return (
            ngettext("%(taken)s of %(places)s place taken", "%(taken)s of %(places)s places taken", self.profile.places)
            % said
        )

    @property
    def conflicts(self) -> list[str]:
        """Who else waits for this mentor, in words."""
        said = []
        for rival in self.rivals:
            who = rival.shortlist.registration.member.get_full_name()
            choice = {1: _("first choice"), 2: _("second choice")}.get(rival.rank or 0, _("third choice"))
            said.append(_("Also %(choice)s of %(name)s, who waits for a match") % {"choice": choice, "name": who})
        return said


def candidates(
    registration: Registration,
    profiles: Sequence[MentorProfile],
    ranked: Ranked,
    labels: Labels,
    now: datetime,
    entries: Iterable[ShortlistEntry] = (),
) -> list[Candidate]:
    """These mentors in their order, with what staff weigh; as many statements whatever their number."""
    keys = [profile.member_id for profile in profiles]
    obstacles, loads = obstacles_of(registration, keys, now), loads_of(keys, registration, now)
    rivals, by_mentor = rivals_of(keys, registration), {entry.mentor_id: entry for entry in entries}
    on, language = today(now), get_language()
    return [
        Candidate(
            profile,
            line_about(profile, None, labels[Term.Kind.WHERE], on, language),
            ranked.fit(profile.pk, labels),
            obstacles.get(profile.member_id),
            loads.get(profile.member_id, NO_LOAD),
            rivals.get(profile.member_id, ()),
            by_mentor.get(profile.member_id),
        )
        for profile in profiles
    ]


def wishes_of(registration: Registration, labels: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """What the mentee looks for, for staff: `goals` with their `language`, `lines` of heading and words, and whether
    people to keep away from are named (`keeps_away`: read on the mentee profile, where a look is on record).
    """
    profile = mentee_profile_of(registration)
    spoken = [labels[Term.Kind.LANGUAGE].get(code, code) for code in registration.languages]
    lines: list[tuple[Any, list[str]]] = [(gettext_lazy("Languages"), spoken)]
    if profile is not None:
        lines += in_words(
            [
                (gettext_lazy("Career"), Term.Kind.PATH, profile.paths),
                (gettext_lazy("Wants to learn about"), Term.Kind.AREA, profile.areas),
                (gettext_lazy("Wants to talk about"), Term.Kind.TOPIC, profile.topics),
                (gettext_lazy("Ways of meeting"), Term.Kind.MODE, profile.modes),
                (gettext_lazy("Where"), Term.Kind.WHERE, [profile.province] if profile.province else []),
            ],
            labels,
        )
    return {
        "profile": profile,
        "goals": list(profile.goals) if profile else [],
        "language": f"{profile.text_language}-CA" if profile else "",
        "lines": lines,
        "keeps_away": bool(profile and profile.keep_away),
    }
