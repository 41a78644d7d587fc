"""Small optional steps of a profile, each a form of its own that says what it is good for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from mentorship.profiles.forms.terms import Kind, offer_terms
from mentorship.profiles.models import MenteeProfile, MentorProfile
from mentorship.profiles.policy import VALUE_PAIRS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TOO_LONG = {"max_length": _("Shorten the text to %(limit_value)d characters: it has %(show_value)d.")}


class StepForm(forms.Form):
    """One step. `tells` are the columns that make it count as filled in; `kinds` the lists of its choices."""

    code: ClassVar[str]
    title: ClassVar[StrOrPromise]
    good_for: ClassVar[StrOrPromise]
    private: ClassVar[StrOrPromise] = ""  # who alone reads it, where mentors or members do not
    is_in_rows: ClassVar[bool] = False  # short answers stand beside one another
    tells: ClassVar[tuple[str, ...]]
    kinds: ClassVar[Mapping[str, Kind]] = {}

    def __init__(self, *args: Any, profile: MentorProfile | MenteeProfile, **kwargs: Any) -> None:
        kwargs["initial"] = self.initial_from(profile)
        super().__init__(*args, **kwargs)
        if self.kinds:
            offer_terms(self, profile, self.kinds)

    def initial_from(self, profile: MentorProfile | MenteeProfile) -> dict[str, Any]:
        """What the fields show first."""
        return {name: getattr(profile, name) for name in self.base_fields}

    def answers(self) -> dict[str, Any]:
        """The cleaned answers by column, as the workflow takes them."""
        return {name: self.cleaned_data[name] for name in self.base_fields}

    @classmethod
    def is_filled_in(cls, profile: MentorProfile | MenteeProfile) -> bool:
        return any(getattr(profile, name) for name in cls.tells)


def boxes(label: StrOrPromise, help_text: StrOrPromise = "") -> forms.MultipleChoiceField:
    """Several answers of a list, or none."""
    return forms.MultipleChoiceField(
        label=label, help_text=help_text, widget=forms.CheckboxSelectMultiple, required=False
    )


def text(label: StrOrPromise, most: int, rows: int, help_text: StrOrPromise = "") -> forms.CharField:
    """A few lines in one's own words, or none; what is too long is refused with its length, not cut."""
    widget = forms.Textarea(attrs={"rows": rows})
    return LongText(
        label=label, help_text=help_text, max_length=most, widget=widget, required=False, error_messages=TOO_LONG
    )


PAIR_LABELS: Mapping[str, StrOrPromise] = {
    "feedback": _("Feedback"),
    "meetings": _("Meetings"),
    "help": _("Help"),
    "focus": _("What the time is for"),
    "rhythm": _("Rhythm"),
    "horizon": _("How far ahead"),
    "scope": _("What it is about"),
}


class ValuesForm(StepForm):
    """One question for each pair of VALUE_PAIRS; no preference is an answer like the others."""

    code = "values"
    title = _("How you like to work")
    is_in_rows = True
    tells = ("values",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for pair, options in VALUE_PAIRS.items():
            self.fields[pair] = forms.ChoiceField(
                label=PAIR_LABELS[pair],
                choices=[*((code, capfirst(label)) for code, label in options), ("", _("No preference"))],
                widget=forms.RadioSelect,
                required=False,
            )

    def initial_from(self, profile: MentorProfile | MenteeProfile) -> dict[str, Any]:
        held = set(profile.values)
        return {
            pair: next((code for code, _label in options if code in held), "") for pair, options in VALUE_PAIRS.items()
        }

    def answers(self) -> dict[str, Any]:
        return {"values": [self.cleaned_data[pair] for pair in VALUE_PAIRS if self.cleaned_data[pair]]}
