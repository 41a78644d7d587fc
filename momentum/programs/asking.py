"""A program's questions as fields of a form, and their answers in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from caot_mentor.dates import written_day
from caot_mentor.long_texts import LongText
from momentum.programs.models import Question

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind = Question.Kind
OWN_WORDS = (Kind.LINE, Kind.TEXT)  # the others are answered with words of ours
LINE_MOST, TEXT_MOST = 200, 1000  # characters, where a question names no figure
TOO_LONG = {"max_length": gettext_lazy("Shorten the text to %(limit_value)d characters: it has %(show_value)d.")}


def field_name(question: Question) -> str:
    """The name of the question's field in a form."""
    return f"question_{question.pk}"


def field_for(question: Question) -> forms.Field:
    """The field that asks the question; what is required is said in a sentence of its own."""
    words: dict[str, Any] = {
        "label": question.prompt,
        "help_text": question.help,
        "required": question.is_required,
        "error_messages": {"required": gettext_lazy("Please answer this question.")},
    }
    match question.kind:
        case Kind.TEXT:
            words["error_messages"] |= TOO_LONG
            return LongText(max_length=question.most or TEXT_MOST, widget=forms.Textarea(attrs={"rows": 4}), **words)
        case Kind.DATE:
            words["error_messages"]["invalid"] = gettext_lazy("Write the date as year, month and day: 2027-03-31.")
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **words)
        case Kind.SCALE:
            steps = [(str(step), str(step)) for step in range(question.least, question.most + 1)]
            return forms.ChoiceField(choices=_with_none(question, steps), widget=forms.RadioSelect, **words)
        case Kind.ONE:
            choices = _with_none(question, list(options_of(question).items()))
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
        case Kind.SOME:
            choices = list(options_of(question).items())
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
        case Kind.TICK:
            words["error_messages"]["required"] = gettext_lazy("Tick the box: the program asks for it.")
            return forms.BooleanField(**words)
    words["error_messages"] |= TOO_LONG
    return forms.CharField(max_length=question.most or LINE_MOST, **words)


def add_questions(form: forms.Form, questions: Iterable[Question], held: Mapping[int, Any]) -> None:
    """Add a field for each question to the form; `held` are earlier answers by the question's key."""
    for question in questions:
        name = field_name(question)
        form.fields[name] = field_for(question)
        if question.pk in held:
            form.initial[name] = held[question.pk]


def question_fields(form: forms.Form, questions: Iterable[Question]) -> list[tuple[Question, BoundField]]:
    """Each question with its field, in order."""
    return [(question, form[field_name(question)]) for question in questions]


def answers_in(form: forms.Form, questions: Iterable[Question]) -> dict[Question, Any]:
    """The cleaned answers as they are kept: text, a date as ISO, a number, a code, a list of codes, or true; what was
    not answered is left out."""
    found: dict[Question, Any] = {}
    for question in questions:
        value = form.cleaned_data.get(field_name(question))
        if value in (None, "", [], False):
            continue
        if isinstance(value, date):
            value = value.isoformat()
        found[question] = int(value) if question.kind == Kind.SCALE else value
    return found


def options_of(question: Question) -> dict[str, str]:
    """The options: code → words in the reader's language."""
    language = (get_language() or "en")[:2]
    return {option["code"]: option.get(language) or option["en"] for option in question.options}


def answer_in_words(question: Question, value: Any) -> str:
    """An answer as a person reads it."""
    match question.kind:
        case Kind.DATE:
            return written_day(date.fromisoformat(value))
        case Kind.ONE:
            return options_of(question).get(value, value)
        case Kind.SOME:
            options = options_of(question)
            return ", ".join(options.get(code, code) for code in value)
        case Kind.TICK:
            return _("Yes")
        case Kind.SCALE:
            return _("%(step)s of %(most)s") % {"step": value, "most": question.most}
    return str(value)


def _with_none(question: Question, choices: list[tuple[str, str]]) -> list[tuple[str, StrOrPromise]]:
    # what is not required can be taken back: a radio button cannot be un-ticked
    nothing: list[tuple[str, StrOrPromise]] = [] if question.is_required else [("", gettext_lazy("No answer"))]
    return [*nothing, *choices]
