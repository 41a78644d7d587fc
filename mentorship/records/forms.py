"""What is asked about proofs of mentoring: a code, a file to attach, and staff's orders with their reasons."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from mentorship.profiles.policy import Program
from mentorship.records.models import Evidence, Record
from mentorship.records.policy import EVIDENCE_BYTES, EVIDENCE_TYPES, REASON_MOST
from mentorship.records.workflow.evidence import Attached

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class CodeForm(forms.Form):
    """The code on a document (CPD-7); it goes by GET, so that the square code and the form lead to one page."""

    code = forms.CharField(
        label=_("Code on the document"),
        max_length=60,
        help_text=_(
            "Five groups of four letters and numbers, as in K7Q2-9XVB-…; small letters and blanks do not matter."
        ),
        error_messages={"required": _("Enter the code that stands on the document.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )


class EvidenceForm(forms.ModelForm):
    """A letter of another organization, or an employer's guidelines (CPD-6)."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PNG or JPEG, at most 5 MB. Leave out whatever could tell who a client is."),
        error_messages={"required": _("Choose the file to attach."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    class Meta:
        model = Evidence
        fields = ["title", "organization", "dated"]
        widgets = {"dated": DAY}
        error_messages = {
            "title": {"required": _("Say what it is, for example “Letter confirming 12 hours”.")},
            "organization": {"required": _("Say whose letter it is.")},
        }

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > EVIDENCE_BYTES:
            raise forms.ValidationError(_("This file is larger than 5 MB: choose a smaller one."))
        start = file.read(8)
        file.seek(0)
        # what it is, not what it is called
        self.kind = next((kind for mark, kind in EVIDENCE_TYPES.items() if start.startswith(mark)), None)
        if self.kind is None:
            raise forms.ValidationError(_("This file is no PDF, PNG or JPEG: save it as one of these and try again."))
        return file

    def attached(self) -> Attached:
        """What the workflow takes; the file's ending says what it is."""
        file, (content_type, ending) = self.cleaned_data["file"], self.kind or ("", "")
        stem = get_valid_filename(PurePath(file.name or "file").stem)[:100] or "file"
        return Attached(
            title=self.cleaned_data["title"],
            organization=self.cleaned_data["organization"],
            dated=self.cleaned_data["dated"],
            file_name=f"{stem}.{ending}",
            content_type=content_type,
            content=file.read(),
        )


class ReasonForm(forms.Form):
    """Why staff do it."""

    reason = LongText(
        label=_("Reason"),
        max_length=REASON_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For staff only, kept with the document."),
        error_messages={"required": _("Write the reason: whoever looks at this later should understand.")},
    )


class IssueForm(ReasonForm):
    """A letter, or a certificate that staff decide, for one side of a mentorship."""

    kind = forms.ChoiceField(
        label=_("Document"),
        choices=[(each.value, each.label) for each in (Record.Kind.LETTER, Record.Kind.CERTIFICATE)],
        initial=Record.Kind.LETTER,
        widget=forms.RadioSelect,
    )
    role = forms.ChoiceField(label=_("For whom"), widget=forms.RadioSelect)
    field_order = ("kind", "role", "reason")

    def __init__(self, data: Any = None, *, names: dict[str, str]) -> None:
        super().__init__(data)
        choices = [(role.value, f"{names[role.value]} ({role.label})") for role in Record.Role]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class BulkForm(forms.Form):
    """Certificates for all who completed a program between two days."""

    program = forms.ChoiceField(label=_("Program"), choices=Program.choices, initial=Program.ONDEMAND)
    first = forms.DateField(label=_("Completed from"), widget=DAY)
    last = forms.DateField(label=_("Completed until"), widget=DAY)

    def clean(self) -> dict[str, Any]:
        first: date | None = self.cleaned_data.get("first")
        last: date | None = self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day comes before the first one."))
        return self.cleaned_data
