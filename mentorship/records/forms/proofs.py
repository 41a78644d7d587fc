"""What is asked of whoever checks a document, and of a member who attaches a file."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.queries import pairings_of
from mentorship.pairs.rules import name_of
from mentorship.records.models import Evidence
from mentorship.records.policy import EVIDENCE_BYTES, EVIDENCE_TYPES
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


class PairingField(forms.ModelChoiceField):
    """One of the member's own mentorships, by the other person and the program."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Pairing.objects.none(), **more)
        self.member: Member | None = None

    def label_from_instance(self, pairing: Any) -> str:
        return f"{name_of(pairing.other(self.member))}, {pairing.program_name}"


class EvidenceForm(forms.ModelForm):
    """A letter of another organization, or an employer's guidelines (CPD-1, CPD-6), for one mentorship or for all."""

    pairing = PairingField(
        label=_("For which mentorship"),
        required=False,
        to_field_name="public_id",
        empty_label=_("for none in particular"),
        help_text=_("The CPD record of this mentorship then lists what you attached, as attached and not verified."),
    )

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, PNG or JPEG, at most 5 MB. Leave out whatever could tell who a client is."),
        error_messages={"required": _("Choose the file to attach."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    class Meta:
        model = Evidence
        fields = ["title", "organization", "dated", "pairing"]
        widgets = {"dated": DAY}
        error_messages = {
            "title": {"required": _("Say what it is, for example “Letter confirming 12 hours”.")},
            "organization": {"required": _("Say whose letter it is.")},
        }

    field_order = ("title", "organization", "dated", "pairing", "file")

    def __init__(self, *args: Any, member: Member, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["pairing"]
        field.member, field.queryset = member, pairings_of(member)

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
