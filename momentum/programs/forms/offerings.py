"""What staff fill in to make an offering: its days and figures, times for applying, terms (MOM-3, EQ-5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from caot_mentor.dates import written_day
from mentorship.pairs.models import Evaluation
from mentorship.profiles.models import Term
from mentorship.profiles.queries import terms_offered
from momentum.programs.forms.setting_up import LANGUAGES, InBothLanguages
from momentum.programs.models import Offering, Program, Role, Tier, Window
from momentum.programs.models.figures import FIGURES
from momentum.programs.policy import (
    NAME_MOST,
    REASON_MOST,
    TERMS_MOST,
    WINDOW_PLACES_MOST,
)
from momentum.programs.rules import ends_late
from momentum.programs.workflow import TermGiven, WindowGiven

ROWS_LEFT = 2  # empty lines that the form of terms offers besides those that are filled


def day_field(label: Any = "", **more: Any) -> forms.DateField:
    """A day, by the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    wrong = {"invalid": gettext_lazy("Write the date as year, month and day: 2027-03-31.")}
    return forms.DateField(label=label, widget=widget, error_messages=wrong, **more)


class OfferingForm(InBothLanguages):
    """Step 4: when, in which languages, at which cost, and the figures of the offering."""

    required_in_both = ("name",)
    starts_on = day_field(gettext_lazy("First day"), required=False)
    ends_on = day_field(gettext_lazy("Last day"), required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    evaluation_points = forms.MultipleChoiceField(
        label=gettext_lazy("When mentee and mentor are asked how it goes"),
        choices=Evaluation.Point.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Offering
        fields = ["name_en", "name_fr", "starts_on", "ends_on", "languages", "fee_en", "fee_fr", *FIGURES]

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        if kwargs.get("instance") is None:
            figures = {name: getattr(program, name) for name in FIGURES}
            kwargs["initial"] = figures | {"languages": list(LANGUAGES)} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        held = {Term.Kind.LANGUAGE.value: self.instance.languages}
        terms = terms_offered(held)[Term.Kind.LANGUAGE]
        self.fields["languages"].choices = [(term.code, term.name) for term in terms]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        elif self.instance.pk and "ends_on" in self.changed_data and ends_late(self._closing(), last):
            words = _("A time for applying ends after this day: change the times for applying first.")
            self.add_error("ends_on", words)
        if data.get("needs_contact") and data.get("contact_least") == 0:
            self.add_error("contact_least", _("Say how much contact is needed, or that none is."))
        return data

    def _closing(self) -> list[date]:
        return list(self.instance.windows.values_list("closes_on", flat=True))

    def in_groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by what they are about, for the page."""
        groups = (
            (
                _("When, in which languages, at what cost"),
                (*("name_en", "name_fr", "starts_on", "ends_on"), *("languages", "fee_en", "fee_fr")),
            ),
            (_("After the round"), ("is_rolling", "answer_days", "objection_days")),
            (_("Contact between the two"), ("contact_kind", "contact_least", "contact_per")),
            (_("To complete it"), ("needs_sessions", "needs_reflection", "needs_contact", "evaluation_points")),
            (_("Matching"), ("fit_floor", "waiting_points")),
        )
        return [(title, [self[name] for name in names]) for title, names in groups]


class WindowsForm(forms.Form):
    """Step 4: for each tier and role from when until when one may apply, and how many mentees. Empty: nobody may."""

    def __init__(
        self, *args: Any, tiers: Sequence[Tier], held: Iterable[Window], last: date | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tiers, self.last = list(tiers), last
        windows = {(window.tier_id, window.role): window for window in held}
        for tier in self.tiers:
            for role in Role.values:
                window = windows.get((tier.pk, role))
                names = {"opens_on": pgettext("day", "from"), "closes_on": _("until")}
                for name, words in names.items():
                    label = _("%(who)s: %(what)s") % {"who": capfirst(tier.called(role)), "what": words}
                    field = day_field(label, required=False)
                    field.initial = getattr(window, name) if window else None
                    self.fields[self.key(tier, role, name)] = field
                if role == Role.MENTEE:
                    self.fields[self.key(tier, role, "places")] = forms.IntegerField(
                        label=_("%(who)s: %(what)s") % {"who": capfirst(tier.called(role)), "what": _("places")},
                        min_value=1,
                        max_value=WINDOW_PLACES_MOST,
                        required=False,
                        initial=window.places if window else None,
                    )

    @staticmethod
    def key(tier: Tier, role: str, name: str) -> str:
        """The name of a field."""
        return f"window_{tier.pk}_{role}_{name}"

    def rows(self) -> list[tuple[Tier, str, list[forms.BoundField]]]:
        """Tier, what the person is called, and the fields: from, until, and of mentees places."""
        return [
            (
                tier,
                tier.called(role),
                [
                    self[key]
                    for name in ("opens_on", "closes_on", "places")
                    if (key := self.key(tier, role, name)) in self.fields
                ],
            )
            for tier in self.tiers
            for role in Role.values
        ]

    def clean(self) -> dict[str, Any]:
        for tier in self.tiers:
            for role in Role.values:
                opens, closes = (self.key(tier, role, name) for name in ("opens_on", "closes_on"))
                first, last = self.cleaned_data.get(opens), self.cleaned_data.get(closes)
                if first and not last and closes not in self.errors:
                    self.add_error(closes, _("Say until when."))
                if last and not first and opens not in self.errors:
                    self.add_error(opens, _("Say from when."))
                if first and last and last < first:
                    self.add_error(closes, _("The last day is before the first."))
                elif first and last and self.last and last > self.last:
                    words = _("The offering ends on %(day)s: nobody can apply after it.")
                    self.add_error(closes, words % {"day": written_day(self.last)})
        return self.cleaned_data

    def given(self) -> list[WindowGiven]:
        """What was filled in, for the workflow."""
        found = []
        for tier in self.tiers:
            for role in Role.values:
                first = self.cleaned_data.get(self.key(tier, role, "opens_on"))
                if first:
                    last = self.cleaned_data[self.key(tier, role, "closes_on")]
                    places = self.cleaned_data.get(self.key(tier, role, "places"))
                    found.append(WindowGiven(tier, role, first, last, places))
        return found


class TermsForm(forms.Form):
    """Step 4: the terms of an offering, a line each; a line that is emptied goes (EQ-5)."""

    def __init__(self, *args: Any, held: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = min(max(len(held) + ROWS_LEFT, ROWS_LEFT), TERMS_MOST)
        for number in range(self.count):
            term = held[number] if number < len(held) else None
            says = {"name_en": _("name in English"), "name_fr": _("name in French")}
            for name, words in says.items():
                self.fields[f"{name}_{number}"] = forms.CharField(
                    label=_("Term %(number)s: %(what)s") % {"number": number + 1, "what": words},
                    max_length=NAME_MOST,
                    required=False,
                    initial=getattr(term, name) if term else "",
                )
            for name, words in (("first", _("first day")), ("last", _("last day"))):
                field = day_field(
                    _("Term %(number)s: %(what)s") % {"number": number + 1, "what": words}, required=False
                )
                field.initial = getattr(term, name) if term else None
                self.fields[f"{name}_{number}"] = field

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields, a term a line."""
        names = ("name_en", "name_fr", "first", "last")
        return [[self[f"{name}_{number}"] for name in names] for number in range(self.count)]

    def clean(self) -> dict[str, Any]:
        for number in range(self.count):
            values = self._line(number)
            if any(values.values()):
                for name, value in values.items():
                    if not value and f"{name}_{number}" not in self.errors:
                        self.add_error(f"{name}_{number}", _("Fill in the whole line, or empty it."))
                if values["first"] and values["last"] and values["last"] < values["first"]:
                    self.add_error(f"last_{number}", _("The last day is before the first."))
        return self.cleaned_data

    def _line(self, number: int) -> dict[str, Any]:
        return {name: self.cleaned_data.get(f"{name}_{number}") for name in ("name_en", "name_fr", "first", "last")}

    def given(self) -> list[TermGiven]:
        """What was filled in, for the workflow."""
        lines = [self._line(number) for number in range(self.count)]
        return [TermGiven(**line) for line in lines if any(line.values())]


class CancelForm(forms.Form):
    """Why an offering is called off: those who applied read it."""

    reason = forms.CharField(
        label=gettext_lazy("What those who applied are told"),
        help_text=gettext_lazy("One or two sentences, in English and in French."),
        max_length=REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write what they are told.")},
    )


class CopyForm(forms.Form):
    """What the next round is called."""

    name_en = forms.CharField(label=gettext_lazy("Name, in English"), max_length=NAME_MOST)
    name_fr = forms.CharField(label=gettext_lazy("Name, in French"), max_length=NAME_MOST)
