"""Staff's orders about proofs of mentoring, with their reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_day
from caot_mentor.long_texts import LongText
from members.queries import today
from mentorship.pairs.models import Pairing
from mentorship.pairs.totals import Span
from mentorship.profiles.policy import Program
from mentorship.records.facts import period_of
from mentorship.records.forms.proofs import DAY
from mentorship.records.policy import REASON_MOST


class PersonForm(forms.Form):
    """Whose mentorships are looked for; it goes by GET."""

    person = forms.CharField(
        label=_("Member number, e-mail address or name"),
        max_length=120,
        error_messages={"required": _("Write whom the document is for.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ReasonForm(forms.Form):
    """Why staff do it."""

    reason = LongText(
        label=_("Reason"),
        max_length=REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For staff only, kept with the document."),
        error_messages={"required": _("Write the reason: whoever looks at this later should understand.")},
    )


class LetterForm(ReasonForm):
    """The days that a letter confirms the hours of; without them, the whole mentorship."""

    first = forms.DateField(label=_("Hours from"), required=False, widget=DAY)
    last = forms.DateField(label=_("Hours until"), required=False, widget=DAY)
    field_order = ("first", "last", "reason")

    def __init__(self, data: Any = None, *, pairing: Pairing) -> None:
        super().__init__(data)
        self.period = period_of(pairing)
        self.fields["first"].help_text = _("Leave both days empty for the whole mentorship.")
        self.fields["reason"].label = _("Who asked for it, and what for")
        self.fields["reason"].required = False

    def clean(self) -> dict[str, Any]:
        """Days in their order, none to come, and some of them days of the mentorship."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        began, ended = self.period
        if first and last and last < first:
            self.add_error("last", _("This day comes before the first one."))
        elif last and last > today():
            self.add_error("last", _("This day is still to come."))
        elif began and last and last < began:
            self.add_error("last", _("The mentorship began on %(day)s only.") % {"day": written_day(began)})
        elif ended and first and first > ended:
            self.add_error("first", _("The mentorship was over on %(day)s.") % {"day": written_day(ended)})
        elif first and first > today():
            self.add_error("first", _("This day is still to come."))
        return self.cleaned_data

    def span(self) -> Span | None:
        """The days that were asked for, each that was left open as the mentorship has it; None for all of it."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        began, ended = self.period
        if not (first or last) or began is None:
            return None
        return first or began, last or ended


class BulkForm(forms.Form):
    """Certificates for all who completed a program between two days."""

    program = forms.ChoiceField(label=_("Program"), choices=Program, initial=Program.MOMENTUM, widget=forms.RadioSelect)
    first = forms.DateField(
        label=_("Completed from"), widget=DAY, error_messages={"required": _("Choose the first day.")}
    )
    last = forms.DateField(
        label=_("Completed until"), widget=DAY, error_messages={"required": _("Choose the last day.")}
    )

    def clean(self) -> dict[str, Any]:
        first: date | None = self.cleaned_data.get("first")
        last: date | None = self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day comes before the first one."))
        return self.cleaned_data
