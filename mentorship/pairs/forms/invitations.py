"""Inviting somebody by e-mail, and what is ticked when one accepts (OD-12)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from mentorship.pairs.models import Invitation
from mentorship.pairs.policy import INVITATION_MESSAGE_MOST
from mentorship.pairs.workflow import Letter
from mentorship.profiles.forms.documents import DocumentsForm
from mentorship.profiles.forms.steps import TOO_LONG

ROLES = [
    (Invitation.Role.MENTEE, _("This person is to be my mentor")),
    (Invitation.Role.MENTOR, _("This person is to be my mentee")),
]
BEFORE_IT_BEGINS = _("Tick the box: both sides agree before a mentorship begins.")


class AnswerForm(DocumentsForm):
    """Nothing but the documents that the person has not accepted yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for document in self.documents:
            self.fields[f"accept_{document.pk}"].error_messages["required"] = BEFORE_IT_BEGINS


class InvitationForm(AnswerForm):
    """Whom to invite, as what, with a few words."""

    email = forms.EmailField(
        label=_("E-mail address of the person"),
        help_text=_("The one that the association has: an invitation is answered from that account."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the address."), "invalid": _("Enter a whole e-mail address.")},
    )
    role = forms.ChoiceField(
        label=_("Who is who"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who of you is the mentor.")},
    )
    message = LongText(
        label=_("A few words to the person"),
        help_text=_(
            "They are read on the site, by this person and the association’s coordinators alone; the e-mail does not "
            "hold them. Up to 1,000 characters."
        ),
        max_length=INVITATION_MESSAGE_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages=TOO_LONG,
    )
    text_language = forms.ChoiceField(
        label=_("Language in which you write it"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        first = {"text_language": (get_language() or "en")[:2], "role": Invitation.Role.MENTEE}
        kwargs.setdefault("initial", first)
        super().__init__(*args, **kwargs)

    def letter(self) -> Letter:
        """As the workflow takes it."""
        said = self.cleaned_data
        return Letter(said["email"].lower(), said["role"], said["message"], said["text_language"])
