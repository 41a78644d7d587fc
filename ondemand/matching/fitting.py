"""How the mentors fit the mentee of a registration: the whole pool for staff, a few for the mentee (FIND-4, FIND-12).

Both are made from what is shown to members; answers for staff alone are counted on the page of the mentee profile,
which asks for a reason each time. The languages are those of the registration (OD-2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from members.queries import blocked_ids, called
from mentorship.profiles import reader
from mentorship.profiles.fit import Fit, Judged, Labels
from mentorship.profiles.models import FitWeights, MenteeProfile, MentorProfile
from mentorship.profiles.policy import Program
from mentorship.profiles.queries import who_may_mentor_in
from ondemand.matching.models import ShortlistEntry
from ondemand.matching.rules import matched_before, running_with
from ondemand.registrations.models import Registration


@dataclass(frozen=True)
class Wanted:
    """What staff look for within the pool: words, and codes of the lists; empty ones ask for nothing."""

    words: str = ""
    area: str = ""
    topic: str = ""
    language: str = ""
    where: str = ""
    has_place: bool = False

    def within(self, profiles: QuerySet[MentorProfile]) -> QuerySet[MentorProfile]:
        """Those that have all of it."""
        if self.words:
            english, french = (SearchQuery(self.words, config=f"caot_{code}") for code in ("en", "fr"))
            profiles = profiles.filter(Q(search_en=english) | Q(search_fr=french) | called(self.words, "member__"))
        if self.area:
            profiles = profiles.filter(areas__contains=[self.area])
        if self.topic:
            profiles = profiles.filter(topics__contains=[self.topic])
        if self.language:
            profiles = profiles.filter(languages__contains=[self.language])
        if self.where == "remote":
            profiles = profiles.filter(is_remote=True)
        elif self.where:
            profiles = profiles.filter(province=self.where)
        return profiles.filter(has_place=True) if self.has_place else profiles


@dataclass(frozen=True)
class Ranked:
    """The eligible mentors in the order of the fit (keys of profiles), and how everybody fits, where that is known."""

    keys: Sequence[int]
    fits: Judged | None

    def fit(self, key: int, labels: Labels) -> Fit | None:
        """One mentor's fit in words; None without a mentee profile to compare with."""
        if self.fits is None or key >= self.fits.pool.size:
            return None
        return self.fits.at(key, labels)


def mentors_for(registration: Registration, now: datetime) -> QuerySet[MentorProfile]:
    """Who takes part and may be proposed to the mentee: not oneself, not whom a block keeps apart (SAFE-1), not who was
    matched with this registration before or has a mentorship with the mentee."""
    mentee = registration.member
    apart = {mentee.pk, *blocked_ids(mentee), *matched_before(registration), *running_with(mentee)}
    return who_may_mentor_in(Program.ONDEMAND, now).exclude(member__in=apart)


def ranked_mentors(registration: Registration, wanted: Wanted, now: datetime) -> Ranked:
    """All eligible mentors that have what is wanted, who fits best first; who has no place stands behind.

    As many statements whatever the number of mentors.
    """
    profiles = wanted.within(mentors_for(registration, now))
    fits = judged(registration, now)
    if fits is None:
        named = profiles.order_by("-has_place", "member__last_name", "member__first_name", "pk")
        return Ranked(list(named.values_list("pk", flat=True)), None)
    rank = fits.rank()
    last = int(rank.max(initial=0)) + 1
    keys = list(profiles.order_by("pk").values_list("pk", flat=True))
    return Ranked(sorted(keys, key=lambda key: rank[key] if key < len(rank) else last), fits)


def mentee_profile_of(registration: Registration) -> MenteeProfile | None:
    """What the mentee wrote; read once for each registration that was read, or with it."""
    return getattr(registration.member, "mentee_profile", None)


def judged(registration: Registration, now: datetime) -> Judged | None:
    """The whole pool for the mentee; None without a mentee profile."""
    mentee = mentee_profile_of(registration)
    return reader.judge_shown_for_staff(mentee, now, registration.languages) if mentee else None


def weights_version(now: datetime) -> int | None:
    """The version of the points that is in force, for the record (design 4)."""
    in_force = FitWeights.objects.filter(since__lte=now).order_by("-version")
    return in_force.values_list("version", flat=True).first()


def frozen(fit: Fit | None) -> dict[str, Any]:
    """The columns of a `ShortlistEntry` that say for staff how the mentor fitted. Of identity nothing is kept."""
    if fit is None:
        return {"score": None, "band": None, "answers": None, "answers_of": None, "reasons": []}
    reasons = [{"line": each.name, "is_met": each.is_met} for each in fit.reasons if each.name != "identity"]
    return {
        "score": fit.score,
        "band": int(fit.band),
        "answers": fit.answers,
        "answers_of": fit.of,
        "reasons": reasons,
    }


def fits_for_mentee(
    registration: Registration, entries: Sequence[ShortlistEntry], labels: Labels, now: datetime
) -> dict[int, Fit]:
    """How the mentors of a list fit, as the mentee may read it: from what is shown alone, made anew each time (FIND-4).

    By key of the mentor (a member); empty without a mentee profile. Three statements.
    """
    profiles = {profile.pk: profile for entry in entries if (profile := profile_of(entry)) is not None}
    fits = reader.fits_of(registration.member, list(profiles.values()), labels, now, registration.languages)
    return {profiles[key].member_id: fit for key, fit in fits.items()}


def profile_of(entry: ShortlistEntry) -> MentorProfile | None:
    """The mentor's profile, loaded with the entry; an erased mentor has none any more."""
    return getattr(entry.mentor, "mentor_profile", None)
