"""What is asked of who registers, and of staff who treat a registration."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy, get_valid_filename
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_moment
from mentorship.profiles.forms.documents import DocumentsForm
from mentorship.profiles.forms.languages import LanguagesInOrder, by_choice
from mentorship.profiles.forms.mentees import FiveQuestionsForm
from mentorship.profiles.models import Term
from mentorship.profiles.queries import terms_offered
from ondemand.registrations.models import Registration
from ondemand.registrations.policy import FILE_BYTES_MOST, FILE_TYPES, NOTE_MOST, REASON_MOST
from ondemand.registrations.workflow import Received


class RegisterForm(LanguagesInOrder, DocumentsForm):
    """OD-2: the languages in order, the confirmations, and the documents not accepted yet (SAFE-2)."""

    nostudy = forms.BooleanField(
        label=_("I know that this program is not a source for study or advice for the NOTCE."),
        error_messages={"required": _("Tick the box: a mentor does not prepare for the examination.")},
    )

    def __init__(self, *args: Any, condition: str, preferred: list[str], **kwargs: Any) -> None:
        initial = by_choice(preferred)
        super().__init__(*args, **(kwargs | {"initial": initial}))
        offered = [(term.code, term.name) for term in terms_offered({})[Term.Kind.LANGUAGE]]
        self.offer_languages(offered)
        if condition:
            self.fields["condition"] = forms.BooleanField(
                label=format_lazy(_("I confirm: {condition}"), condition=condition),
                error_messages={"required": _("Tick the box if it is true: the program asks for it.")},
            )
        for document in self.documents:
            box = self.fields[f"accept_{document.pk}"]
            box.error_messages["required"] = _("Tick the box: both sides agree before the first contact.")


class PauseForm(forms.Form):
    """Why a clock stands still; the mentee reads it."""

    reason = forms.CharField(
        label=_("What is missing"),
        help_text=_("The mentee reads this, in an e-mail and on the page: write in the mentee’s language."),
        max_length=REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what is missing: the mentee reads it.")},
    )


class NoteForm(forms.Form):
    """A word for the history, which staff read."""

    note = forms.CharField(label=_("Note for staff"), max_length=NOTE_MOST, required=False)


class EnterWorkbookForm(FiveQuestionsForm):
    """OD-4: a workbook that came by e-mail or on paper, with the few answers that the list is made from."""

    received_at = forms.DateTimeField(
        label=_("Received"),
        help_text=_("Ottawa time. The clock runs from this moment, not from when you enter it."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"required": _("Say when it was received."), "invalid": _("Enter a date and a time.")},
    )
    received_by = forms.ChoiceField(
        label=_("How it came"),
        choices=[(each.value, each.label) for each in (Registration.ReceivedBy.EMAIL, Registration.ReceivedBy.PAPER)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it came.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word (.docx), PNG or JPEG, at most 10 MB; scan what came on paper."),
        error_messages={"required": _("Choose the file."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.png,.jpg,.jpeg"}),
    )

    def __init__(self, *args: Any, registration: Registration, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paid_at, self.now = registration.paid_at, now
        for name, label in STAFF_LABELS.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""

    def clean_received_at(self) -> datetime:
        moment: datetime = self.cleaned_data["received_at"]
        if moment > self.now:
            raise forms.ValidationError(_("This moment lies ahead."))
        if self.paid_at is not None and moment < self.paid_at.replace(second=0, microsecond=0):
            raise forms.ValidationError(
                _("It was paid on %(day)s: enter that moment, or a later one.") % {"day": written_moment(self.paid_at)}
            )
        # a form knows minutes: one in the minute of the payment came with it
        return max(moment, self.paid_at) if self.paid_at else moment

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > FILE_BYTES_MOST:
            raise forms.ValidationError(_("This file is larger than 10 MB: choose a smaller one."))
        start = file.read(8)
        file.seek(0)
        # what it is, not what it is called
        self.kind = next((kind for mark, kind in FILE_TYPES.items() if start.startswith(mark)), None)
        if self.kind is None:
            raise forms.ValidationError(_("This file is no PDF, Word file, PNG or JPEG."))
        return file

    def received(self) -> Received:
        """What the workflow takes; the file's ending says what it is."""
        file, (content_type, ending) = self.cleaned_data["file"], self.kind or ("", "")
        stem = get_valid_filename(PurePath(file.name or "workbook").stem)[:100] or "workbook"
        return Received(
            received_at=self.cleaned_data["received_at"],
            received_by=self.cleaned_data["received_by"],
            file_name=f"{stem}.{ending}",
            content_type=content_type,
            content=file.read(),
            answers=self.answers(),
        )


STAFF_LABELS = {
    "paths": _("Where the mentee is in the career"),
    "goal_1": _("First goal"),
    "goal_2": _("Second goal"),
    "goal_3": _("Third goal"),
    "areas": _("Areas of practice to learn about"),
    "topics": _("Topics to talk about"),
}
