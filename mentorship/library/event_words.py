"""What the notes of a resource's events say: a row holds the codes of fields, or the language and part of a file."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist

from caot_mentor.languages import language_in_words
from mentorship.library.models import Resource, ResourceEvent, ResourceFile
from mentorship.library.rules import Action

LANGUAGES = {code for code, _name in settings.LANGUAGES}


def note_in_words(event: ResourceEvent) -> str:
    """The note of an event; one that nobody knows any more is shown as it is."""
    if event.action in (Action.ADDED, Action.CHANGED):
        return ", ".join(_field_in_words(name) for name in event.note.split(", ") if name)
    codes, colon, name = event.note.partition(": ")
    language, _comma, part = codes.partition(", ")
    if not colon or language not in LANGUAGES or part not in ResourceFile.Part.values:
        return event.note
    return f"{ResourceFile.Part(part).label} ({language_in_words(language)}): {name}"


def _field_in_words(name: str) -> str:
    plain, _underscore, language = name.rpartition("_")
    if language not in LANGUAGES:
        plain, language = name, ""
    try:
        words = str(getattr(Resource._meta.get_field(plain), "verbose_name", plain))
    except FieldDoesNotExist:  # of an earlier version of the site
        return name
    return f"{words} ({language_in_words(language)})" if language else words
