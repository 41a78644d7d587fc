"""Forms of the administration about categories, the table of MEM-3, and admissions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.models import Activity, Eligibility, Member, MembershipCategory
from members.queries import EligibilityRow
from members.workflow.eligibility import Cell

IN_WORDS = {Eligibility.Answer.DECLARED, Eligibility.Answer.BY_REQUEST}


class EligibilityTableForm(forms.Form):
    """The whole table of MEM-3: a select in each cell, and below it the words of the cells that need some.

    Which cells show their words follows from what was sent, or else from what is stored.
    """

    def __init__(self, data: Any = None, *, rows: Iterable[EligibilityRow]) -> None:
        super().__init__(data)
        self.rows = list(rows)
        self.in_words: list[tuple[MembershipCategory, Activity]] = []
        for row in self.rows:
            for activity, cell in row.cells:
                self._add_cell(row.category, activity, cell)

    def _add_cell(self, category: MembershipCategory, activity: Activity, cell: Eligibility) -> None:
        name = key(category, activity)
        self.fields[name] = forms.ChoiceField(
            label=f"{category.name} – {activity.name}", choices=Eligibility.Answer.choices, initial=cell.answer
        )
        if self[name].value() in IN_WORDS:
            self.in_words.append((category, activity))
            for language, label in (("en", _("condition in English")), ("fr", _("condition in French"))):
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=f"{category.name} – {activity.name}: {label}",
                    max_length=200,
                    required=False,
                    initial=getattr(cell, f"condition_{language}"),
                    widget=forms.TextInput(attrs={"lang": f"{language}-CA", "class": "vTextField"}),
                )

    def clean(self) -> dict[str, Any]:
        for category, activity in self.in_words:
            name = key(category, activity)
            for language in ("en", "fr"):
                is_needed = self.cleaned_data.get(name) == Eligibility.Answer.DECLARED
                if is_needed and not self.cleaned_data.get(f"{name}_{language}"):
                    self.add_error(f"{name}_{language}", _("Write the words that the person confirms."))
        return self.cleaned_data

    def table(self) -> list[tuple[MembershipCategory, list[tuple[Activity, forms.BoundField]]]]:
        """The selects, row by row."""
        return [
            (row.category, [(each, self[key(row.category, each)]) for each, _cell in row.cells]) for row in self.rows
        ]

    def words(self) -> list[forms.BoundField]:
        """The words of the cells that need some."""
        return [self[f"{key(*cell)}_{language}"] for cell in self.in_words for language in ("en", "fr")]

    def cells(self) -> dict[tuple[int, int], Cell]:
        """What was sent, for the workflow. A cell without words of its own has none."""
        return {
            (row.category.pk, activity.pk): Cell(
                self.cleaned_data[name],
                self.cleaned_data.get(f"{name}_en", ""),
                self.cleaned_data.get(f"{name}_fr", ""),
            )
            for row in self.rows
            for activity, _cell in row.cells
            for name in [key(row.category, activity)]
        }


def key(category: MembershipCategory, activity: Activity) -> str:
    """The name of a cell in the form."""
    return f"cell_{category.pk}_{activity.pk}"


class CategoryForm(forms.ModelForm):
    """A category of membership; the names that the roll may use stand one on a line."""

    aliases = forms.CharField(
        label=_("Other names on the roll"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One on a line, in either language."),
    )

    class Meta:
        model = MembershipCategory
        fields = ("code", "name_en", "name_fr", "who_en", "who_fr", "aliases", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["aliases"] = "\n".join(self.instance.aliases)

    def clean_aliases(self) -> list[str]:
        return [name.strip() for name in self.cleaned_data["aliases"].splitlines() if name.strip()]


class AdmissionForm(forms.Form):
    """Admit one person to an activity (MEM-3)."""

    person = forms.CharField(
        label=_("Member number or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    activity: "forms.ModelChoiceField[Activity]" = forms.ModelChoiceField(
        label=_("Program and role"), queryset=Activity.objects.all()
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Staff see it, and the person in their own data."),
    )

    def clean_person(self) -> Member:
        words = self.cleaned_data["person"].strip()
        found = Member.objects.filter(member_number=words).first() or Member.objects.filter(email=words.lower()).first()
        if found is None:
            raise ValidationError(_("Nobody on the list has this number or address."))
        return found
