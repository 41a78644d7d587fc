"""What is asked of who registers, and of staff who treat a registration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mentorship.profiles.forms.documents import DocumentsForm
from mentorship.profiles.models import Term
from mentorship.profiles.queries import terms_offered
from ondemand.registrations.policy import NOTE_MOST, REASON_MOST

LANGUAGES = ("language_1", "language_2", "language_3")


class RegisterForm(DocumentsForm):
    """OD-2: the languages in order, the confirmations, and the documents not accepted yet (SAFE-2)."""

    language_1 = forms.ChoiceField(
        label=_("Language, first choice"), error_messages={"required": _("Choose the language that you prefer.")}
    )
    language_2 = forms.ChoiceField(label=_("Language, second choice"), required=False)
    language_3 = forms.ChoiceField(label=_("Language, third choice"), required=False)
    nostudy = forms.BooleanField(
        label=_("I know that this program is not a source for study or advice for the NOTCE."),
        error_messages={"required": _("Tick the box: a mentor does not prepare for the examination.")},
    )

    def __init__(self, *args: Any, condition: str, preferred: list[str], **kwargs: Any) -> None:
        initial = dict(zip(LANGUAGES, preferred, strict=False))
        super().__init__(*args, **(kwargs | {"initial": initial}))
        offered = [(term.code, term.name) for term in terms_offered({})[Term.Kind.LANGUAGE]]
        for name, nothing in zip(LANGUAGES, (_("Choose a language"), _("None"), _("None")), strict=True):
            self.fields[name].choices = [("", nothing), *offered]  # type: ignore[attr-defined]
        if condition:
            self.fields["condition"] = forms.BooleanField(
                label=format_lazy(_("I confirm: {condition}"), condition=condition),
                error_messages={"required": _("Tick the box if it is true: the program asks for it.")},
            )
        for document in self.documents:
            box = self.fields[f"accept_{document.pk}"]
            box.error_messages["required"] = _("Tick the box: both sides agree before the first contact.")

    def clean(self) -> None:
        chosen: set[str] = set()
        for name in LANGUAGES:
            code = self.cleaned_data.get(name)
            if code and code in chosen:
                self.add_error(name, _("You chose this language already."))
            chosen.add(code or "")

    def language_fields(self) -> list[BoundField]:
        return [self[name] for name in LANGUAGES]

    def languages(self) -> list[str]:
        """The languages chosen, the preferred one first, without gaps."""
        return [self.cleaned_data[name] for name in LANGUAGES if self.cleaned_data[name]]


class PauseForm(forms.Form):
    """Why a clock stands still; the mentee reads it."""

    reason = forms.CharField(
        label=_("What is missing"),
        help_text=_("The mentee reads this, in an e-mail and on the page."),
        max_length=REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what is missing: the mentee reads it.")},
    )


class NoteForm(forms.Form):
    """A word for the history, which staff read."""

    note = forms.CharField(label=_("Note for staff"), max_length=NOTE_MOST, required=False)
