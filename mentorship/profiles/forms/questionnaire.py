"""The program questionnaire: FIND-1's least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from members.models import PolicyDocument
from members.queries import today
from mentorship.profiles.forms.availability import places_field
from mentorship.profiles.forms.documents import DocumentsForm
from mentorship.profiles.forms.terms import offer_terms
from mentorship.profiles.models import MentorProfile, Term
from mentorship.profiles.policy import FIRST_YEAR_OF_PRACTICE
from mentorship.profiles.workflow import ANSWER_FIELDS, Answers

Kind = Term.Kind


class QuestionnaireForm(DocumentsForm):
    """FIND-1's least; the choices are the terms in use and those that the profile holds."""

    KINDS: ClassVar[Mapping[str, Kind]] = {
        "areas": Kind.AREA,
        "practice_settings": Kind.SETTING,
        "ages": Kind.AGE,
        "languages": Kind.LANGUAGE,
        "modes": Kind.MODE,
        "province": Kind.WHERE,
    }

    areas = forms.MultipleChoiceField(
        label=_("Areas of practice"),
        help_text=_("All that you could help somebody with."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one area of practice.")},
    )
    practice_settings = forms.MultipleChoiceField(
        label=_("Practice settings"),
        help_text=_("Where you work or have worked."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one practice setting.")},
    )
    ages = forms.MultipleChoiceField(
        label=_("Client age groups"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one age group.")},
    )
    practising_since = forms.IntegerField(
        label=_("Year in which you began to practise"),
        help_text=_("Four digits, for example 2009. Students: the year in which your program began."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "class": "short"}),
        error_messages={"required": _("Enter a year."), "invalid": _("Enter a year in four digits.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you can mentor"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    modes = forms.MultipleChoiceField(
        label=_("Ways of meeting"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one way of meeting.")},
    )
    places = places_field()
    sentence = LongText(
        label=_("One sentence about you as a mentor"),
        help_text=_("The first thing that others read, up to 200 characters. Please no telephone number or address."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write one sentence about you as a mentor."),
            "max_length": _("Shorten the sentence to %(limit_value)d characters: it has %(show_value)d."),
        },
    )
    text_language = forms.ChoiceField(
        label=_("Language in which you write it"),
        help_text=_("What you write is shown as you wrote it, marked with its language."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
    province = forms.ChoiceField(label=_("Province or territory"), required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    is_remote = forms.BooleanField(
        label=_("Anywhere, remotely"),
        help_text=_("You are also found by people who look for a mentor without regard to distance."),
        required=False,
    )

    def __init__(self, *args: Any, profile: MentorProfile, documents: Sequence[PolicyDocument], **kwargs: Any) -> None:
        initial = {name: getattr(profile, name) for name in ANSWER_FIELDS}
        if profile.completed_at is None:
            initial["languages"] = initial["languages"] or [profile.text_language]
        super().__init__(*args, documents=documents, initial=initial | kwargs.pop("initial", {}), **kwargs)
        offer_terms(self, profile, self.KINDS)

    def clean_practising_since(self) -> int:
        year: int = self.cleaned_data["practising_since"]
        if not FIRST_YEAR_OF_PRACTICE <= year <= today().year:
            raise forms.ValidationError(
                _("Enter a year from %(first)d to %(last)d."),
                params={"first": FIRST_YEAR_OF_PRACTICE, "last": today().year},
            )
        return year

    def answers(self) -> Answers:
        """The cleaned answers, as the workflow takes them."""
        return Answers(**{name: self.cleaned_data[name] for name in ANSWER_FIELDS})
