"""Staff's forms for texts: Markdown in both languages, with placeholders that the site knows."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caot_mentor.pages.policy import PLACEHOLDERS


class TextForm(forms.ModelForm):
    """Refuses a placeholder that would stay in the text as it is."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in list(self.cleaned_data.items()):  # an error takes its field out
            if isinstance(value, str):
                unknown = set(re.findall(r"\{(\w+)\}", value)) - PLACEHOLDERS
                if unknown:
                    self.add_error(name, unknown_placeholders(unknown))
        return cleaned


def unknown_placeholders(unknown: set[str]) -> ValidationError:
    """The error that names what is unknown and what may be used."""
    names = {"unknown": ", ".join(f"{{{name}}}" for name in sorted(unknown))}
    names["known"] = ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
    return ValidationError(_("The site cannot fill in %(unknown)s. It knows: %(known)s.") % names)
