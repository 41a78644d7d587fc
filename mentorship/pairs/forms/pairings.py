"""What goes with an ending, and with saying that a match is no good one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from mentorship.pairs.policy import REASON_MOST
from mentorship.profiles.forms.steps import TOO_LONG


class ReasonForm(forms.Form):
    """An optional reason, for the association alone (FIND-6)."""

    reason = LongText(
        label=_("A reason, for the association only"),
        help_text=_("Nobody has to give one. The other person never sees it. Up to 1,000 characters."),
        max_length=REASON_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=TOO_LONG,
    )


class ObjectionForm(forms.Form):
    """A word for staff, if the person likes, where a program matched the two (OD-6)."""

    reason = LongText(
        label=_("A word to the association"),
        help_text=_("Only the association’s staff read it, so that the next match is better."),
        max_length=REASON_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=TOO_LONG,
    )
