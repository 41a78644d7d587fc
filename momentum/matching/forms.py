"""What either side says, and what staff decide about two people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from momentum.applications.models import Application
from momentum.matching.models import Wish
from momentum.matching.policy import IDENTITY_REASON_MOST, NOTE_MOST


class RunForm(forms.Form):
    """Whether answers about identity for staff are opened for a proposal, and why (FIND-4)."""

    identity_reason = forms.CharField(
        label=_("Count also what was said about identity for staff only: why?"),
        help_text=_(
            "Each person whose answers are opened can read that it was done, and this reason. Empty: only what is "
            "shown to members counts."
        ),
        max_length=IDENTITY_REASON_MOST,
        required=False,
    )


class WishForm(forms.Form):
    """Two people of the round, and whether they stay together or never meet."""

    mentee = forms.ChoiceField(label=_("Mentee"), error_messages={"required": _("Choose a mentee.")})
    mentor = forms.ChoiceField(label=_("Mentor"), error_messages={"required": _("Choose a mentor.")})
    kind = forms.ChoiceField(label=_("What"), choices=Wish.Kind, widget=forms.RadioSelect, initial=Wish.Kind.LOCKED)
    note = forms.CharField(label=_("Why, for staff"), max_length=NOTE_MOST, required=False)

    def __init__(
        self, *args: Any, mentees: Iterable[Application], mentors: Iterable[Application], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, people in (("mentee", mentees), ("mentor", mentors)):
            choices = sorted(((str(each.pk), str(each.member)) for each in people), key=lambda each: each[1])
            self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
