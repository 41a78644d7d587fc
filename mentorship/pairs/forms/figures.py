"""What counts as professional development, as staff set it (CPD-2)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentorship.pairs.models import CpdFigures

HALF = Decimal("0.5")


class FiguresForm(forms.Form):
    """The next version, beginning from the one in force, and why."""

    hours = forms.DecimalField(
        label=_("Hours of meetings"),
        min_value=HALF,
        max_value=500,
        step_size=HALF,
        help_text=_("So many hours, or so many meetings, are enough; half hours are possible."),
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )
    meetings = forms.IntegerField(
        label=_("Meetings"), min_value=1, max_value=500, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    months = forms.IntegerField(
        label=_("Within so many consecutive months"),
        min_value=1,
        max_value=60,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    category_en = forms.CharField(
        label=_("Category of professional development, in English"),
        max_length=120,
        widget=forms.TextInput(attrs={"lang": "en-CA"}),
    )
    category_fr = forms.CharField(
        label=_("Category of professional development, in French"),
        max_length=120,
        widget=forms.TextInput(attrs={"lang": "fr-CA"}),
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("For staff: whoever looks at this version later should understand."),
        error_messages={"required": _("Say why: whoever looks at this version later should understand.")},
    )

    def __init__(self, data: Any = None, *, now: CpdFigures) -> None:
        names = ("meetings", "months", "category_en", "category_fr")
        hours = now.minutes // 60 if now.minutes % 60 == 0 else now.minutes / 60
        super().__init__(data, initial={"hours": hours} | {name: getattr(now, name) for name in names})

    def values(self) -> dict[str, int | str]:
        """The columns of the next version."""
        given = {name: self.cleaned_data[name] for name in ("meetings", "months", "category_en", "category_fr")}
        return {"minutes": int(self.cleaned_data["hours"] * 60), **given}
