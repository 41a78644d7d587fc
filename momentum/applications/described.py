"""What somebody wrote in an application, in words of the reader's language: for the applicant, and for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from mentorship.profiles.cards import Labels
from mentorship.profiles.fit import VALUE_LABELS
from mentorship.profiles.models import Term
from momentum.applications.forms import LABELS
from momentum.applications.models import Application
from momentum.programs.asking import OWN_WORDS, answer_in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = Term.Kind
ASKED = (
    ("paths", Kind.PATH),
    ("areas", Kind.AREA),
    ("practice_settings", Kind.SETTING),
    ("topics", Kind.TOPIC),
    ("ages", Kind.AGE),
)


@dataclass(frozen=True)
class Said:
    """One thing that somebody said. `is_own`: in own words, in the language of the application."""

    title: StrOrPromise
    words: str
    is_own: bool = False


def said_in(application: Application, labels: Labels, *, is_for_staff: bool = False) -> list[Said]:
    """Everything that was answered, the program's own questions last; two statements. The employer stands there for the
    applicant alone: staff open it on a page that leaves a record."""
    asked = LABELS[application.role]
    found = [Said(asked[name], named(labels, kind, getattr(application, name))) for name, kind in ASKED]
    found += [
        Said(_("Languages, the preferred one first"), named(labels, Kind.LANGUAGE, application.languages)),
        Said(_("Ways of meeting"), named(labels, Kind.MODE, application.modes)),
        Said(_("Province or territory"), named(labels, Kind.WHERE, _where(application))),
        Said(_("How you like to work"), ", ".join(str(VALUE_LABELS.get(code, code)) for code in application.values)),
    ]
    if application.is_mentor:
        found.append(Said(_("Mentees at most"), str(application.places or "")))
    if application.continues_with is not None:
        found.append(Said(_("Would like to go on with"), application.continues_with.get_full_name()))
    if not is_for_staff:
        found.append(Said(_("Employer"), application.employer))
    found.append(Said(asked["goals"], application.goals, is_own=True))
    for answer in application.answers.select_related("question"):
        question = answer.question
        found.append(Said(question.prompt, answer_in_words(question, answer.value), question.kind in OWN_WORDS))
    return [each for each in found if each.words]


def named(labels: Labels, kind: str, codes: Sequence[str]) -> str:
    """The codes of a list by their names; one that nobody knows any more stands as it is."""
    return ", ".join(labels.get(kind, {}).get(code, code) for code in codes)


def _where(application: Application) -> list[str]:
    return ([application.province] if application.province else []) + (["remote"] if application.is_remote else [])
