"""What members say when they are interested (MOM-3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from caot_mentor.long_texts import LongText
from mentorship.profiles.models import Term
from mentorship.profiles.queries import terms_offered
from momentum.programs.models import Interest, Program, Role, Tier
from momentum.programs.policy import (
    NOTE_MOST,
)
from momentum.programs.workflow import InterestAnswers


class InterestForm(forms.Form):
    """That one would take part, and as whom (MOM-3). Only the role is required."""

    role = forms.ChoiceField(
        label=gettext_lazy("I would take part as"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose as whom you would take part.")},
    )
    profile = forms.MultipleChoiceField(
        label=gettext_lazy("Where are you in your career, or which paths do you know as a mentor?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("Areas of practice"), widget=forms.CheckboxSelectMultiple, required=False
    )
    practice_settings = forms.MultipleChoiceField(
        label=gettext_lazy("Practice settings"), widget=forms.CheckboxSelectMultiple, required=False
    )
    note = LongText(
        label=gettext_lazy("A word to the association"),
        help_text=gettext_lazy("Such as when you could begin. Only staff read it."),
        max_length=NOTE_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, program: Program, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language, self.tiers = language, list(program.tiers.all())
        is_one = len(self.tiers) == 1
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (f"{tier.pk}-{role}", tier.called(role) if is_one else f"{tier.called(role)} ({tier.name})")
            for tier in self.tiers
            for role in Role.values
        ]
        offered = terms_offered({})
        for name, kind in (
            ("profile", Term.Kind.PATH),
            ("areas", Term.Kind.AREA),
            ("practice_settings", Term.Kind.SETTING),
        ):
            self.fields[name].choices = [(term.code, term.name) for term in offered[kind]]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[Tier, str]:
        """The tier and the role."""
        key, _dash, role = self.cleaned_data["role"].partition("-")
        return next(tier for tier in self.tiers if str(tier.pk) == key), role

    def answers(self) -> InterestAnswers:
        """What was said, for the workflow."""
        said: Mapping[str, Any] = {
            name: self.cleaned_data[name] for name in ("profile", "areas", "practice_settings", "note")
        }
        return InterestAnswers(language=self.language, **said)


def initial_of(interest: Interest) -> dict[str, Any]:
    """What the form shows of an interest that is there."""
    held = {name: getattr(interest, name) for name in ("profile", "areas", "practice_settings", "note")}
    return held | ({"role": f"{interest.tier_id}-{interest.role}"} if interest.tier_id else {})
