"""*I want to be a mentor* on the page of a renewed membership (MEM-6)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RenewalForm(forms.Form):
    """*I want to be a mentor* on the page of a renewed membership (MEM-6); nothing is asked of who may not mentor."""

    legend = _("Mentoring")

    def __init__(self, data: Any = None, *, wants_to_mentor: bool, may_mentor: bool) -> None:
        super().__init__(data, prefix="mentoring")
        if wants_to_mentor or may_mentor:
            self.fields["wants_to_mentor"] = forms.BooleanField(
                label=_("I want to be a mentor"),
                help_text=_(
                    "You can switch it on and off at any time. Ticked, it keeps a profile for another 12 months."
                ),
                required=False,
                initial=wants_to_mentor,
            )
