"""The points of each line of the fit, as staff set them (design 4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.profiles.models import FitWeights
from mentorship.profiles.policy import FIT_POINTS


class WeightsForm(forms.Form):
    """One number for each line, 100 together, and why."""

    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("For staff: whoever looks at this version later should understand."),
        error_messages={"required": gettext_lazy("Say why: whoever looks at this version later should understand.")},
    )

    def __init__(self, data: Any = None, *, points: Mapping[str, int]) -> None:
        super().__init__(data)
        for name in FIT_POINTS:
            self.fields[name] = forms.IntegerField(
                label=capfirst(FitWeights._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                min_value=0,
                max_value=100,
                initial=points[name],
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.order_fields([*FIT_POINTS, "note"])

    def clean(self) -> dict[str, Any]:
        """The sum is said at every line that has points: which of them to change is for the reader to decide."""
        if all(name in self.cleaned_data for name in FIT_POINTS) and (total := sum(self.points().values())) != 100:
            sentence = _("The points make %(total)s together; they must make 100.") % {"total": total}
            self.add_error(next(iter(FIT_POINTS)), sentence)
        return self.cleaned_data

    def points(self) -> dict[str, int]:
        """By line, what was sent."""
        return {name: self.cleaned_data[name] for name in FIT_POINTS}
