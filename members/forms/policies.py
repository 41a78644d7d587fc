"""Accepting the documents in force, and writing new versions of them (SAFE-2)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import PolicyDocument
from members.queries import today


class AcceptForm(forms.Form):
    """One box for each document that is not accepted yet; each one has to be ticked."""

    def __init__(self, data: Any = None, *, documents: Sequence[PolicyDocument]) -> None:
        super().__init__(data)
        for document in documents:
            self.fields[f"document_{document.pk}"] = forms.BooleanField(
                label=_("I have read and agree to: %(title)s, version %(version)s")
                % {"title": document.title, "version": document.version},
                error_messages={"required": _("Tick the box once you have read it and agree.")},
            )


class VersionForm(forms.ModelForm):
    """A new version of a document, in both languages, in force from a day after today."""

    class Meta:
        model = PolicyDocument
        fields = ("kind", "title_en", "title_fr", "body_en", "body_fr", "in_force_on")
        widgets = {
            "body_en": forms.Textarea(attrs={"rows": 20, "lang": "en-CA"}),
            "body_fr": forms.Textarea(attrs={"rows": 20, "lang": "fr-CA"}),
            "in_force_on": forms.DateInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title_en", "title_fr", "body_en", "body_fr"):
            if name in self.fields:
                self.fields[name].required = True
        if "in_force_on" in self.fields:
            self.fields["in_force_on"].help_text = _("A day after today, as 2027-01-31.")

    def clean_in_force_on(self) -> date:
        day: date = self.cleaned_data["in_force_on"]
        if day <= today():
            raise ValidationError(_("Choose a day after today: members must be able to see it coming."))
        return day
