"""Ending a mentorship."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.pairs.policy import REASON_MOST


class EndForm(forms.Form):
    """An optional reason, for the association alone (FIND-6)."""

    reason = forms.CharField(
        label=_("A reason, for the association only"),
        help_text=_("Nobody has to give one. The other person never sees it. Up to 1,000 characters."),
        max_length=REASON_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": None}),
        error_messages={"max_length": _("Shorten the text to %(limit_value)d characters: it has %(show_value)d.")},
    )
