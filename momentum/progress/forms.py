"""A progress update (EQ-5), and a decision of staff on a completion (MOM-7)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.pairs.forms.evaluations import mark
from mentorship.profiles.forms.steps import text
from momentum.progress.policy import REASON_MOST, WORDS_MOST

MARKS = [
    ("1", _("1, not well at all")),
    ("2", _("2, not so well")),
    ("3", _("3, all right")),
    ("4", _("4, well")),
    ("5", _("5, very well")),
]
STAFF_READ = _("Staff read it; the other person does not. Nothing that could identify a client.")


class UpdateForm(forms.Form):
    """How the term went: a mark, and a few words if one likes."""

    how_it_goes = mark(_("How is your mentorship going?"), MARKS)
    words = text(_("What did you work on this term?"), WORDS_MOST, 4, STAFF_READ)
    help_wanted = text(_("Is there something that the association could help with?"), WORDS_MOST, 3, STAFF_READ)


class DecideForm(forms.Form):
    """Why somebody completes the offering though something is missing, or before its end."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=REASON_MOST,
        help_text=_("It stays with the completion; the person finds it in the data that they can download."),
        error_messages={"required": _("Say why: the reason stays with the completion.")},
    )
