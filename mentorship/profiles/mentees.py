"""A mentee in words: what a mentor reads who was asked for a first meeting (FIND-5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from mentorship.profiles.cards import in_words, written_in
from mentorship.profiles.models import MenteeProfile, Term
from mentorship.profiles.policy import VALUE_PAIRS

Kind = Term.Kind


def described_mentee(profile: MenteeProfile) -> dict[str, Any]:
    """The mentee profile as a mentor sees it, in the reader's language: what `mentee_profile_shown.html` takes.

    `name`, `goals`, `looking_for`, `about`, `language`, `other_language`, `practice` and `meeting` (pairs of heading
    and words). Employer, people to keep away from, times and importance are not in it: no mentor sees them.
    """
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for term in Term.objects.all():
        labels[term.kind][term.code] = term.name
    values = {code: capfirst(str(label)) for options in VALUE_PAIRS.values() for code, label in options}
    labels["value"] = values
    practice: list[tuple[Any, str, Iterable[str]]] = [
        (gettext_lazy("Where they are in their career"), Kind.PATH, profile.paths),
        (gettext_lazy("Wants to learn about"), Kind.AREA, profile.areas),
        (gettext_lazy("Wants to talk about"), Kind.TOPIC, profile.topics),
        (gettext_lazy("Practises now in"), Kind.AREA, profile.current_areas),
        (gettext_lazy("Practice settings"), Kind.SETTING, profile.practice_settings),
        (gettext_lazy("Client age groups"), Kind.AGE, profile.ages),
        (gettext_lazy("Prefers"), "value", profile.values),
    ]
    meeting: list[tuple[Any, str, Iterable[str]]] = [
        (gettext_lazy("Ways of meeting"), Kind.MODE, profile.modes),
        (gettext_lazy("Province or territory"), Kind.WHERE, [profile.province]),
    ]
    languages = [labels[Kind.LANGUAGE][code] for code in profile.languages if code in labels[Kind.LANGUAGE]]
    return {
        "name": profile.member.get_full_name(),
        "goals": list(profile.goals),
        "looking_for": profile.looking_for,
        "about": profile.about,
        "language": profile.text_language,
        "other_language": written_in(profile.text_language),
        "practice": in_words(practice, labels),
        # the preferred language first
        "meeting": [(gettext_lazy("Languages, the preferred one first"), languages), *in_words(meeting, labels)],
    }
