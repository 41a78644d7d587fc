"""How the codes of mentorships read in a person's own archive (MEM-5); `privacy.py` enters it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from caot_mentor.privacy import NAMES_OF_CODES, read_as
from members.zones import EVERY_ZONE, zone_of
from mentorship.directory.models import Suggestion, SuggestionEvent
from mentorship.directory.rules import Reply
from mentorship.introductions import event_words as of_introductions
from mentorship.introductions.models import Introduction, IntroductionEvent
from mentorship.introductions.rules import Action as IntroductionAction
from mentorship.pairs import event_words as of_pairs
from mentorship.pairs.invitation_rules import InvitationAction
from mentorship.pairs.meeting_parts import changes_in_words, topic_words
from mentorship.pairs.meeting_rules import MeetingAction
from mentorship.pairs.models import (
    Agreement,
    Evaluation,
    Invitation,
    InvitationEvent,
    Meeting,
    MeetingEvent,
    Pairing,
    PairingEvent,
)
from mentorship.pairs.rules import Action as PairingAction
from mentorship.profiles import event_words as of_profiles
from mentorship.profiles.fit import CRITERIA, VALUE_LABELS
from mentorship.profiles.models import (
    MenteeProfile,
    MentorProfile,
    MentorProfileEvent,
    SavedSearch,
    SavedSearchEvent,
    Term,
)
from mentorship.profiles.policy import Importance, Program
from mentorship.profiles.rules import Action as ProfileAction
from mentorship.profiles.rules import State as ProfileState
from mentorship.profiles.saved_searches import criteria_of, in_words, labels_of_filters
from mentorship.records.models import Record, RecordEvent
from mentorship.records.rules import Action as RecordAction
from mentorship.workbooks.models import Workbook, WorkbookEvent
from mentorship.workbooks.rules import Action as WorkbookAction

SAVED_SEARCH_ACTIONS = {
    "saved": pgettext_lazy("saved search", "saved"),
    "deleted": pgettext_lazy("saved search", "deleted"),
    "mail_on": pgettext_lazy("saved search", "e-mail switched on"),
    "mail_off": pgettext_lazy("saved search", "e-mail switched off"),
    "told": pgettext_lazy("saved search", "told of new mentors"),
}


def filters_in_words(search: SavedSearch) -> list[str]:
    """The filters as the search's chips say them; its words stand in a line of their own."""
    search = SavedSearch(options=search.options)
    return in_words(criteria_of(search), labels_of_filters())


def importance_in_words(profile: MenteeProfile) -> dict[str, str]:
    """Which line of the fit is how important."""
    titles, levels = {line.name: line.title for line in CRITERIA}, dict(Importance.choices)
    return {str(titles.get(name, name)): str(levels.get(level, level)) for name, level in profile.importance.items()}


def changes_of_meeting(event: MeetingEvent) -> dict[str, str]:
    """What a deed changed in a meeting, on the clock of who did it."""
    topics = {code for side in event.changes.get("topics", ()) for code in side}
    zone = zone_of(event.actor) if event.actor else event.meeting.zone
    words = topic_words(topics) if topics else {}
    told = changes_in_words(event, zone, words)  # one moment, written in two zones, is no change
    return {name: f"{before} → {after}" for name, before, after in told if before != after}


def words_as_signed(agreement: Agreement) -> str:
    """Heading by heading, what both signed."""
    return "\n".join(_("%(what)s: %(details)s") % {"what": each[0], "details": each[1]} for each in agreement.words)


def as_in_the_file(row: Any) -> str:
    """What a document says is read in the document itself."""
    return _("it stands in the document itself, and in data.json") if row.facts else ""


NAMES_OF_CODES.append(lambda: dict(Term.objects.values_list("code", "name")))
NAMES_OF_CODES.append(lambda: {code: str(label) for code, label in VALUE_LABELS.items()})

EVENTS: tuple[tuple[Any, type[TextChoices], type[TextChoices]], ...] = (
    (IntroductionEvent, IntroductionAction, Introduction.State),
    (PairingEvent, PairingAction, Pairing.State),
    (InvitationEvent, InvitationAction, Invitation.State),
    (MentorProfileEvent, ProfileAction, ProfileState),
    (RecordEvent, RecordAction, Record.State),
    (WorkbookEvent, WorkbookAction, Workbook.State),
    (SuggestionEvent, Reply, Suggestion.State),
)
for event_model, actions, states in EVENTS:
    read_as(event_model, action=actions, from_state=states, to_state=states)
read_as(IntroductionEvent, note=of_introductions.note_in_words)
read_as(PairingEvent, note=of_pairs.note_in_words)
read_as(MentorProfileEvent, note=of_profiles.note_in_words)
read_as(
    MeetingEvent,
    action=MeetingAction,
    from_state=lambda event: of_pairs.standing_in_words(event.from_state),
    to_state=lambda event: of_pairs.standing_in_words(event.to_state),
    changes=changes_of_meeting,
)
read_as(SavedSearchEvent, action=SAVED_SEARCH_ACTIONS, from_state={}, to_state={})
read_as(SavedSearch, options=filters_in_words)
read_as(MenteeProfile, importance=importance_in_words)
read_as(Suggestion, language=dict(settings.LANGUAGES))
read_as(MentorProfile, programs=Program)
read_as(Pairing, evaluation_points=Evaluation.Point)
read_as(Meeting, zone=EVERY_ZONE)
read_as(Agreement, words=words_as_signed)
read_as(Record, facts=as_in_the_file)
