"""The file of a roll import (MEM-4)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.policy import ROLL_MAX_BYTES


class RollUploadForm(forms.Form):
    """One file; whether it can be read is said by the reading itself."""

    file = forms.FileField(
        label=_("List of members"),
        help_text=_(
            "A CSV file (commas, semicolons or tabs) or an Excel workbook (.xlsx) with English or French column names."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        allow_empty_file=True,
        max_length=200,
        error_messages={
            "required": _("Choose the file that the membership system has exported."),
            "invalid": _("Choose the file that the membership system has exported."),
        },
    )

    def clean_file(self):  # type: ignore[no-untyped-def]
        file = self.cleaned_data["file"]
        if file.size > ROLL_MAX_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)s MB, which is the limit."),
                params={"limit": ROLL_MAX_BYTES // 1_000_000},
            )
        return file
