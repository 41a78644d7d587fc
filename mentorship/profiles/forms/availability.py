"""Places over all programs, the programs taken part in, and days away (FIND-8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import PLACES_MOST, Program
from mentorship.profiles.workflow import Availability


def places_field() -> forms.IntegerField:
    """How many mentees at once."""
    return forms.IntegerField(
        label=_("How many mentees at once"),
        help_text=format_lazy(_("Over all programs, from 1 to {most}. Most mentors have two."), most=PLACES_MOST),
        min_value=1,
        max_value=PLACES_MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "2", "class": "short"}),
        error_messages={
            "required": _("Enter a number."),
            "invalid": _("Enter a whole number."),
            "min_value": _("There must be at least one place."),
            "max_value": format_lazy(_("There can be {most} places at most."), most=PLACES_MOST),
        },
    )


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date as year, month and day, for example 2027-01-31.")},
        **kwargs,
    )


class AvailabilityForm(forms.Form):
    """`offered` are the programs that the mentor's category allows; without any the question is left out."""

    places = places_field()
    programs = forms.MultipleChoiceField(
        label=_("Programs in which you take part"),
        help_text=_("Without Find an OT Mentor, members do not find you in the search."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one program. To leave all of them, switch “I want to be a mentor” off.")
        },
    )
    away_from = _day(_("First day away"), help_text=_("While you are away nobody can ask you; you stay in the search."))
    away_to = _day(_("Last day away"))

    def __init__(self, *args: Any, profile: MentorProfile, offered: Sequence[str], on: date, **kwargs: Any) -> None:
        is_over = profile.away_to is not None and profile.away_to < on
        kwargs["initial"] = {
            "places": profile.places,
            "programs": profile.programs,
            "away_from": None if is_over else profile.away_from,
            "away_to": None if is_over else profile.away_to,
        }
        super().__init__(*args, **kwargs)
        self.on, self.profile, self.offered = on, profile, list(offered)
        if offered:
            labels = dict(Program.choices)
            self.fields["programs"].choices = [(code, labels[code]) for code in offered]  # type: ignore[attr-defined]
        else:
            del self.fields["programs"]

    def clean(self) -> None:
        if {"away_from", "away_to"} & set(self.errors):
            return
        first, last = self.cleaned_data.get("away_from"), self.cleaned_data.get("away_to")
        if first and not last:
            self.add_error("away_to", _("Enter the last day as well."))
        elif last and not first:
            self.add_error("away_from", _("Enter the first day as well."))
        elif first and last and last < first:
            self.add_error("away_to", _("The last day must not come before the first."))
        elif last and last < self.on:
            self.add_error("away_to", _("This day is over. Enter days to come, or leave both empty."))

    def availability(self) -> Availability:
        """The cleaned answers; programs that were not offered stay as they are."""
        data = self.cleaned_data
        kept = [code for code in self.profile.programs if code not in self.offered]
        chosen = {*kept, *data.get("programs", [])}
        return Availability(
            places=data["places"],
            programs=[code for code in Program.values if code in chosen],
            away_from=data["away_from"],
            away_to=data["away_to"],
        )
