"""The mentorship agreement: what the two write, and how they sign it (fields 5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from members.models import Member
from mentorship.pairs.agreement_words import DECLARATIONS
from mentorship.pairs.forms.meanwhile import WrittenByTwo
from mentorship.pairs.models import Agreement, Pairing
from mentorship.pairs.policy import (
    LONG_MOST,
    MEETINGS_A_MONTH_LEAST,
    MEETINGS_A_MONTH_MOST,
    MINUTES_MOST,
    NOTICE_HOURS_MOST,
    REPLY_DAYS_MOST,
)
from mentorship.pairs.rules import is_name_of
from mentorship.pairs.workflow.agreements import TERMS
from mentorship.profiles.forms.steps import TOO_LONG
from mentorship.profiles.models import Term
from mentorship.profiles.queries import terms_offered

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DATE_WRONG = {"invalid": _("Enter a date as year, month and day, for example 2027-01-31.")}


# each of TERMS once
SECTIONS: list[tuple[Any, tuple[str, ...]]] = [
    (_("What for, and how long"), ("goals", "language", "starts_on", "ends_on")),
    (_("How you meet"), ("modes", "meetings_a_month", "minutes", "who_schedules", "who_prepares")),
    (
        _("Between the two of you"),
        ("reply_days", "notice_hours", "stays_between_us", "may_be_shared", "feedback"),
    ),
    (_("Looking back, and closing"), ("review_on", "closure", "more", "is_employer_program")),
]


def day(label: StrOrPromise, help_text: StrOrPromise = "", *, required: bool = False) -> forms.DateField:
    """A date, which the browser helps to pick."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=help_text, required=required, widget=widget, error_messages=DATE_WRONG
    )


def paragraph(label: StrOrPromise, help_text: StrOrPromise = "", *, required: bool = False, rows: int = 4) -> LongText:
    """A few sentences in their own words."""
    return LongText(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONG_MOST,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=TOO_LONG,
    )


class AgreementForm(WrittenByTwo):
    """The terms of a draft. What is proposed stands in the fields; `revision` is the draft that the writer had read."""

    seen_in = "revision"
    changed = _(
        "The draft has been changed since you opened this page, and now reads as shown below. What you typed is"
        " kept: save it again to put it in the place of the other, or go on from the draft."
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    goals = paragraph(_("Goals"), _("What the mentee wants to reach, one goal a line."), required=True)
    language = forms.ChoiceField(label=_("Language of the mentorship"), choices=settings.LANGUAGES)
    starts_on = day(_("First day"), required=True)
    ends_on = day(_("Last day"), _("Leave it empty where you go on for as long as both of you want."))
    modes = forms.MultipleChoiceField(label=_("Ways of meeting"), widget=forms.CheckboxSelectMultiple)
    meetings_a_month = forms.IntegerField(label=_("Meetings a month"), min_value=1, max_value=MEETINGS_A_MONTH_MOST)
    minutes = forms.IntegerField(label=_("Minutes of a meeting"), min_value=5, max_value=MINUTES_MOST)
    who_schedules = forms.ChoiceField(label=_("Who plans the meetings"), choices=Agreement.Side)
    who_prepares = forms.ChoiceField(label=_("Who prepares the agenda"), choices=Agreement.Side)
    reply_days = forms.IntegerField(label=_("Days to answer a message"), min_value=1, max_value=REPLY_DAYS_MOST)
    notice_hours = forms.IntegerField(
        label=_("Hours of notice to move a meeting"), min_value=1, max_value=NOTICE_HOURS_MOST
    )
    stays_between_us = paragraph(_("What stays between us"), required=True)
    may_be_shared = paragraph(_("What may be told to others"))
    feedback = paragraph(_("How we give feedback"))
    review_on = day(_("Day on which we look back half-way"))
    closure = paragraph(_("How we know that we are done, and how we close"), required=True)
    more = paragraph(_("Anything else"))
    is_employer_program = forms.BooleanField(
        label=_("This mentorship is part of an employer’s formal program"),
        help_text=_("It may then count as professional development when the program’s guidelines are attached."),
        required=False,
    )

    def __init__(self, *args: Any, pairing: Pairing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes = terms_offered({Term.Kind.MODE: self.initial.get("modes", [])})[Term.Kind.MODE]
        self.fields["modes"].choices = [(term.code, term.name) for term in modes]  # type: ignore[attr-defined]
        self.least = MEETINGS_A_MONTH_LEAST.get(pairing.program, 1)

    def sections(self) -> list[tuple[StrOrPromise, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(legend, [self[name] for name in names]) for legend, names in SECTIONS]

    def clean_meetings_a_month(self) -> int:
        meetings: int = self.cleaned_data["meetings_a_month"]
        if meetings < self.least:
            message = _("This program asks for at least %(least)d meetings a month at the beginning.")
            raise forms.ValidationError(message, params={"least": self.least})
        return meetings

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last, middle = (cleaned.get(name) for name in ("starts_on", "ends_on", "review_on"))
        if first and last and last <= first:
            self.add_error("ends_on", _("The last day comes after the first one."))
        if middle and ((first and middle < first) or (last and middle > last)):
            self.add_error("review_on", _("This day is between the first and the last one."))
        return cleaned

    def terms(self) -> dict[str, Any]:
        """The cleaned terms by column, as the workflow takes them."""
        return {name: self.cleaned_data[name] for name in TERMS}


class SignForm(forms.Form):
    """A name typed by hand, and each declaration of CPD-1 ticked."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, signer: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer = signer
        for name, sentence in DECLARATIONS:
            self.fields[name] = forms.BooleanField(
                label=sentence, error_messages={"required": _("Tick this to sign. If it is not so, do not sign.")}
            )
        self.fields["name"] = forms.CharField(
            label=_("Your name, typed as your signature"),
            help_text=format_lazy(_("As it stands in your account: {name}."), name=signer.get_full_name()),
            max_length=200,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={"required": _("Type your name: it is your signature.")},
        )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not is_name_of(self.signer, name):
            message = _("Type your name as it stands in your account: %(name)s.")
            raise forms.ValidationError(message, params={"name": self.signer.get_full_name()})
        return name
