"""What mentorship knows about people, and what must be undone before a person goes (MEM-5, design 5)."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from caot_mentor.mail.names import EVENT_NAMES
from caot_mentor.mail.workflow import forget_messages
from caot_mentor.privacy import (
    BOTH_AND_STAFF,
    BOTH_SIDES,
    NOBODY,
    SELF,
    STAFF,
    Erasure,
    Field,
    Rows,
    Seen,
    Why,
    also_locked,
    before_erasure,
    happened,
    not_personal,
    personal,
    shared,
)
from members.models import Member
from mentorship import privacy_agreements, privacy_invitations, privacy_references, privacy_words, privacy_workbooks
from mentorship.directory import privacy as directory_privacy
from mentorship.introductions.models import Introduction, IntroductionEvent
from mentorship.introductions.queries import others_in_open_introductions
from mentorship.introductions.workflow import close_introductions_of
from mentorship.pairs.models import (
    CalendarFeed,
    Meeting,
    MeetingEvent,
    MeetingNote,
    Pairing,
    PairingEvent,
    PairingQuerySet,
    Preparation,
)
from mentorship.pairs.workflow import end_pairings_of, lock_profiles
from mentorship.profiles import facets
from mentorship.profiles.models import (
    FacetBits,
    FitWeights,
    MenteeProfile,
    MentorProfile,
    MentorProfileEvent,
    SavedSearch,
    SavedSearchEvent,
    Term,
    UseCount,
)
from mentorship.profiles.policy import FIT_POINTS
from mentorship.records import privacy as records_privacy

# entered by being imported
__all__ = [
    "directory_privacy",
    "privacy_agreements",
    "privacy_invitations",
    "privacy_references",
    "privacy_words",
    "privacy_workbooks",
    "records_privacy",
]

SHOWN = (SELF, Seen.MEMBERS, *STAFF)
TO_MENTOR = BOTH_AND_STAFF  # FIND-5: only a mentor who was asked
MADE_FROM_ANSWERS = _("it is made from the answers above")


def forget_facets(member: Member, now: datetime) -> None:
    """Take the profile out of the search's bit strings before its row goes: its place there outlives it."""
    profile = MentorProfile.objects.select_for_update().filter(member=member).first()
    if profile is not None:
        facets.record_change(profile.pk, facets.options_of(profile), set())


def forget_mail_about(member: Member, now: datetime) -> None:
    """Take the person's name out of what the other sides were sent; that something was sent stays."""
    introductions, pairings = Introduction.objects.visible_to(member), Pairing.objects.visible_to(member)
    events = chain(
        IntroductionEvent.objects.filter(introduction__in=introductions).values_list(
            "pk", "introduction__mentor", "introduction__mentee"
        ),
        PairingEvent.objects.filter(pairing__in=pairings).values_list("pk", "pairing__mentor", "pairing__mentee"),
    )
    names = [name for name in EVENT_NAMES if name.startswith(("introduction_", "pairing_", "rhythm_"))]
    others = ((event, reader) for event, *readers in events for reader in readers if reader != member.pk)
    forget_messages([f"{name}:{event}:{reader}" for event, reader in others for name in names])
    _forget_mail_about_meetings(member, pairings)
    privacy_invitations.forget_mail_about_invitations(member)


def _forget_mail_about_meetings(member: Member, pairings: PairingQuerySet) -> None:
    readers = ("meeting__pairing__mentor", "meeting__pairing__mentee")
    events = MeetingEvent.objects.filter(meeting__pairing__in=pairings).values_list("pk", *readers)
    names = [name for name in EVENT_NAMES if name.startswith("meeting_")]
    others = ((event, reader) for event, *both in events for reader in both if reader != member.pk)
    forget_messages([f"{name}:{event}:{reader}" for event, reader in others for name in names])


def others_who_go_on(member: Member) -> set[int]:
    """The keys of those with whom the member has an open introduction or a mentorship that holds a place."""
    pairs = Pairing.objects.visible_to(member).taking_a_place().values_list("mentor_id", "mentee_id")
    paired = {other for pair in pairs for other in pair} - {member.pk}
    return paired | set(others_in_open_introductions(member))


def leave_introductions_and_pairings(member: Member, now: datetime) -> None:
    """End what runs with the person who goes: the other sides are told in neutral words, and places are free."""
    # all profiles before the first place is given back: that takes the lock of the facets, which comes last
    lock_profiles({member.pk, *others_who_go_on(member)})
    close_introductions_of(member, now=now, is_leaving=True)
    end_pairings_of(member, now=now)


also_locked(others_who_go_on)
before_erasure(forget_mail_about)
before_erasure(leave_introductions_and_pairings)
before_erasure(forget_facets)

personal(
    MentorProfile,
    _("Your mentor profile"),
    Field("member", _("your account, and with it your name"), SHOWN, not_exported=Why.OWN),
    Field("public_id", _("the profile’s address on the site"), SHOWN),
    Field("wants_to_mentor", _("I want to be a mentor"), (SELF, *STAFF)),
    Field("is_listed", _("whether you are listed"), SHOWN),
    Field("completed_at", _("when you completed the questionnaire"), (SELF, *STAFF)),
    Field("confirmed_at", _("when you last confirmed it"), (SELF, *STAFF)),
    Field("updated_at", _("when it last changed"), (SELF, *STAFF)),
    Field("areas", _("areas of practice"), SHOWN),
    Field("focuses", _("focus within these areas"), SHOWN),
    Field("practice_settings", _("practice settings"), SHOWN),
    Field("ages", _("client age groups"), SHOWN),
    Field("languages", _("languages of mentorship"), SHOWN),
    Field("modes", _("ways of meeting"), SHOWN),
    Field("topics", _("topics"), SHOWN),
    Field("paths", _("career paths"), SHOWN),
    Field("practising_since", _("year in which you began to practise"), SHOWN),
    Field("experience", _("years in practice"), SHOWN),
    Field("city", _("city"), SHOWN),
    Field("province", _("province or territory"), SHOWN),
    Field("is_remote", _("anywhere, remotely"), SHOWN),
    Field("places", _("mentees at once"), SHOWN),
    Field("sentence", _("one sentence about you as a mentor"), SHOWN, written_in="text_language"),
    Field("about", _("more about your path and how you like to work"), SHOWN, written_in="text_language"),
    Field("text_language", _("language you wrote in"), SHOWN),
    Field("past_areas", _("areas in which you worked earlier"), SHOWN),
    Field("values", _("how you like to work"), SHOWN),
    Field("hopes", _("what you hope to learn yourself"), SHOWN, written_in="text_language"),
    Field("hours_a_month", _("hours a month"), SHOWN),
    Field("is_rural", _("rural, northern or remote practice"), SHOWN),
    Field("employer", _("employer"), (SELF, *STAFF)),
    Field("programs", _("programs you take part in"), (SELF, *STAFF)),
    Field("is_paused", _("paused"), SHOWN),
    Field("away_from", _("away from"), SHOWN),
    Field("away_to", _("away until"), SHOWN),
    Field("places_taken", _("places taken"), SHOWN),
    Field("has_place", _("has a place now"), SHOWN),
    Field("search_text", _("the words that you are found by"), (NOBODY,), not_exported=MADE_FROM_ANSWERS),
    Field("search_en", _("the words that you are found by"), (NOBODY,), not_exported=MADE_FROM_ANSWERS),
    Field("search_fr", _("the words that you are found by"), (NOBODY,), not_exported=MADE_FROM_ANSWERS),
    rows=lambda member: MentorProfile.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    MentorProfileEvent,
    _("What happened to your mentor profile"),
    *happened(Field("profile", _("your mentor profile"), STAFF, not_exported=Why.OWN), seen_by=(SELF, *STAFF)),
    rows=lambda member: MentorProfileEvent.objects.filter(profile__member=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    MenteeProfile,
    _("Your mentee profile"),
    Field("member", _("your account, and with it your name"), TO_MENTOR, not_exported=Why.OWN),
    Field("completed_at", _("when you answered the five questions"), (SELF, *STAFF)),
    Field("updated_at", _("when it last changed"), (SELF, *STAFF)),
    Field("paths", _("where you are in your career"), TO_MENTOR),
    Field("goals", _("goals"), TO_MENTOR),
    Field("areas", _("areas of practice that you want to learn about"), TO_MENTOR),
    Field("topics", _("topics that you want to talk about"), TO_MENTOR),
    Field("languages", _("languages, the preferred one first"), TO_MENTOR),
    Field("current_areas", _("areas in which you practise now"), TO_MENTOR),
    Field("practice_settings", _("practice settings"), TO_MENTOR),
    Field("ages", _("client age groups"), TO_MENTOR),
    Field("modes", _("ways of meeting"), TO_MENTOR),
    Field("province", _("province or territory"), TO_MENTOR),
    Field("times", _("when you can meet"), (SELF, *STAFF)),
    Field("values", _("how you like to work"), TO_MENTOR),
    Field("looking_for", _("what you look for in a mentor"), TO_MENTOR, written_in="text_language"),
    Field("about", _("about you"), TO_MENTOR, written_in="text_language"),
    Field("text_language", _("language you wrote in"), TO_MENTOR),
    Field("importance", _("how important each is"), (SELF, *STAFF)),
    Field("employer", _("employer"), (SELF, *STAFF)),
    Field("keep_away", _("people not to be matched with"), (SELF, *STAFF)),
    rows=lambda member: MenteeProfile.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    UseCount,
    _("How often you searched of late"),
    Field("member", _("your account"), (NOBODY,), not_exported=Why.OWN),
    Field("what", _("searches, or profiles opened"), (SELF, NOBODY)),
    Field("since", _("counted since"), (SELF, NOBODY)),
    Field("uses", _("times"), (SELF, NOBODY)),
    rows=lambda member: UseCount.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)
POSITIONS = _("positions of mentors without names, to know who is new")
personal(
    SavedSearch,
    _("Your saved searches"),
    Field("member", _("your account"), (SELF,), not_exported=Why.OWN),
    Field("name", _("the name that you gave it"), (SELF,)),
    Field("words", _("words that you looked for"), (SELF,)),
    Field("options", _("filters that you chose"), (SELF,)),
    Field("fingerprint", _("a number that tells twins"), (NOBODY,), not_exported=_("a number made by the site")),
    Field("wants_mail", _("whether you want e-mail when new mentors fit"), (SELF,)),
    Field("seen", _("who fitted when you looked last"), (NOBODY,), not_exported=POSITIONS),
    Field("told", _("who fitted at the last e-mail"), (NOBODY,), not_exported=POSITIONS),
    Field("saved_at", _("when you saved it"), (SELF,)),
    Field("seen_at", _("when you looked last"), (SELF,)),
    Field("compared_at", _("when the site compared it last"), (SELF,)),
    rows=lambda member: SavedSearch.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
    not_personal={"public_id": "the page's address"},
)
personal(
    SavedSearchEvent,
    _("What happened to your saved searches"),
    Field("member", _("your account"), (SELF,), not_exported=Why.OWN),
    Field("search", _("which one"), (SELF,), not_exported=Why.LISTED),
    Field("at", _("when"), (SELF,)),
    Field("actor", _("you, or the site by itself"), (SELF,), not_exported=Why.OWN),
    Field("action", _("what happened"), (SELF,)),
    Field("from_state", _("state before"), (SELF,)),
    Field("to_state", _("state after"), (SELF,)),
    Field("note", _("note"), (SELF,)),
    rows=lambda member: SavedSearchEvent.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)

History: Any = apps.get_model("mentorship", "MentorProfileHistory")


def history_of(member: Member) -> Any:
    """The history of the member's profile; its keys are read now, because the profile goes before the history."""
    profiles = list(MentorProfile.objects.filter(member=member.pk).values_list("pk", flat=True))
    return History.objects.filter(pgh_obj__in=profiles)


personal(
    History,
    _("History of your mentor profile"),
    Field("wants_to_mentor", _("earlier values"), (NOBODY,), not_exported=_("the events above say the same")),
    Field("is_listed", _("earlier values"), (NOBODY,), not_exported=_("the events above say the same")),
    rows=history_of,
    erasure=Erasure.DELETE,
    is_history=True,
)


def course() -> tuple[Field, ...]:
    """What both sides of an introduction see of its course."""
    return (
        shared("state", _("how it stands")),
        shared("sent_at", _("when it was asked")),
        shared("respond_by", _("until when an answer was due")),
        shared("more_time_at", _("when the mentor asked for more time")),
        shared("accepted_at", _("when it was accepted")),
        shared("decide_by", _("until when a decision was due")),
        shared("ended_at", _("when it ended")),
        Field(
            "pairing",
            _("the mentorship from it"),
            BOTH_AND_STAFF,
            not_exported=Why.LISTED,
            kept=Why.OTHERS_HISTORY,
        ),
    )


NOT_ABOUT_ANYBODY = {"public_id": "the page's address", "open_no": "a number that keeps FIND-11"}
personal(
    Introduction,
    _("First meetings that you asked for"),
    Field("mentee", _("you"), BOTH_AND_STAFF, not_exported=Why.OWN, kept=Why.NO_NAME_LEFT),
    Field("message", _("your message"), BOTH_AND_STAFF, blank="", written_in="text_language"),
    Field("text_language", _("its language"), BOTH_AND_STAFF, kept=Why.OTHERS_HISTORY),
    Field("mentee_answer", _("what you said after it"), (SELF, *STAFF), kept=Why.OTHERS_HISTORY),
    Field("mentee_reason", _("your reason for a no"), (SELF, *STAFF), blank=""),
    *course(),
    rows=lambda member: Introduction.objects.filter(mentee=member.pk),
    erasure=Erasure.BLANK,
    not_personal=NOT_ABOUT_ANYBODY,
)
personal(
    Introduction,
    _("First meetings that you were asked for"),
    Field("mentor", _("you"), BOTH_AND_STAFF, not_exported=Why.OWN, kept=Why.NO_NAME_LEFT),
    Field("mentor_word", _("your word to the mentee"), BOTH_AND_STAFF, blank="", written_in="mentor_word_language"),
    Field("mentor_word_language", _("its language"), BOTH_AND_STAFF, kept=Why.OTHERS_HISTORY),
    Field("mentor_answer", _("what you said after it"), (SELF, *STAFF), kept=Why.OTHERS_HISTORY),
    Field("mentor_reason", _("your reason for a no"), (SELF, *STAFF), blank=""),
    *course(),
    rows=lambda member: Introduction.objects.filter(mentor=member.pk),
    erasure=Erasure.BLANK,
    not_personal=NOT_ABOUT_ANYBODY,
)
personal(
    Pairing,
    _("Your mentorships"),
    Field("mentor", _("the mentor"), BOTH_AND_STAFF, kept=Why.NO_NAME_LEFT),
    Field("mentee", _("the mentee"), BOTH_AND_STAFF, kept=Why.NO_NAME_LEFT),
    shared("program", _("program")),
    shared("state", _("how it stands")),
    shared("place_no", _("the mentor’s place that it takes")),
    shared("places_then", _("how many places the mentor had then")),
    shared("months", _("how many months of the program were left")),
    shared("program_name_en", _("what the program calls itself, in English")),
    shared("program_name_fr", _("what the program calls itself, in French")),
    shared("ends_on", _("the last day of the program")),
    shared("evaluation_points", _("when the program asks how it goes")),
    shared("proposed_at", _("when it was proposed")),
    shared("started_at", _("when it began")),
    shared("paused_at", _("since when it rests")),
    shared("ended_at", _("when it ended")),
    shared("workbook_shared_at", _("since when the mentee shows the workbook")),
    shared("profile_shared_at", _("since when the mentee shows the mentee profile")),
    rows=lambda member: Pairing.objects.visible_to(member),
    erasure=Erasure.BLANK,
    not_personal={"public_id": "the page's address"},
)
personal(
    Pairing,
    _("Mentorships that you ended"),
    Field("reason_for_staff", _("your reason, if you gave one"), (SELF, *STAFF), blank=""),
    # whoever ended it wrote the reason; the other side must not read it in an export (FIND-6)
    rows=lambda member: Pairing.objects.filter(
        pk__in=PairingEvent.objects.filter(actor=member.pk, action="end").values("pairing")
    ),
    erasure=Erasure.BLANK,
)


def deed(name: str, what: Any) -> Field:
    """A column of an event: it says what was done, and after erasure no longer by whom."""
    return Field(name, what, (SELF, *STAFF), kept=Why.DEED)


def done_by(model: Any) -> Rows:
    """The events that the person caused, not what the other side did."""
    return lambda member: model.objects.filter(actor=member.pk)


for event_model, of_what, title in (
    (IntroductionEvent, "introduction", _("What you did with introductions")),
    (PairingEvent, "pairing", _("What you did with mentorships")),
):
    personal(
        event_model,
        title,
        Field(of_what, _("in which one"), STAFF, not_exported=Why.LISTED, kept=Why.OTHERS_HISTORY),
        Field("actor", _("you"), STAFF, not_exported=Why.OWN, blank=None),
        deed("at", _("when")),
        deed("action", _("what happened")),
        deed("from_state", _("state before")),
        deed("to_state", _("state after")),
        Field("note", _("note"), (SELF, *STAFF), blank=""),
        rows=done_by(event_model),
        erasure=Erasure.BLANK,
    )


def of_both(name: str, what: Any) -> Field:
    """A column of a meeting: the two see it and nobody else, and it stays in the history of who stays."""
    return Field(name, what, BOTH_SIDES, kept=Why.OTHERS_HISTORY)


personal(
    Meeting,
    _("Meetings of your mentorships"),
    Field("pairing", _("the mentorship"), BOTH_SIDES, not_exported=Why.LISTED, kept=Why.OTHERS_HISTORY),
    of_both("state", _("how it stands")),
    of_both("starts_at", _("when it began")),
    of_both("zone", _("time zone in which it was planned")),
    of_both("minutes", _("how long, in minutes")),
    of_both("mode", _("way of meeting")),
    of_both("topics", _("topics")),
    of_both("actions", _("agreed actions")),
    of_both("confirmation", _("what the other side said of the entry")),
    of_both("entered_at", _("when it was entered")),
    of_both("confirmed_at", _("when it was confirmed")),
    rows=lambda member: Meeting.objects.filter(pairing__in=Pairing.objects.visible_to(member)),
    erasure=Erasure.BLANK,
    not_personal={"public_id": "the page's address", "sequence": "a number for calendars"},
)
personal(
    Meeting,
    _("Meetings that you planned"),
    Field("planned_by", _("you"), BOTH_SIDES, not_exported=Why.OWN, blank=None),
    Field("place", _("place, telephone number or link"), BOTH_SIDES, blank=""),
    Field("purpose", _("purpose"), BOTH_SIDES, blank=""),
    Field("agenda", _("agenda"), BOTH_SIDES, blank=""),
    Field("questions", _("questions to talk about"), BOTH_SIDES, blank=""),
    rows=lambda member: Meeting.objects.filter(planned_by=member.pk),
    erasure=Erasure.BLANK,
)
personal(
    Meeting,
    _("Meetings that you entered"),
    Field("entered_by", _("you"), BOTH_SIDES, not_exported=Why.OWN, blank=None),
    rows=lambda member: Meeting.objects.filter(entered_by=member.pk),
    erasure=Erasure.BLANK,
)
personal(
    MeetingEvent,
    _("What you did with meetings"),
    Field("meeting", _("with which one"), BOTH_SIDES, not_exported=Why.LISTED, kept=Why.OTHERS_HISTORY),
    Field("actor", _("you"), BOTH_SIDES, not_exported=Why.OWN, blank=None),
    *(
        Field(name, what, BOTH_SIDES, kept=Why.DEED)
        for name, what in (
            ("at", _("when")),
            ("action", _("what happened")),
            ("from_state", _("state before")),
            ("to_state", _("state after")),
        )
    ),
    Field("note", _("note"), BOTH_SIDES, blank=""),
    Field("changes", _("what it said before and after"), BOTH_SIDES, blank=lambda key: {}),
    rows=lambda member: MeetingEvent.objects.filter(actor=member.pk),
    erasure=Erasure.BLANK,
)
personal(
    MeetingNote,
    _("Your private notes about meetings"),
    Field("meeting", _("about which one"), (SELF,), not_exported=Why.LISTED),
    Field("author", _("you"), (SELF,), not_exported=Why.OWN),
    Field("text", _("your note"), (SELF,)),
    Field("changed_at", _("when you last changed it"), (SELF,)),
    rows=lambda member: MeetingNote.objects.filter(author=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    Preparation,
    _("Your preparation of meetings"),
    Field("meeting", _("of which one"), (SELF,), not_exported=Why.LISTED),
    Field("member", _("you"), (SELF,), not_exported=Why.OWN),
    Field("minutes", _("how long, in minutes"), (SELF,)),
    rows=lambda member: Preparation.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    CalendarFeed,
    _("The private address of your calendar"),
    Field("member", _("you"), (SELF,), not_exported=Why.OWN),
    Field("token_hash", _("a fingerprint of the address"), (NOBODY,), not_exported=_("a number made by the site")),
    Field("made_at", _("when it was made"), (SELF,)),
    rows=lambda member: CalendarFeed.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    FitWeights,
    _("Weights of the fit that you set"),
    Field("by", _("that it was you"), STAFF, blank=None),
    rows=lambda member: FitWeights.objects.filter(by=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
    not_personal=dict.fromkeys(("version", *FIT_POINTS, "since", "note"), "the association's own weights"),
)
not_personal("lists of words", Term)
not_personal("positions without names; forget_facets() clears those of a person who goes", FacetBits)
not_personal("which goals a meeting was about; both of them are listed above", Meeting.goals.through)
