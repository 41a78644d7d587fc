"""A file that staff put beside a resource."""

from __future__ import annotations

from pathlib import PurePath

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from mentorship.library.models import ResourceFile
from mentorship.library.policy import FILE_MOST_MB, FILE_TYPES


class FileForm(forms.Form):
    """The language, what the file is, and the file."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    part = forms.ChoiceField(label=_("What it is"), choices=ResourceFile.Part)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Office, text, subtitles, MP3 or MP4, up to 20 MB. It replaces the one of this language."),
        max_length=120,
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
            "max_length": _("Give the file a name of at most %(max)d characters."),
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if PurePath(file.name or "").suffix.lower().removeprefix(".") not in FILE_TYPES:
            raise forms.ValidationError(_("Files of this kind are not kept here."))
        if (file.size or 0) > FILE_MOST_MB * 1024 * 1024:
            raise forms.ValidationError(
                _("The file has %(size)s, and may have 20 MB. Put it elsewhere and enter its address.")
                % {"size": filesizeformat(file.size or 0)}
            )
        return file
