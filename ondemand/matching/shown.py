"""A list of mentors as the mentee reads it; staff see the same before it is sent (FIND-4: from what is shown alone)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.queries import today
from mentorship.pairs.rules import name_of
from mentorship.profiles.cards import fit_in_words, labels_of_terms, line_about, written_in
from mentorship.profiles.models import MentorProfile, Term
from ondemand.matching.fitting import fits_for_mentee, profile_of
from ondemand.matching.models import ShortlistEntry
from ondemand.matching.rules import obstacles_of
from ondemand.registrations.models import Registration

TAGS = 8  # so many words of practice stand on a card; the profile has the rest


@dataclass(frozen=True)
class ShownMentor:
    """One mentor of a list. `card` is None for who cannot be matched any more: then the name alone is shown, without a
    reason (SAFE-1)."""

    entry: ShortlistEntry
    name: str
    card: dict[str, Any] | None

    @property
    def is_free(self) -> bool:
        return self.card is not None


def shown_mentors(registration: Registration, entries: Sequence[ShortlistEntry], now: datetime) -> list[ShownMentor]:
    """The mentors of a list in its order, in the reader's language; as many statements whatever their number."""
    obstacles = obstacles_of(registration, [entry.mentor_id for entry in entries], now)
    labels = labels_of_terms()
    fits = fits_for_mentee(registration, entries, labels, now)
    shown = []
    for entry in entries:
        profile, card = profile_of(entry), None
        if profile is not None and entry.mentor_id not in obstacles:
            fit = fits.get(entry.mentor_id)
            card = _card(profile, labels, now) | {"fit": fit and fit_in_words(fit)}
        shown.append(ShownMentor(entry, name_of(entry.mentor), card))
    return shown


def _card(profile: MentorProfile, labels: dict[str, dict[str, str]] | Any, now: datetime) -> dict[str, Any]:
    language = get_language()
    words = [
        labels[kind][code]
        for kind, codes in ((Term.Kind.AREA, profile.areas), (Term.Kind.TOPIC, profile.topics))
        for code in codes
        if code in labels[kind]
    ]
    spoken = ", ".join(labels[Term.Kind.LANGUAGE].get(code, code) for code in profile.languages)
    return {
        "line": line_about(profile, None, labels[Term.Kind.WHERE], today(now), language),
        "languages": _("Mentors in: %(languages)s") % {"languages": spoken},
        "tags": words[:TAGS],
        "sentence": profile.sentence,
        "language": profile.text_language,
        "other_language": written_in(profile.text_language, language),
    }
