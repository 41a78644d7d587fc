"""One section of a workbook as a form: every question once for each time that it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from mentorship.workbooks.described import answer_in_words, options_of
from mentorship.workbooks.models import WorkbookQuestion, WorkbookSection
from mentorship.workbooks.policy import LINE_MOST, REASON_MOST, TEXT_MOST
from mentorship.workbooks.queries import Answers, names_of_terms
from mentorship.workbooks.rules import may_identify, plain, seen
from mentorship.workbooks.webinars import watched_codes
from mentorship.workbooks.workflow import Given, Saved

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = WorkbookQuestion.Kind
TOO_LONG = {"max_length": _("Shorten the text to %(limit_value)d characters: it has %(show_value)d.")}
SEEN = "seen-"  # of each field, what the page remembers of the answer that it showed


@dataclass(frozen=True)
class Row:
    """One question on the page. `seen` goes back with the form; `theirs` is what another window made of it."""

    field: forms.BoundField
    seen: str
    theirs: str
    in_rows: bool


@dataclass(frozen=True)
class Turn:
    """The questions once."""

    number: int
    rows: list[Row]
    is_open: bool


class SectionForm(forms.Form):
    """The questions of one section. Nothing is required to save; what sending needs is said on the overview.

    Only fields whose `seen-…` is sent are taken, so that the automatic saving can send the changed ones alone.
    """

    def __init__(
        self, data: Any = None, *, section: WorkbookSection, answers: Answers, member: Any, prefix: str | None = None
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.section, self.answers = section, answers
        self.places: dict[str, tuple[WorkbookQuestion, int]] = {}
        self.theirs: dict[str, Any] = {}
        questions = list(section.questions.all())
        self.names = names_of_terms({each.term_kind for each in questions} - {""})
        watched = watched_codes(member) if any(each.kind == Kind.WATCHED for each in questions) else set()
        for turn in range(1, section.repeats + 1):
            for question in questions:
                name, held = f"{question.code}-{turn}", answers.get((question.pk, turn))
                self.places[name] = (question, turn)
                is_watched = question.kind == Kind.WATCHED and question.code in watched
                value = held.value if held else is_watched or ""
                self.fields[name] = self._field(question, value)
                self.initial[name] = value

    def sent(self) -> set[str]:
        """The names of the fields that were sent."""
        return {name for name in self.places if f"{SEEN}{name}" in self.data}

    def given(self) -> list[Given]:
        """What was sent and can be kept, as the workflow takes it."""
        return [
            Given(name, *self.places[name], self._value(name), self.data[f"{SEEN}{name}"])
            for name in self.places
            if name in self.sent() and name in self.cleaned_data
        ]

    def take_back(self, saved: Saved) -> None:
        """Show what another window wrote beside what was sent, and remember what is there now."""
        self.theirs = saved.conflicts
        kept = {self._place(name): answer for name, answer in saved.kept.items() if answer is not None}
        self.answers = {**self.answers, **kept, **{self._place(name): each for name, each in saved.conflicts.items()}}
        for name in saved.conflicts:
            self.add_error(
                name, _("This was changed in another window meanwhile. Saving again keeps what stands here.")
            )

    def told(self, saved: Saved) -> dict[str, Any]:
        """What `autosave.js` is told, once `take_back` has taken it back."""
        return {
            "seen": {name: self.seen_now(name) for name in saved.kept},
            "conflicts": list(saved.conflicts),
            "errors": {name: list(errors) for name, errors in self.errors.items() if name not in saved.conflicts},
            "may_identify": [self[name].label for name in self.places if name in self.hints()],
        }

    def hints(self) -> list[str]:
        """The names of the fields in which something looks like a client's or somebody's address or number."""
        return [name for name in self.sent() if may_identify(self.cleaned_data.get(name))]

    def seen_now(self, name: str) -> str:
        """What the page has to remember of the answer."""
        return seen(self.answers.get(self._place(name)))

    def turns(self) -> list[Turn]:
        """The questions by the times that they are asked; those that hold nothing yet may be closed."""
        found = []
        for number in range(1, self.section.repeats + 1):
            names = [name for name, (_question, turn) in self.places.items() if turn == number]
            is_open = number == 1 or any(plain(self[name].value()) or self[name].errors for name in names)
            found.append(Turn(number, list(self._rows(names)), is_open))
        return found

    def _rows(self, names: list[str]) -> Iterator[Row]:
        for name in names:
            question, theirs = self.places[name][0], self.theirs.get(name)
            words = answer_in_words(question, theirs.value, self.names) or str(_("(empty)")) if theirs else ""
            yield Row(self[name], self.seen_now(name), words, question.kind == Kind.SCALE)

    def _place(self, name: str) -> tuple[int, int]:
        question, turn = self.places[name]
        return question.pk, turn

    def _value(self, name: str) -> Any:
        value = self.cleaned_data[name]
        if isinstance(value, date):
            return value.isoformat()
        return int(value) if self.places[name][0].kind == Kind.SCALE and value else value

    def _field(self, question: WorkbookQuestion, held: Any) -> forms.Field:
        words: dict[str, Any] = {"label": question.prompt, "help_text": question.help, "required": False}
        match question.kind:
            case Kind.TEXT:
                area = forms.Textarea(attrs={"rows": 4})
                return LongText(max_length=question.most or TEXT_MOST, widget=area, error_messages=TOO_LONG, **words)
            case Kind.DATE:
                return forms.DateField(
                    widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                    error_messages={"invalid": _("Write the date as year, month and day: 2027-03-31.")},
                    **words,
                )
            case Kind.SCALE:
                steps: list[tuple[str, StrOrPromise]] = [("", _("No answer"))]
                steps += [(str(step), str(step)) for step in range(question.least, question.most + 1)]
                return forms.ChoiceField(choices=steps, widget=forms.RadioSelect, **words)
            case Kind.ONE:
                return forms.ChoiceField(choices=[("", _("No answer")), *self._choices(question, [held])], **words)
            case Kind.SOME:
                choices = self._choices(question, held or [])
                return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
            case Kind.TICK | Kind.WATCHED:
                return forms.BooleanField(**words)
        return forms.CharField(max_length=question.most or LINE_MOST, error_messages=TOO_LONG, **words)

    def _choices(self, question: WorkbookQuestion, held: Any) -> list[tuple[str, str]]:
        """The options; a retired word is offered to who chose it alone."""
        retired = {code for code, (_name, is_retired) in self.names.get(question.term_kind, {}).items() if is_retired}
        options = options_of(question, self.names)
        return [(code, name) for code, name in options.items() if code not in retired or code in held]


class ReopenForm(forms.Form):
    """Why staff reopen a workbook; the member reads it."""

    reason = LongText(
        label=_("Reason"),
        help_text=_("The member reads it in an e-mail. Up to 300 characters."),
        max_length=REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=TOO_LONG | {"required": _("Say why.")},
    )
