"""What the events of mentorships and of their meetings say: a row holds codes."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from mentorship.pairs.models import Evaluation, Meeting, PairingEvent
from mentorship.pairs.rules import Action, Shown

NOTES: dict[str, type[TextChoices]] = {
    Action.EVALUATED: Evaluation.Point,
    Action.SHARED: Shown,
    Action.UNSHARED: Shown,
}


def note_in_words(event: PairingEvent) -> str:
    """The note of an event; one that nobody knows any more is shown as it is."""
    kind, _dash, number = event.note.partition("-")
    if kind == "month" and number.isdecimal():
        return _("month %(n)s") % {"n": number}
    words = NOTES.get(event.action)
    return str(dict(words.choices).get(event.note, event.note)) if words else event.note


def standing_in_words(standing: str) -> str:
    """How a meeting stands, as its events keep it: the state, and what the other side said of the entry."""
    state, _colon, confirmation = standing.partition(":")
    said = [dict(Meeting.State.choices).get(state, state)]
    said += [dict(Meeting.Confirmation.choices).get(confirmation, confirmation)] if confirmation else []
    return ", ".join(map(str, said))
