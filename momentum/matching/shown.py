"""A mentor as the mentee reads them before a place is accepted: what was written in the application, no more."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship.profiles.cards import in_words, labels_of_terms
from mentorship.profiles.models import Term
from momentum.applications.models import Application


def described_mentor(application: Application) -> dict[str, Any]:
    """`lines` of heading and words; `goals`, what the mentor hopes for, in its `language`. Nothing of identity, no
    employer, no address."""
    labels = labels_of_terms()
    lines = in_words(
        [
            (_("Practises in"), Term.Kind.AREA, application.areas),
            (_("Talks about"), Term.Kind.TOPIC, application.topics),
            (_("Practice settings"), Term.Kind.SETTING, application.practice_settings),
            (_("Languages"), Term.Kind.LANGUAGE, application.languages),
            (_("Ways of meeting"), Term.Kind.MODE, application.modes),
            (_("Where"), Term.Kind.WHERE, [application.province] if application.province else []),
        ],
        labels,
    )
    return {"lines": lines, "goals": application.goals, "language": f"{application.text_language}-CA"}
