"""The name of a saved search, and whether new mentors are written about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.profiles.saved_searches import NAME_MOST


class SavedSearchForm(forms.Form):
    """For a new search and for one that is saved already; nothing is ticked beforehand."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("For you alone: it stands in your list and in the e-mail."),
        max_length=NAME_MOST,
        error_messages={"required": _("Enter a name.")},
    )
    wants_mail = forms.BooleanField(
        label=_("Write to me when new mentors fit"),
        help_text=_("At most once a week, one e-mail for all your saved searches. It names no mentor."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
