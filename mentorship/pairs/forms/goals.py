"""A goal of the two (fields 5.4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from mentorship.pairs.forms.agreements import day
from mentorship.pairs.forms.meanwhile import WrittenByTwo
from mentorship.pairs.models import Goal
from mentorship.pairs.workflow import GoalAnswers
from mentorship.profiles.forms.steps import TOO_LONG
from mentorship.profiles.forms.steps import text as lines

CONFIDENCE = [("", _("not said")), *((str(number), str(number)) for number in range(11))]


def confidence(label: Any) -> forms.TypedChoiceField:
    """0 to 10, or nothing."""
    help_text = _("0 is not at all, 10 is entirely.")
    return forms.TypedChoiceField(
        label=label, help_text=help_text, choices=CONFIDENCE, coerce=int, empty_value=None, required=False
    )


class GoalForm(WrittenByTwo):
    """One goal; only the goal itself has to be said."""

    seen_in = "seen"
    changed = _(
        "This goal has been changed since you opened the page, and now reads as shown below. What you typed is"
        " kept: save it again to put it in the place of the other."
    )
    text = LongText(
        label=_("Goal"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=TOO_LONG | {"required": _("Write one goal; a few words are enough.")},
    )
    why = lines(_("Why now"), 1000, 2)
    sign = lines(_("How you will know that it is reached"), 1000, 2)
    first_step = lines(_("First step"), 1000, 2)
    by = day(_("By when"))
    confidence_before = confidence(_("Confidence at the beginning"))
    confidence_after = confidence(_("Confidence now"))
    state = forms.ChoiceField(label=_("Where it stands"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # the version of the goal that the writer had read

    def __init__(self, *args: Any, today: date, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # a day that was set before may have passed since
        self.today, self.by_before = today, None if is_new else self.initial.get("by")
        if is_new:  # how it went is asked once there is something to say
            del self.fields["confidence_after"], self.fields["state"], self.fields["seen"]
            return
        states = [(code, capfirst(str(label))) for code, label in Goal.State.choices]
        self.fields["state"].choices = states  # type: ignore[attr-defined]

    def clean_by(self) -> date | None:
        by: date | None = self.cleaned_data["by"]
        if by is not None and by < self.today and by != self.by_before:
            raise forms.ValidationError(_("This day has passed. Choose one to come, or leave it empty."))
        return by

    def answers(self) -> GoalAnswers:
        """As the workflow takes them."""
        return GoalAnswers(**{name: said for name, said in self.cleaned_data.items() if name != "seen"})
