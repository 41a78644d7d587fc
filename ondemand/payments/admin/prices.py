"""What the program costs and the taxes on it, as dated rows (OD-1). What is in force stays: a new row replaces it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.queries import today
from ondemand.payments.models import Price, TaxRate
from ondemand.payments.money import as_decimal, written_money, written_rate


class PriceForm(forms.ModelForm):
    """The price in dollars, from a day that is still to come."""

    amount = forms.DecimalField(
        label=_("Price in dollars, before tax"),
        min_value=Decimal("0.01"),
        max_digits=8,
        decimal_places=2,
        localize=True,
    )

    class Meta:
        model = Price
        fields = ["from_on", "item_en", "item_fr"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["amount"].initial = as_decimal(self.instance.amount_cents)

    def clean_from_on(self) -> Any:
        return _to_come(self.cleaned_data["from_on"])

    def save(self, commit: bool = True) -> Any:
        self.instance.amount_cents = int(self.cleaned_data["amount"] * 100)
        return super().save(commit)


class TaxRateForm(forms.ModelForm):
    """The rate in percent. Of one that is in force only its last day can be set."""

    percent = forms.DecimalField(
        label=_("Rate in percent"),
        min_value=Decimal("0.001"),
        max_value=Decimal("99.999"),
        decimal_places=3,
        localize=True,
    )

    class Meta:
        model = TaxRate
        fields = ["province", "kind", "from_on", "until_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "percent" in self.fields:
            self.fields["percent"].initial = Decimal(self.instance.rate).scaleb(-3).normalize()

    def clean_from_on(self) -> Any:
        return _to_come(self.cleaned_data["from_on"])

    def clean_until_on(self) -> Any:
        until_on = self.cleaned_data["until_on"]
        if until_on is not None and until_on < today():
            raise forms.ValidationError(_("Receipts were issued with it: its last day is today at the earliest."))
        return until_on

    def save(self, commit: bool = True) -> Any:
        if "percent" in self.cleaned_data:
            self.instance.rate = int(self.cleaned_data["percent"] * 1000)
        return super().save(commit)


def _to_come(day: Any) -> Any:
    if day <= today():
        raise forms.ValidationError(_("Choose a day that is still to come: what was sold stays as it was."))
    return day


class DatedRows(admin.ModelAdmin):
    """Rows of the past and of today are read only."""

    def _has_begun(self, row: Any) -> bool:
        return row is not None and row.from_on <= today()

    def has_delete_permission(self, request, obj=None):
        return not self._has_begun(obj) and super().has_delete_permission(request, obj)


@admin.register(Price)
class PriceAdmin(DatedRows):
    """The latest that has begun is in force."""

    form = PriceForm
    list_display = ["from_on", "amount_told", "item", "is_in_force"]
    fields = ["from_on", "amount", "item_en", "item_fr"]
    actions = None

    def has_change_permission(self, request, obj=None):
        return not self._has_begun(obj) and super().has_change_permission(request, obj)

    def get_fields(self, request, obj=None):
        return (
            ["from_on", "amount_told", "item_en", "item_fr"]
            if self._has_begun(obj)
            else super().get_fields(request, obj)
        )

    def get_readonly_fields(self, request, obj=None):
        return ["amount_told"] if self._has_begun(obj) else []

    @admin.display(description=_("price before tax"), ordering="amount_cents")
    def amount_told(self, price):
        return written_money(price.amount_cents)

    @admin.display(description=_("in force"), boolean=True)
    def is_in_force(self, price):
        return price == Price.objects.filter(from_on__lte=today()).first()


@admin.register(TaxRate)
class TaxRateAdmin(DatedRows):
    """By province or territory; nobody outside Canada pays any."""

    form = TaxRateForm
    list_display = ["province", "kind", "rate_told", "from_on", "until_on"]
    list_filter = ["kind", "province"]
    fields = ["province", "kind", "percent", "from_on", "until_on"]
    actions = None

    def get_fields(self, request, obj=None):
        if self._has_begun(obj):
            return ["province", "kind", "rate_told", "from_on", "until_on"]
        return super().get_fields(request, obj)

    def get_readonly_fields(self, request, obj=None):
        return ["province", "kind", "rate_told", "from_on"] if self._has_begun(obj) else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if self._has_begun(obj):
            form.base_fields.pop("percent", None)
        return form

    @admin.display(description=_("rate"), ordering="rate")
    def rate_told(self, rate):
        return written_rate(rate.rate)
