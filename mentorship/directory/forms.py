"""What staff enter of an entry, the spreadsheet that they send, and what members suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WorkflowError
from caot_mentor.long_texts import LongText
from caot_mentor.pages.forms import changed_meanwhile
from members.queries import today
from mentorship.directory import policy
from mentorship.directory.models import Opportunity
from mentorship.directory.rules import version
from mentorship.directory.spreadsheet import (
    CODES,
    COLUMNS,
    DAYS,
    HEADINGS,
    MOST,
    TITLES,
    Values,
    as_text,
    check_days,
    check_together,
    read_cell,
    sentence,
    values_of,
)
from mentorship.directory.words import CLOSED, KNOWN, LISTS, label
from mentorship.directory.workflow import ChangedMeanwhile, TitleTaken

DAY_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PARTED = _("Several with semicolons. Known words: %(words)s. Others are kept as you write them.")
LABELS: Mapping[str, Any] = HEADINGS | {
    "title_en": _("Title in English"),
    "title_fr": _("Title in French"),
    "opens_on": _("Opens on"),
    "closes_on": _("Closes on"),
    "last_verified_on": _("Last verified on"),
    "notes": _("Notes of staff"),
}


class PrivateFiltersForm(forms.Form):
    """The equity focus that somebody looks for; `options` are those of the directory."""

    equity = forms.MultipleChoiceField(
        label=_("Equity focus"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Any of these.")
    )

    def __init__(self, data: Any = None, *, options: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        super().__init__(data, initial={"equity": list(chosen)})
        self.fields["equity"].choices = options  # type: ignore[attr-defined]


class OpportunityForm(forms.Form):
    """One entry, column by column; what is wrong is said in the words of the import. A new one may begin with `known`
    values. Of one that stands there, it holds which version the writer had read."""

    def __init__(
        self, data: Any = None, *, opportunity: Opportunity | None = None, known: Values | None = None
    ) -> None:
        super().__init__(data)
        before = values_of(opportunity) if opportunity else known or {}
        for column in COLUMNS:
            self.fields[column] = _field(column)
            held = before.get(column, [] if column in LISTS else "")
            is_text = column not in CLOSED and column not in DAYS
            self.initial[column] = as_text(column, held) if is_text else held
        self.opportunity = opportunity
        if opportunity:
            self.fields["as_of"] = forms.CharField(required=False, label="", widget=forms.HiddenInput)
            self.initial["as_of"] = version(opportunity)

    def clean(self) -> dict[str, Any]:
        """The values in the form in which a row of a spreadsheet is read."""
        for column in COLUMNS:
            if column in self.errors:
                continue
            given = self.cleaned_data.get(column)
            if column in DAYS:
                text = given.isoformat() if given else ""
            else:
                text = "; ".join(given) if isinstance(given, list) else given or ""
            self.cleaned_data[column], reason = read_cell(column, text)
            if reason is not None:
                self.add_error(column, sentence(reason, LABELS))
        if "last_verified_on" not in self.errors:
            for reason in check_days(self.cleaned_data, today()):
                self.add_error("last_verified_on", sentence(reason, LABELS))
        for reason in check_together(self.cleaned_data):
            fields = TITLES if reason["code"] == "untitled" else ("closes_on",)
            # a title that is refused is none that is missing
            if not any(name in self.errors for name in fields):
                self.add_error(fields[0], sentence(reason, LABELS))
        return self.cleaned_data

    def values(self) -> Values:
        """What was entered, once it is valid."""
        return {column: self.cleaned_data[column] for column in COLUMNS}

    def refuse(self, error: WorkflowError) -> None:
        """Say why it was not saved; what was typed stays. Saved again, it replaces what stands there now."""
        if isinstance(error, ChangedMeanwhile) and self.opportunity:
            data = self.data.copy()  # type: ignore[attr-defined]
            data["as_of"] = error.version
            self.data = data
            self.add_error(None, changed_meanwhile(self.opportunity))
        else:
            self.add_error("title_en" if isinstance(error, TitleTaken) else None, str(error))


def _field(column: str) -> forms.Field:
    known = [(code, label(column, code)) for code in KNOWN.get(column, ())]
    common: dict[str, Any] = {"label": LABELS[column], "required": column in {"type", "host"}}
    if column in LISTS and column in CLOSED:
        return forms.MultipleChoiceField(choices=known, widget=forms.CheckboxSelectMultiple, **common)
    if column in CLOSED:
        return forms.ChoiceField(choices=[("", "–"), *known], **common)
    if column in DAYS:
        return forms.DateField(widget=DAY_INPUT, **common)
    if column == "notes":
        rows = forms.Textarea(attrs={"rows": 4})
        return LongText(max_length=policy.NOTES_MOST, widget=rows, help_text=_("Members never see them."), **common)
    words = ", ".join(name for _code, name in known)
    if column in LISTS:
        return forms.CharField(max_length=1000, help_text=_lazily(PARTED, words), **common)
    if column in CODES:
        return forms.CharField(
            max_length=MOST[column], help_text=_lazily(_("For example: %(words)s."), words), **common
        )
    if column == "link":
        common["help_text"] = _("A web address, beginning with https:// or http://.")
    return forms.CharField(max_length=MOST[column], **common)


def _lazily(sentence_with_words: Any, words: str) -> str:
    return str(sentence_with_words) % {"words": words}


class ImportForm(forms.Form):
    """One file; whether it can be read is said by the reading itself."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("An Excel workbook (.xlsx) or a CSV file with English or French column names."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        allow_empty_file=True,
        max_length=200,
        error_messages={"required": _("Choose a file."), "invalid": _("Choose a file.")},
    )


class ReplyForm(forms.Form):
    """What the member reads."""

    answer = LongText(
        label=_("Your words to the member"),
        max_length=policy.SUGGESTION_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what the member should read.")},
    )


class AdditionForm(forms.Form):
    """An opportunity that is missing: a name and a word are enough."""

    title = forms.CharField(
        label=_("What it is called"),
        max_length=policy.NAME_MOST,
        error_messages={"required": _("Write what it is called.")},
    )
    host = forms.CharField(label=_("Who offers it"), max_length=policy.NAME_MOST, required=False)
    link = forms.URLField(
        label=_("Web address"),
        max_length=policy.LINK_MOST,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput,
    )
    words = LongText(
        label=_("What should colleagues know about it?"),
        max_length=policy.SUGGESTION_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class QuestionForm(forms.Form):
    """A question about the directory or an entry."""

    words = LongText(
        label=_("Your question"),
        max_length=policy.SUGGESTION_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write your question.")},
    )


class StaleForm(forms.Form):
    """What is not right any more in an entry."""

    words = LongText(
        label=_("What is not right any more?"),
        max_length=policy.SUGGESTION_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what is not right any more.")},
    )
