"""Staff's forms for texts: Markdown in both languages, with placeholders that the site knows."""

import hashlib
import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from caot_mentor.pages.content_loader import own_words
from caot_mentor.pages.policy import PLACEHOLDERS


class WrittenForm(forms.ModelForm):
    """Words that can be looked at before they are saved, and that replace no newer ones unseen.

    Sent with `_preview`, or with `_default` and the name of a field, it is shown again and never valid. The page that
    saves it holds a transaction: what stands there is locked while it is compared with what the writer had read.
    """

    as_of = forms.CharField(required=False, label="", widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.is_only_shown = data is not None and ("_preview" in data or "_default" in data)
        if self.instance.pk:
            self.initial["as_of"] = fingerprint(self.instance)
        name = data.get("_default", "") if data is not None else ""
        if name in (default := own_words(self.instance)):
            self._put(name, default[name])

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_only_shown

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and not self.is_only_shown:
            newest = type(self.instance)._base_manager.select_for_update().filter(pk=self.instance.pk).first()
            if newest and self.cleaned_data.get("as_of") not in ("", now := fingerprint(newest)):
                self._put("as_of", now)
                self.add_error(None, changed_meanwhile(newest))
        return cleaned

    def _put(self, name: str, value: str) -> None:
        data = self.data.copy()  # type: ignore[attr-defined]
        data[name] = value
        self.data = data


class TextForm(WrittenForm):
    """Refuses a placeholder that would stay in the text as it is."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in list(self.cleaned_data.items()):  # an error takes its field out
            if isinstance(value, str):
                unknown = set(re.findall(r"\{(\w+)\}", value)) - PLACEHOLDERS
                if unknown:
                    self.add_error(name, unknown_placeholders(unknown))
        return cleaned


def fingerprint(row: Model) -> str:
    """Which state of a row one has read."""
    names = [field.attname for field in row._meta.concrete_fields]
    # the bare name of what is translated speaks the reader's language
    values = {name: str(getattr(row, name)) for name in names if f"{name}_en" not in names}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def changed_meanwhile(newest: Model) -> ValidationError:
    """The error of a form whose writer had read something older."""
    return ValidationError(
        _(
            "Somebody else changed “%(what)s” meanwhile: the history says who and when. What you wrote still stands "
            "here; save again to put it in the place of what is there now."
        )
        % {"what": newest}
    )


def unknown_placeholders(unknown: set[str]) -> ValidationError:
    """The error that names what is unknown and what may be used."""
    names = {"unknown": ", ".join(f"{{{name}}}" for name in sorted(unknown))}
    names["known"] = ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS))
    return ValidationError(_("The site cannot fill in %(unknown)s. It knows: %(known)s.") % names)
