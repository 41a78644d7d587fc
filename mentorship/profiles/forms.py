"""The program questionnaire (FIND-1), and accepting the documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.models import PolicyDocument
from members.queries import today
from mentorship.profiles.models import MentorProfile, Term
from mentorship.profiles.policy import FIRST_YEAR_OF_PRACTICE, PLACES_MOST
from mentorship.profiles.queries import FIELD_OF_KIND, terms_offered
from mentorship.profiles.workflow import ANSWER_FIELDS, Answers

Kind = Term.Kind


class DocumentsForm(forms.Form):
    """One box for each document in force that the member has not accepted; a box belongs to one version."""

    def __init__(self, *args: Any, documents: Sequence[PolicyDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = list(documents)
        for document in self.documents:
            self.fields[f"accept_{document.pk}"] = forms.BooleanField(
                label=format_lazy(_("I have read the {title} and agree to it."), title=document.title),
                error_messages={"required": _("Tick the box: nobody is listed without it.")},
            )

    def document_fields(self) -> list[tuple[PolicyDocument, BoundField]]:
        """Each document with its box."""
        return [(document, self[f"accept_{document.pk}"]) for document in self.documents]


class QuestionnaireForm(DocumentsForm):
    """FIND-1's least, then what is offered besides; the choices are the terms in use and those the profile holds."""

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
    places = forms.IntegerField(
        label=_("How many mentees at once"),
        help_text=format_lazy(_("Over all programs, from 1 to {most}. Most mentors have two."), most=PLACES_MOST),
        min_value=1,
        max_value=PLACES_MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "2", "class": "short"}),
        error_messages={
            "required": _("Enter a number."),
            "invalid": _("Enter a whole number."),
            "min_value": _("There must be at least one place."),
            "max_value": format_lazy(_("There can be {most} places at most."), most=PLACES_MOST),
        },
    )
    sentence = forms.CharField(
        label=_("One sentence about you as a mentor"),
        help_text=_("The first thing that others read, up to 200 characters. Please no telephone number or address."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": None}),
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
    focuses = forms.MultipleChoiceField(
        label=_("Focus within your areas"), widget=forms.CheckboxSelectMultiple, required=False
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        help_text=_("Good for: mentees who know what they want to talk about, in whatever area."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    paths = forms.MultipleChoiceField(
        label=_("Career paths that you know"),
        help_text=_("Good for: mentees at a turning point, such as a first position or a new country."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    about = forms.CharField(
        label=_("More about your path and how you like to work"),
        help_text=_("Good for: mentees who hesitate between two mentors. Up to 2,000 characters."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": None}),
        required=False,
        error_messages={"max_length": _("Shorten the text to %(limit_value)d characters: it has %(show_value)d.")},
    )

    OFFERED = ("focuses", "topics", "paths", "about")

    def __init__(self, *args: Any, profile: MentorProfile, documents: Sequence[PolicyDocument], **kwargs: Any) -> None:
        initial = {name: getattr(profile, name) for name in ANSWER_FIELDS}
        if profile.completed_at is None:
            initial["languages"] = initial["languages"] or [profile.text_language]
        super().__init__(*args, documents=documents, initial=initial | kwargs.pop("initial", {}), **kwargs)
        held: dict[str, Iterable[str]] = {
            kind.value: getattr(profile, name) for kind, name in FIELD_OF_KIND.items()
        } | {Kind.WHERE.value: profile.where}
        terms = terms_offered(held)
        for kind, name in FIELD_OF_KIND.items():
            self._set_choices(name, [(term.code, term.name) for term in terms[kind]])
        groups: dict[str, list[tuple[str, str]]] = {}
        for term in sorted(terms[Kind.FOCUS], key=lambda term: term.group.position if term.group else 0):
            groups.setdefault(term.group.name if term.group else "", []).append((term.code, term.name))
        self._set_choices("focuses", list(groups.items()))
        places = [(term.code, term.name) for term in terms[Kind.WHERE] if term.code != "remote"]
        self._set_choices("province", [("", _("Not said")), *places])

    def _set_choices(self, name: str, choices: Sequence[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def focus_groups(self) -> list[tuple[str, list[BoundWidget], int]]:
        """The boxes of `focuses` under the area that they belong to, and how many of them are ticked."""
        groups = [label for label, _options in self.fields["focuses"].choices]  # type: ignore[attr-defined]
        boxes: list[list[BoundWidget]] = [[] for _group in groups]
        for box in self["focuses"].subwidgets:
            boxes[int(box.data["index"].partition("_")[0])].append(box)
        return [
            (label, in_group, sum(box.data["selected"] for box in in_group))
            for label, in_group in zip(groups, boxes, strict=True)
        ]

    def offers_are_open(self) -> bool:
        """Whether the optional part stands open: something in it is filled in, or wrong."""
        return any(self[name].value() or name in self.errors for name in self.OFFERED)

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


class RenewalForm(forms.Form):
    """*I want to be a mentor* on the page of a renewed membership (MEM-6); nothing is asked of who may not mentor."""

    legend = _("Mentoring")

    def __init__(self, data: Any = None, *, wants_to_mentor: bool, may_mentor: bool) -> None:
        super().__init__(data, prefix="mentoring")
        if wants_to_mentor or may_mentor:
            self.fields["wants_to_mentor"] = forms.BooleanField(
                label=_("I want to be a mentor"),
                help_text=_(
                    "You can switch it on and off at any time. Ticked, it keeps a profile for another 12 months."
                ),
                required=False,
                initial=wants_to_mentor,
            )
