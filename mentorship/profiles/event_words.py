"""What the notes of a mentor profile's events say: a row holds codes."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import ngettext

from mentorship.profiles.forms.mentor_steps import MENTOR_FORMS
from mentorship.profiles.models import MentorProfileEvent, Term
from mentorship.profiles.rules import Action, Missing


def note_in_words(event: MentorProfileEvent) -> str:
    """The note of an event; one that nobody knows any more is shown as it is."""
    match event.action:
        case Action.REMINDED if event.note.isdecimal():
            days = int(event.note)
            return ngettext("%(n)s day before it lapses", "%(n)s days before it lapses", days) % {"n": days}
        case Action.STEP_SAVED if event.note in MENTOR_FORMS:
            return str(MENTOR_FORMS[event.note].title)
        case Action.LISTED | Action.UNLISTED:
            why = dict(Missing.choices)
            return ", ".join(str(why.get(code, code)) for code in event.note.split(", ")) if event.note else ""
        case Action.BAND_MOVED:
            before, _arrow, after = event.note.partition(" → ")
            return " → ".join(named(Term.Kind.EXPERIENCE, [code] if code else []) for code in (before, after))
    return event.note


def named(kind: str, codes: Iterable[str]) -> str:
    """The names of a list's codes, in the reader's language; a code that nobody knows any more is shown as it is."""
    codes = list(codes)
    if not codes:
        return "–"
    names = {term.code: term.name for term in Term.objects.filter(kind=kind, code__in=codes)}
    return ", ".join(names.get(code, code) for code in codes)
