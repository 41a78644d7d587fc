"""The small optional steps of the mentor profile (fields 5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mentorship.profiles.forms.steps import TOO_LONG, StepForm, ValuesForm, boxes, text
from mentorship.profiles.forms.terms import Kind
from mentorship.profiles.policy import HOURS_A_MONTH_MOST


class FocusForm(StepForm):
    code = "focus"
    title = _("Focus and earlier areas")
    good_for = _("Good for: mentees who look for one precise thing, such as splinting after a burn, or for your past.")
    tells = ("focuses", "past_areas")
    kinds: ClassVar[Mapping[str, Kind]] = {"focuses": Kind.FOCUS, "past_areas": Kind.AREA}
    focuses = boxes(_("Focus within your areas"))
    past_areas = boxes(_("Areas in which you worked earlier"))

    def focus_groups(self) -> list[tuple[str, list[BoundWidget], int]]:
        """The boxes of `focuses` under the area that they belong to, and how many of them are ticked."""
        groups = [label for label, _options in self.fields["focuses"].choices]  # type: ignore[attr-defined]
        found: list[list[BoundWidget]] = [[] for _group in groups]
        for box in self["focuses"].subwidgets:
            found[int(box.data["index"].partition("_")[0])].append(box)
        return [
            (label, in_group, sum(box.data["selected"] for box in in_group))
            for label, in_group in zip(groups, found, strict=True)
        ]


class TopicsForm(StepForm):
    code = "topics"
    title = _("Topics and career paths")
    good_for = _("Good for: mentees who know what they want to talk about, or who stand at a turning point.")
    tells = ("topics", "paths")
    kinds: ClassVar[Mapping[str, Kind]] = {"topics": Kind.TOPIC, "paths": Kind.PATH}
    topics = boxes(_("Topics"), _("In whatever area of practice."))
    paths = boxes(_("Career paths that you know"), _("Such as a first position, or a new country."))


class MentorValuesForm(ValuesForm):
    good_for = _("Good for: two people whose ways of working go together. There is no better or worse answer.")


class MentorWordsForm(StepForm):
    code = "words"
    title = _("More in your words")
    good_for = _("Good for: mentees who hesitate between two mentors.")
    tells = ("about", "hopes")
    about = text(
        _("More about your path and how you like to work"),
        2000,
        7,
        _("Up to 2,000 characters. Please no telephone number or address, and no clients."),
    )
    hopes = text(_("What you hope to learn yourself"), 1000, 4, _("Up to 1,000 characters."))


class PracticalForm(StepForm):
    code = "practical"
    title = _("Practical matters")
    good_for = _("Good for: mentees who plan ahead, and for never being matched within your own workplace.")
    tells = ("hours_a_month", "is_rural", "employer")
    hours_a_month = forms.IntegerField(
        label=_("Hours a month that you can give"),
        help_text=_("To one mentee, about."),
        min_value=1,
        max_value=HOURS_A_MONTH_MOST,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "2", "class": "short"}),
        error_messages={
            "invalid": _("Enter a whole number."),
            "min_value": _("Enter at least one hour, or leave it empty."),
            "max_value": format_lazy(_("Enter at most {most} hours."), most=HOURS_A_MONTH_MOST),
        },
    )
    is_rural = forms.BooleanField(
        label=_("I work, or have worked, in a rural, northern or remote place"), required=False
    )
    employer = forms.CharField(
        label=_("Employer"),
        help_text=_("Hidden from members. Staff who match people see it; the search does not use it."),
        max_length=120,
        required=False,
        error_messages=TOO_LONG,
    )


MENTOR_FORMS: Mapping[str, type[StepForm]] = {
    form.code: form for form in (FocusForm, TopicsForm, MentorValuesForm, MentorWordsForm, PracticalForm)
}
