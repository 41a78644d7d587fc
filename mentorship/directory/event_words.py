"""What the notes of an entry's events say: a row holds the names of columns."""

from __future__ import annotations

from mentorship.directory.models import OpportunityEvent
from mentorship.directory.rules import Action
from mentorship.directory.spreadsheet import HEADINGS


def note_in_words(event: OpportunityEvent) -> str:
    """The note of an event; a column that nobody knows any more is shown as it is."""
    if event.action not in {Action.CHANGED, Action.CHANGED_BY_IMPORT}:
        return event.note
    return ", ".join(str(HEADINGS.get(column, column)) for column in event.note.split())
