"""The languages of mentorship, in the order in which somebody prefers them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("language_1", "language_2", "language_3")


class LanguagesInOrder(forms.Form):
    """Up to three languages, the preferred one first; none of them twice."""

    language_1 = forms.ChoiceField(
        label=_("Language, first choice"), error_messages={"required": _("Choose the language that you prefer.")}
    )
    language_2 = forms.ChoiceField(label=_("Language, second choice"), required=False)
    language_3 = forms.ChoiceField(label=_("Language, third choice"), required=False)

    def offer_languages(self, offered: Iterable[tuple[str, Any]]) -> None:
        """Give the fields their choices."""
        offered = list(offered)
        for name, nothing in zip(LANGUAGES, (_("Choose a language"), _("None"), _("None")), strict=True):
            self.fields[name].choices = [("", nothing), *offered]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        chosen: set[str] = set()
        for name in LANGUAGES:
            code = self.cleaned_data.get(name)
            if code and code in chosen:
                self.add_error(name, _("You chose this language already."))
            chosen.add(code or "")

    def language_fields(self) -> list[BoundField]:
        return [self[name] for name in LANGUAGES]

    def languages(self) -> list[str]:
        """The languages chosen, the preferred one first, without gaps."""
        return [self.cleaned_data[name] for name in LANGUAGES if self.cleaned_data[name]]


def by_choice(codes: Iterable[str]) -> dict[str, str]:
    """What the fields show first."""
    return dict(zip(LANGUAGES, codes, strict=False))
