"""The forms about money, for mentees and for finance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from members.policy import Province
from ondemand.payments.models import Payment
from ondemand.payments.money import as_decimal, written_money
from ondemand.payments.policy import CARD_DIGITS, NOTE_MOST, OUTSIDE_CANADA, REFERENCE_MOST
from ondemand.payments.quotes import province_read
from ondemand.registrations.models import Registration

PROVINCES = [*Province.choices[1:], (OUTSIDE_CANADA, Province.__empty__)]


class ProvinceForm(forms.Form):
    """Where the buyer lives: the taxes follow from it (OD-1). Sent by GET to see the total."""

    province = forms.ChoiceField(
        label=_("Your province or territory"),
        choices=PROVINCES,
        help_text=_("Taxes follow from where you live. Filled in from your membership."),
        widget=forms.Select(attrs={"autocomplete": "address-level1"}),
    )


class PersonForm(forms.Form):
    """Whose payment came. Sent by GET; without words all who wait."""

    person = forms.CharField(
        label=_("Name, e-mail address or member number"), max_length=120, required=False, widget=forms.SearchInput
    )


class ReceivedForm(forms.Form):
    """A payment that came by cheque or telephone; `totals` says what paying costs from each province, in cents."""

    provider = forms.ChoiceField(
        label=_("How it was paid"),
        choices=[(each.value, each.label) for each in (Payment.Provider.CHEQUE, Payment.Provider.TELEPHONE)],
        widget=forms.RadioSelect,
    )
    province = forms.ChoiceField(label=_("Province or territory of the buyer"), choices=PROVINCES)
    amount = forms.DecimalField(
        label=_("Amount received, in dollars"),
        max_digits=8,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("It is compared with what paying costs from there today."),
    )
    reference = forms.CharField(
        label=_("Reference"),
        max_length=REFERENCE_MOST,
        required=False,
        help_text=_("Number of the cheque, or of the slip of the card terminal. Never a card number."),
    )

    def __init__(self, *args: Any, totals: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.totals = totals

    def clean_province(self) -> str:
        return province_read(self.cleaned_data["province"]) or ""

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"].strip()
        if sum(character.isdigit() for character in reference) >= CARD_DIGITS:
            raise forms.ValidationError(_("This looks like a card number. Card numbers are never kept here."))
        return reference

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        if "amount" in asked and "province" in asked:
            total = self.totals.get(asked["province"], 0)
            if asked["amount"] != as_decimal(total):
                wrong = _("From there it costs %(total)s today. Correct the province, or send another amount back.")
                self.add_error("amount", wrong % {"total": written_money(total)})
        return asked


class CancellationForm(forms.Form):
    """A cancellation that reached the association in writing (OD-10)."""

    received_at = forms.DateTimeField(
        label=_("When it was received"),
        help_text=_("Date and time of the e-mail or letter, Ottawa time. The refund is computed from it."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Write a date and a time.")},
    )

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registration = registration

    def clean_received_at(self) -> datetime:
        received_at: datetime = self.cleaned_data["received_at"]
        if received_at > timezone.now():
            raise forms.ValidationError(_("This moment is still to come."))
        if received_at < self.registration.registered_at:
            raise forms.ValidationError(_("This is before the registration."))
        return received_at


class RefusalForm(forms.Form):
    """Why a refund is refused."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=NOTE_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The mentee is told these words."),
        error_messages={"required": _("Write why: the mentee reads it.")},
    )


class ByHandForm(forms.Form):
    """A refund that finance has paid itself."""

    reference = forms.CharField(
        label=_("Reference"), max_length=REFERENCE_MOST, required=False, help_text=_("Number of the cheque.")
    )


class SettlementForm(forms.Form):
    """What became of a mismatch."""

    note = forms.CharField(
        label=_("How it was settled"),
        max_length=NOTE_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write how it was settled.")},
    )


class MonthForm(forms.Form):
    """Which month an export is of."""

    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, data: Any = None, *, months: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["month"].choices = months  # type: ignore[attr-defined]
