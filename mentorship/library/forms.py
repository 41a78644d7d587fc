"""A file that staff put beside a resource, and the resource itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mentorship.library.kinds import content_type_of, safe_name
from mentorship.library.models import ResourceFile
from mentorship.library.policy import AUDIO, CAPTIONS, FILE_MOST_MB, NAME_MOST, VIDEO
from mentorship.library.rules import LACKS_CAPTIONS, may_be_shown


class FileForm(forms.Form):
    """The language, what the file is, and the file. `content_type` is what it is served as, once it is valid."""

    content_type = ""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    part = forms.ChoiceField(label=_("What it is"), choices=ResourceFile.Part)
    file = forms.FileField(
        label=_("File"),
        help_text=format_lazy(
            _(
                "PDF, Word, PowerPoint, Excel, MP3, MP4 or WebM, up to {most} MB; captions as WebVTT. "
                "It replaces the one of this language."
            ),
            most=FILE_MOST_MB,
        ),
        max_length=NAME_MOST,
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
            "max_length": _("Give the file a name of at most %(max)d characters."),
        },
    )

    def clean_file(self) -> UploadedFile:
        """The file with a harmless name."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > FILE_MOST_MB * 1024 * 1024:
            raise forms.ValidationError(
                _("The file has %(size)s, and may have %(most)s MB. Put it elsewhere and enter its address.")
                % {"size": filesizeformat(file.size or 0), "most": FILE_MOST_MB}
            )
        content_type = content_type_of(file.name or "", file)  # type: ignore[arg-type]
        if content_type is None:
            raise forms.ValidationError(_("Files of this kind are not kept here, or it is not what its name says."))
        is_captions = self.cleaned_data.get("part") == ResourceFile.Part.CAPTIONS
        if is_captions and content_type in VIDEO + AUDIO:
            raise forms.ValidationError(_("Captions are a WebVTT file; a transcript is a PDF or a Word document."))
        if not is_captions and content_type == CAPTIONS:
            raise forms.ValidationError(_("This is a file of captions: choose “captions or transcript” above."))
        self.content_type = content_type
        file.name = safe_name(file.name or "")
        return file


class ResourceForm(forms.ModelForm):
    """A resource as staff write it."""

    def clean(self) -> dict[str, Any]:
        """With programs where only their participants see it; shown only with captions, or a reason."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("for_participants") and not values.get("programs"):
            self.add_error("programs", _("Choose the programs whose participants see it."))
        return values

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        # the words of the form stand in the instance by now
        if self.instance.is_shown and not self.errors and not may_be_shown(self.instance):
            self.add_error("is_shown", LACKS_CAPTIONS)
