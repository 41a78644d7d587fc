"""A short evaluation, half-way or at the end (fields 5.8)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.pairs.policy import FEEDBACK_MOST
from mentorship.pairs.workflow import EvaluationAnswers
from mentorship.profiles.forms.steps import text

MARKS = [
    ("1", _("1, not at all")),
    ("2", _("2, a little")),
    ("3", _("3, somewhat")),
    ("4", _("4, well")),
    ("5", _("5, very well")),
]


USEFUL = [*MARKS[:3], ("4", _("4, quite a lot")), ("5", _("5, very much"))]


def mark(label: Any, marks: Any = MARKS) -> forms.TypedChoiceField:
    """1 to 5, as radio buttons."""
    return forms.TypedChoiceField(label=label, choices=marks, coerce=int, widget=forms.RadioSelect)


class EvaluationForm(forms.Form):
    """Two marks and two optional remarks, each of which says who reads it."""

    usefulness = mark(_("How useful is this mentorship to you?"), USEFUL)
    match = mark(_("How well do the two of you fit?"))
    for_other = text(_("To the other person"), FEEDBACK_MOST, 3, _("The other person reads this, and staff."))
    for_staff = text(_("For staff alone"), FEEDBACK_MOST, 3, _("The other person never sees it."))

    def answers(self) -> EvaluationAnswers:
        """As the workflow takes them."""
        return EvaluationAnswers(**self.cleaned_data)
