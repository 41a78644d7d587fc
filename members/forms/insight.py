"""What staff ask statistics for: which days, whose province and category."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caot_mentor.dates import written_day, written_month
from caot_mentor.periods import ALL, BEGINNING, LAST_TWELVE, OWN, Span, first_of_month, spans_of
from members.insight import OUTSIDE, province_names

MONTHS_OFFERED, QUARTERS_OFFERED, YEARS_OFFERED = 18, 8, 5


class DayField(forms.DateField):
    """A day, as browsers let it be picked."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class InsightForm(forms.Form):
    """Every choice has a default: what is not asked for well is said beside the field, and the default shown."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    first = DayField(label=gettext_lazy("From, for dates of your own"), required=False)
    last = DayField(label=gettext_lazy("To, for dates of your own"), required=False)
    province = forms.ChoiceField(label=gettext_lazy("Province or territory"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category of membership"), required=False)
    part_of = forms.ChoiceField(label=gettext_lazy("Offering"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        today: date,
        categories: Sequence[tuple[str, str]],
        choices: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        self.today = today
        provinces = [(code or OUTSIDE, name) for code, name in province_names().items() if code != OUTSIDE]
        offered = {
            "period": _periods(today),
            "province": [("", _("all")), *provinces],
            "category": [("", _("all")), *categories],
            "part_of": [("", _("all")), *choices],
        }
        for name, options in offered.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
        if not choices:
            del self.fields["part_of"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("period") != OWN and (data.get("first") or data.get("last")):
            words = _("You wrote dates: choose “Dates of your own” as well, or empty them.")
            self.add_error("period", ValidationError(words, code="dates"))
        if data.get("period") == OWN:
            for name in ("first", "last"):
                if name not in self.errors and data.get(name) is None:
                    self.add_error(name, ValidationError(_("Say from which day to which."), code="required"))
            if data.get("first") and data["first"] < BEGINNING:
                words = _("Nothing is older than %(day)s.") % {"day": written_day(BEGINNING)}
                self.add_error("first", ValidationError(words, code="early"))
            elif data.get("first") and data["first"] > self.today:
                self.add_error("first", ValidationError(_("This day is still to come."), code="to_come"))
            elif data.get("first") and data.get("last") and data["last"] < data["first"]:
                self.add_error("last", ValidationError(_("The last day is before the first."), code="order"))
        return data

    def spans(self) -> tuple[Span, Span | None]:
        """The span that is asked for and the one before it; the last twelve months where nothing good is asked."""
        if not self.is_valid():
            return spans_of(LAST_TWELVE, self.today)
        data = self.cleaned_data
        own = Span(data["first"], data["last"]) if data["period"] == OWN else None
        return spans_of(data["period"] or LAST_TWELVE, self.today, own)


def _periods(today: date) -> list[Any]:
    months = [first_of_month(today, -back) for back in range(MONTHS_OFFERED)]
    starts = [first_of_month(today, -((today.month - 1) % 3) - 3 * back) for back in range(QUARTERS_OFFERED)]
    quarters = [
        (
            f"{day.year}-q{(day.month + 2) // 3}",
            _("Q%(number)s %(year)s") % {"number": (day.month + 2) // 3, "year": day.year},
        )
        for day in starts
    ]
    return [
        (LAST_TWELVE, _("The last twelve months")),
        (ALL, _("Everything until today")),
        (OWN, _("Dates of your own")),
        (_("Months"), [(f"{day:%Y-%m}", capfirst(written_month(day))) for day in months]),
        (_("Quarters"), quarters),
        (_("Years"), [(str(today.year - back), str(today.year - back)) for back in range(YEARS_OFFERED)]),
    ]
