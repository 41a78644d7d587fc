"""Who fits a mentee, for staff: the number, the reasons that members read, and what answers for staff add (FIND-12).

What was said for staff alone is opened by `open_to_match`, which leaves an access record; nothing else here reads it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.identity import Answer
from members.identity_questions import searchable_options
from members.models import Member
from members.queries import blocked_ids
from members.traits import Trait
from members.workflow.identity import read_to_match
from mentorship.profiles import reader
from mentorship.profiles.fit import BAND_LABELS, Barrier, Fit
from mentorship.profiles.models import MenteeProfile, MentorProfile, Term

BEST = 20  # so many mentors are shown to staff for one mentee
BARRIERS = {
    Barrier.NONE: "",
    Barrier.PLACE: _("has no place now"),
    Barrier.LANGUAGE: _("no language in common"),
    Barrier.MUST: _("misses what is a must for the mentee"),
    Barrier.EMPLOYER: _("same employer"),
}


class Fitting(NamedTuple):
    """A mentor and how well they fit, in words; `shown` is the fit that members see, `counted` what counts besides."""

    profile: MentorProfile
    fit: Fit
    band: Any
    barrier: Any
    shown: Fit
    shown_band: Any
    counted: list[str]  # questions about identity in which an answer for staff is one that both gave


@dataclass(frozen=True)
class Opened:
    """Answers about identity that staff opened to match: of the mentee, and of mentors by the key of the profile."""

    ours: Sequence[Answer]
    theirs: Mapping[int, Sequence[Answer]]

    def counted_for(self, key: int) -> list[str]:
        """The questions to which both gave the same answer and at least one of the two for staff alone."""
        theirs = {answer.trait: answer for answer in self.theirs.get(key, ())}
        return [
            str(mine.trait.label)
            for mine in self.ours
            if (other := theirs.get(mine.trait))
            and (mine.is_for_staff or other.is_for_staff)
            and {*mine.codes} & {*other.codes} & {option.code for option in searchable_options()[mine.trait]}
        ]

    def counted(self) -> list[str]:
        """The questions of which anybody's answer for staff was opened, in the order in which they are asked."""
        everybody = [*self.ours, *chain.from_iterable(self.theirs.values())]
        traits = {answer.trait for answer in everybody if answer.is_for_staff}
        return [str(trait.label) for trait in Trait if trait in traits]


def open_to_match(mentee: MenteeProfile, *, by: Member, reason: str, now: datetime) -> Opened:
    """Open what the mentee and the mentors who may be proposed said for staff who match; each look is on record."""
    keys = dict(_mentors_for(mentee).values_list("member_id", "pk"))
    found = read_to_match(mentee.member, keys, by=by, reason=reason, now=now)
    theirs = {keys[member_id]: answers for member_id, answers in found.items() if member_id in keys}
    return Opened(found.get(mentee.member_id, []), theirs)


def best_for(mentee: MenteeProfile, now: datetime, opened: Opened | None = None) -> list[Fitting]:
    """The listed mentors who fit best, in the order of the search, from what is shown to members alone: that needs no
    access record (design 5). With what was `opened` for staff, in the order that it gives.
    """
    fits = shown = reader.judge_shown_for_staff(mentee, now)
    if opened is not None:
        theirs = {key: _traits(answers) for key, answers in opened.theirs.items()}
        fits = reader.judge_for_staff(mentee, ours=_traits(opened.ours), theirs=theirs, now=now)
    if fits is None or shown is None:
        return []
    rank = fits.rank()
    keys = [key for key in _mentors_for(mentee).order_by("pk").values_list("pk", flat=True) if key < len(rank)]
    best = sorted(keys, key=lambda key: rank[key])[:BEST]
    profiles = MentorProfile.objects.select_related("member").in_bulk(best)
    labels: dict[str, dict[str, str]] = {}
    for term in Term.objects.all():
        labels.setdefault(term.kind, {})[term.code] = term.name
    found = []
    for key in best:
        fit, as_shown = fits.at(key, labels), shown.at(key, labels)
        bands = BAND_LABELS[fit.band], BAND_LABELS[as_shown.band]
        counted = opened.counted_for(key) if opened else []
        found.append(Fitting(profiles[key], fit, bands[0], BARRIERS[fit.barrier], as_shown, bands[1], counted))
    return found


def _mentors_for(mentee: MenteeProfile) -> QuerySet[MentorProfile]:
    """Who is listed and may be proposed: not oneself, nor whom a block keeps apart (SAFE-1)."""
    apart = blocked_ids(mentee.member)
    return MentorProfile.objects.filter(is_listed=True).exclude(member=mentee.member).exclude(member__in=apart)


def _traits(answers: Iterable[Answer]) -> dict[str, frozenset[str]]:
    return {answer.trait: frozenset(answer.codes) for answer in answers}
