"""What the mentee chooses, what either side says, and what staff write with a list and a match."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from mentorship.pairs.policy import REASON_MOST
from mentorship.profiles.forms.steps import TOO_LONG
from mentorship.profiles.models import Term
from ondemand.matching.fitting import Wanted
from ondemand.matching.policy import AGREEMENT_MOST, NOTE_MOST, SHORT_REASON_MOST
from ondemand.matching.rules import choices_needed
from ondemand.matching.shown import ShownMentor

CHOICE_LABELS = (_("First choice"), _("Second choice"), _("Third choice"))


class ChoicesForm(forms.Form):
    """One select for each choice, over the mentors who can still be matched: to be used by keyboard and without
    JavaScript as by mouse (OD-5)."""

    def __init__(self, *args: Any, mentors: Sequence[ShownMentor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [(str(each.entry.public_id), each.name) for each in mentors if each.is_free]
        for number in range(choices_needed(len(free))):
            self.fields[f"choice_{number + 1}"] = forms.ChoiceField(
                label=CHOICE_LABELS[number],
                choices=[("", _("Choose a mentor")), *free],
                error_messages={
                    "required": _("Choose a mentor."),
                    "invalid_choice": _("This mentor cannot be matched any more. Please choose another one."),
                },
            )

    def clean(self) -> None:
        chosen: set[str] = set()
        for name in self.fields:
            code = self.cleaned_data.get(name)
            if code and code in chosen:
                self.add_error(name, _("You chose this mentor already."))
            chosen.add(code or "")

    def selects(self) -> list[BoundField]:
        return [self[name] for name in self.fields]

    def choices(self) -> list[UUID]:
        """The public ids of the entries, the first choice first."""
        return [UUID(self.cleaned_data[name]) for name in self.fields]


class WordsForm(forms.Form):
    """What goes with a list: a note, and why it is short (OD-4)."""

    note = LongText(
        label=_("Note to the mentee"),
        help_text=_("Stands above the list, as you write it. Please write in the language of the mentee."),
        max_length=NOTE_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=TOO_LONG,
    )
    short_reason = forms.CharField(
        label=_("Why the list is short"),
        help_text=_("Only for a list of fewer than three mentors; the mentee reads it."),
        max_length=SHORT_REASON_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AgreementForm(forms.Form):
    """How the mentee agreed to a mentor outside the choices (OD-5)."""

    agreement = LongText(
        label=_("How the mentee agreed"),
        help_text=_("When, and by which way: for example “By telephone, on November 16.” It is kept with the match."),
        max_length=AGREEMENT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=TOO_LONG | {"required": _("Write how the mentee agreed to this mentor.")},
    )


class WantedForm(forms.Form):
    """What staff look for among the eligible mentors."""

    KINDS = {
        "area": Term.Kind.AREA,
        "topic": Term.Kind.TOPIC,
        "language": Term.Kind.LANGUAGE,
        "where": Term.Kind.WHERE,
    }

    q = forms.CharField(label=_("Name or words"), max_length=100, required=False)
    area = forms.ChoiceField(label=_("Area of practice"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    where = forms.ChoiceField(label=_("Where"), required=False)
    place = forms.BooleanField(label=_("Has a place now"), required=False)

    def __init__(self, *args: Any, labels: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in self.KINDS.items():
            self.fields[name].choices = [("", _("any")), *labels[kind].items()]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What is asked for; what was not understood asks for nothing."""
        data = self.cleaned_data if self.is_bound and not self.errors else {}
        return Wanted(
            words=data.get("q", ""),
            area=data.get("area", ""),
            topic=data.get("topic", ""),
            language=data.get("language", ""),
            where=data.get("where", ""),
            has_place=data.get("place", False),
        )


class ToldForm(forms.Form):
    """What one of the two told the association otherwise than here (OD-6, OD-17)."""

    who = forms.ChoiceField(
        label=_("Who said so"),
        choices=[("mentee", _("the mentee")), ("mentor", _("the mentor"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who of the two said so.")},
    )
    reason = LongText(
        label=_("What was said, when, and how"),
        help_text=_("For staff alone. Neither of the two reads it."),
        max_length=REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=TOO_LONG | {"required": _("Write what was said, and how it reached us.")},
    )


class GivenForm(forms.Form):
    """Which webinar a mentor got (OD-16)."""

    note = forms.CharField(label=_("Which webinar"), max_length=200, required=False)
