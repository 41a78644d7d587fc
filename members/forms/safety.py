"""What people tell the association about each other, and what staff note about it (SAFE-1)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from members.models import Concern, Member
from members.policy import CONCERN_MOST
from members.rules import ConcernAction, available_for_concern


class ConcernForm(forms.Form):
    """A concern, in the person's own words."""

    text = LongText(
        label=_("What happened?"),
        max_length=CONCERN_MOST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In your own words, as much or as little as you like. When and where it was helps us."),
        error_messages={"required": _("Write at least a few words, so that we know what to look at.")},
    )


class TreatConcernForm(forms.Form):
    """What staff do with a concern now."""

    action = forms.ChoiceField(label=_("What you do"), widget=forms.RadioSelect)
    note = LongText(
        label=_("Note"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For staff only, kept with the concern. Not needed to take it up."),
    )

    WORDS = {
        ConcernAction.TAKEN_UP: _("Take it up: I look into it"),
        ConcernAction.NOTED: _("Add a note"),
        ConcernAction.CLOSED: _("Close it, and say what came of it"),
        ConcernAction.REOPENED: _("Take it up again, and say why"),
    }

    def __init__(self, data: Any = None, *, concern: Concern) -> None:
        super().__init__(data)
        choices = [(action.value, self.WORDS[action]) for action in available_for_concern(concern)]
        self.fields["action"].choices = choices  # type: ignore[attr-defined]
        self.initial["action"] = choices[0][0]

    def clean(self) -> dict[str, Any]:
        action = self.cleaned_data.get("action")
        if action and action != ConcernAction.TAKEN_UP and not self.cleaned_data.get("note", "").strip():
            self.add_error("note", _("Write a note: whoever looks at this later should understand."))
        return self.cleaned_data


class SuspensionForm(forms.Form):
    """Who is taken out of the programs, and why."""

    person = forms.CharField(
        label=_("Member number or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = LongText(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For staff only. The person is not shown it."),
        error_messages={"required": _("Say why: whoever lifts it later should understand.")},
    )

    def clean_person(self) -> Member:
        words = self.cleaned_data["person"].strip()
        found = Member.objects.filter(member_number=words).first() or Member.objects.filter(email=words.lower()).first()
        if found is None:
            raise ValidationError(_("Nobody on the list has this number or address."))
        return found
