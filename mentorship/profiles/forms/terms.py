"""Fields whose choices are the words of staff's lists (fields 5.10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.profiles.models import MenteeProfile, MentorProfile, Term
from mentorship.profiles.queries import terms_offered

Kind = Term.Kind


def offer_terms(form: forms.Form, profile: MentorProfile | MenteeProfile, kinds: Mapping[str, Kind]) -> None:
    """Give each field of `kinds` its choices; one query."""
    for name, choices in choices_for(profile, kinds).items():
        form.fields[name].choices = choices  # type: ignore[attr-defined]


def choices_for(profile: MentorProfile | MenteeProfile, kinds: Mapping[str, Kind]) -> dict[str, list[Any]]:
    """For each column of `kinds` the terms of its list that are in use, and those that the profile holds.

    Focuses stand in groups, under the area that they belong to. Of the places, "anywhere, remotely" is no answer to
    where somebody is.
    """
    held: dict[str, Iterable[str]] = {}
    for name, kind in kinds.items():
        value = getattr(profile, name)
        held[kind] = {*held.get(kind, ()), *([value] if isinstance(value, str) else value)}
    terms, found = terms_offered(held), {}
    for name, kind in kinds.items():
        choices: list[Any] = [(term.code, term.name) for term in terms[kind]]
        if kind == Kind.FOCUS:
            choices = _by_area(terms[kind])
        elif kind == Kind.WHERE:
            choices = [("", _("Not said")), *(choice for choice in choices if choice[0] != "remote")]
        found[name] = choices
    return found


def _by_area(terms: Sequence[Term]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for term in sorted(terms, key=lambda term: term.group.position if term.group else 0):
        groups.setdefault(term.group.name if term.group else "", []).append((term.code, term.name))
    return list(groups.items())
