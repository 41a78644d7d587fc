"""When a recording may be shown: with captions or a transcript in each of its languages (WCAG 1.2.1, 1.2.2)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mentorship.library.models import Resource, ResourceFile
from mentorship.library.policy import AUDIO, CAPTIONS, VIDEO


class Action(models.TextChoices):
    """What staff do with a resource; the words of its events."""

    ADDED = "add", _("added")
    CHANGED = "change", _("changed")
    SHOWN = "show", _("shown to members")
    HIDDEN = "hide", _("hidden from members")
    FILE_PUT = "put_file", _("file put up")
    FILE_REMOVED = "remove_file", _("file taken out")


LACKS_CAPTIONS = _(
    "A recording is shown only with captions or a transcript in its language: a film of the site with captions (VTT), "
    "all others with either. Add them first, hide the resource, or write down why it is shown without."
)


def languages_without_captions(resource: Resource) -> list[str]:
    """In which languages there is a recording that somebody who does not hear cannot follow.

    A film that the site plays needs captions; sound alone, and a recording that stands elsewhere, captions or a
    transcript. Reads `resource.files`.
    """
    return [code for code, _name in settings.LANGUAGES if _is_recorded(resource, code) and not _is_told(resource, code)]


def languages_missing(resource: Resource) -> list[str]:
    """In which languages there is nothing: no text, no address, no file. Reads `resource.files`."""
    return [
        code
        for code, _name in settings.LANGUAGES
        if not (_said(resource, "body", code) or _said(resource, "address", code) or _file(resource, code))
    ]


def may_be_shown(resource: Resource) -> bool:
    """Whether members may see it as it is: nothing lacks captions, or staff have written down why."""
    return bool(resource.without_captions_because) or not languages_without_captions(resource)


def _is_recorded(resource: Resource, language: str) -> bool:
    file = _file(resource, language)
    if file is not None and file.content_type in VIDEO + AUDIO:
        return True
    return resource.kind == Resource.Kind.WEBINAR and bool(_said(resource, "address", language))


def _is_told(resource: Resource, language: str) -> bool:
    file, captions = _file(resource, language), _file(resource, language, ResourceFile.Part.CAPTIONS)
    if file is not None and file.content_type in VIDEO:
        return captions is not None and captions.content_type == CAPTIONS
    return bool(captions or _said(resource, "transcript", language) or _said(resource, "captions_address", language))


def _said(resource: Resource, name: str, language: str) -> str:
    # the raw field would fall back on the other language
    return getattr(resource, f"{name}_{language}") or ""


def _file(resource: Resource, language: str, part: str = ResourceFile.Part.FILE) -> ResourceFile | None:
    if resource.pk is None:
        return None  # not kept yet
    return next((each for each in resource.files.all() if (each.language, each.part) == (language, part)), None)
