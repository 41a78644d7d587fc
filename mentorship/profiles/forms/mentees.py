"""The mentee profile: five questions, then small steps (FIND-5, fields 5.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from mentorship.profiles.forms.languages import LanguagesInOrder, by_choice
from mentorship.profiles.forms.steps import TOO_LONG, StepForm, ValuesForm, boxes, text
from mentorship.profiles.forms.terms import Kind, choices_for
from mentorship.profiles.models import MenteeProfile, MentorProfile
from mentorship.profiles.policy import FIT_POINTS, Importance
from mentorship.profiles.workflow import FiveAnswers

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GOALS = ("goal_1", "goal_2", "goal_3")


def _goal(label: StrOrPromise, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "class": "low"})
    messages = TOO_LONG | {"required": _("Write one goal; a few words are enough.")}
    return LongText(label=label, max_length=300, widget=widget, error_messages=messages, **kwargs)


class FiveQuestionsForm(LanguagesInOrder):
    """What is enough to ask a mentor for a first meeting."""

    KINDS: ClassVar[dict[str, Kind]] = {"paths": Kind.PATH, "areas": Kind.AREA, "topics": Kind.TOPIC}

    # the languages come last
    field_order = ("paths", *GOALS, "areas", "topics")

    paths = forms.MultipleChoiceField(
        label=_("Where are you in your career?"),
        help_text=_("All that are true for you now, or soon will be."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one answer.")},
    )
    goal_1 = _goal(
        _("Your first goal"), help_text=_("For example: feel at ease when I assess people in their own homes.")
    )
    goal_2 = _goal(_("Your second goal"), required=False)
    goal_3 = _goal(_("Your third goal"), required=False)
    areas = forms.MultipleChoiceField(
        label=_("Which areas of practice do you want to learn about?"),
        help_text=_("They need not be those in which you work now."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one area of practice.")},
    )
    topics = forms.MultipleChoiceField(
        label=_("What do you want to talk about?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one topic.")},
    )

    def __init__(self, *args: Any, profile: MenteeProfile, **kwargs: Any) -> None:
        initial: dict[str, Any] = {name: getattr(profile, name) for name in self.KINDS}
        initial |= dict(zip(GOALS, profile.goals, strict=False)) | by_choice(profile.languages)
        super().__init__(*args, **(kwargs | {"initial": initial}))
        found = choices_for(profile, self.KINDS | {"languages": Kind.LANGUAGE})
        for name in self.KINDS:
            self.fields[name].choices = found[name]  # type: ignore[attr-defined]
        self.offer_languages(found["languages"])

    def goal_fields(self) -> list[Any]:
        return [self[name] for name in GOALS]

    def answers(self) -> FiveAnswers:
        """The cleaned answers, as the workflow takes them; goals and languages without gaps."""
        data = self.cleaned_data
        return FiveAnswers(
            paths=data["paths"],
            goals=[data[name] for name in GOALS if data[name]],
            areas=data["areas"],
            topics=data["topics"],
            languages=self.languages(),
        )


class PracticeForm(StepForm):
    code = "practice"
    title = _("Your practice now")
    good_for = _("Good for: a mentor who knows your clients and your kind of workplace.")
    tells = ("current_areas", "practice_settings", "ages")
    kinds: ClassVar[Mapping[str, Kind]] = {
        "current_areas": Kind.AREA,
        "practice_settings": Kind.SETTING,
        "ages": Kind.AGE,
    }
    current_areas = boxes(_("Areas in which you practise now"))
    practice_settings = boxes(_("Practice settings"))
    ages = boxes(_("Client age groups"))


class MeetingForm(StepForm):
    code = "meeting"
    title = _("How you can meet")
    good_for = _("Good for: finding somebody whom you can really meet, near you or at a distance.")
    tells = ("modes", "times")
    kinds: ClassVar[Mapping[str, Kind]] = {"modes": Kind.MODE, "province": Kind.WHERE}
    modes = boxes(_("Ways of meeting"))
    province = forms.ChoiceField(label=_("Province or territory"), required=False)
    times = forms.CharField(
        label=_("When you can meet"),
        help_text=_("For example: weekday evenings, Eastern time. Only staff who match read this."),
        max_length=200,
        required=False,
        error_messages=TOO_LONG,
    )


class MenteeValuesForm(ValuesForm):
    good_for = _("Good for: two people whose ways of working go together. There is no better or worse answer.")


class WordsForm(StepForm):
    code = "words"
    title = _("In your words")
    good_for = _("Good for: a mentor who wonders whether to say yes. This is read with your request.")
    tells = ("looking_for", "about")
    looking_for = text(_("What you look for in a mentor"), 1000, 5, _("Up to 1,000 characters."))
    about = text(
        _("About you"), 1000, 5, _("Up to 1,000 characters. Please no telephone number or address, and no clients.")
    )
    text_language = forms.ChoiceField(
        label=_("Language in which you write"),
        help_text=_("Your goals and these texts are shown as you wrote them, marked with their language."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )


CRITERIA: Mapping[str, StrOrPromise] = {
    "topics": _("Topics and goals"),
    "areas": _("Area of practice"),
    "values": _("How we like to work"),
    "paths": _("A career path like mine"),
    "ages": _("Client age group"),
    "settings": _("Practice setting"),
    "practical": _("Place, ways of meeting, language"),
}


class ImportanceForm(StepForm):
    """How important each line of the fit is; identity is no line to weigh here (FIND-4)."""

    code = "importance"
    title = _("What matters most")
    good_for = _("Good for: mentors in an order that is yours. “A must” puts those who do not have it last.")
    private = _("Only you and staff who match read this. Mentors never see it.")
    is_in_rows = True
    tells = ("importance",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in FIT_POINTS:
            if criterion in CRITERIA:
                self.fields[criterion] = forms.ChoiceField(
                    label=CRITERIA[criterion],
                    choices=[(level.value, capfirst(level.label)) for level in Importance],
                    widget=forms.RadioSelect,
                    required=False,
                )

    def initial_from(self, profile: MentorProfile | MenteeProfile) -> dict[str, Any]:
        return dict.fromkeys(CRITERIA, Importance.NICE.value) | getattr(profile, "importance", {})

    def answers(self) -> dict[str, Any]:
        return {"importance": {name: level for name in CRITERIA if (level := self.cleaned_data[name])}}


class PrivateForm(StepForm):
    code = "private"
    title = _("Private matters")
    good_for = _(
        "Good for: staff who match people see whom to keep you apart from, such as your own manager. The search does "
        "not use it."
    )
    private = _("Only staff of the association who match people read this. Mentors never see it.")
    tells = ("employer", "keep_away")
    employer = forms.CharField(label=_("Employer"), max_length=120, required=False, error_messages=TOO_LONG)
    keep_away = text(_("People not to be matched with"), 1000, 3, _("Names, one a line. You need not say why."))


MENTEE_FORMS: Mapping[str, type[StepForm]] = {
    form.code: form for form in (PracticeForm, MeetingForm, MenteeValuesForm, WordsForm, ImportanceForm, PrivateForm)
}
