"""What mentorship knows about people, and what must be undone before a person goes (MEM-5, design 5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import STAFF, Erasure, Field, Seen, before_erasure, not_personal, personal
from members.models import Member
from mentorship.profiles import facets
from mentorship.profiles.models import FacetBits, MentorProfile, MentorProfileEvent, Term, UseCount

SELF, NOBODY = Seen.SELF, Seen.NOBODY
SHOWN = (SELF, Seen.MEMBERS, *STAFF)
IN_THIS_FILE = _("everything in this file is yours")
MADE_FROM_ANSWERS = _("it is made from the answers above")


def forget_facets(member: Member, now: datetime) -> None:
    """Take the profile out of the search's bit strings before its row goes: its place there outlives it."""
    profile = MentorProfile.objects.select_for_update().filter(member=member).first()
    if profile is not None:
        facets.record_change(profile.pk, facets.options_of(profile), set())


before_erasure(forget_facets)

personal(
    MentorProfile,
    _("Your mentor profile"),
    Field("member", _("your account, and with it your name"), SHOWN, not_exported=IN_THIS_FILE),
    Field("public_id", _("the profile's address on the site"), SHOWN),
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
    Field("practising_since", _("year in which you began to practise"), (SELF, *STAFF)),
    Field("experience", _("years in practice"), SHOWN),
    Field("city", _("city"), SHOWN),
    Field("province", _("province or territory"), SHOWN),
    Field("is_remote", _("anywhere, remotely"), SHOWN),
    Field("places", _("mentees at once"), SHOWN),
    Field("sentence", _("one sentence about you as a mentor"), SHOWN),
    Field("about", _("more about your path and how you like to work"), SHOWN),
    Field("text_language", _("language you wrote in"), SHOWN),
    Field("search_text", _("the words that you are found by"), (NOBODY,), not_exported=MADE_FROM_ANSWERS),
    Field("search_en", _("the words that you are found by"), (NOBODY,), not_exported=MADE_FROM_ANSWERS),
    Field("search_fr", _("the words that you are found by"), (NOBODY,), not_exported=MADE_FROM_ANSWERS),
    rows=lambda member: MentorProfile.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    MentorProfileEvent,
    _("What happened to your mentor profile"),
    Field("profile", _("your mentor profile"), STAFF, not_exported=IN_THIS_FILE),
    Field("at", _("when"), (SELF, *STAFF)),
    Field("actor", _("who did it"), STAFF, not_exported=_("it may name somebody at the association")),
    Field("action", _("what happened"), (SELF, *STAFF)),
    Field("from_state", _("state before"), (SELF, *STAFF)),
    Field("to_state", _("state after"), (SELF, *STAFF)),
    Field("note", _("note"), (SELF, *STAFF)),
    rows=lambda member: MentorProfileEvent.objects.filter(profile__member=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    UseCount,
    _("How often you searched of late"),
    Field("member", _("your account"), (NOBODY,), not_exported=IN_THIS_FILE),
    Field("what", _("searches, or profiles opened"), (SELF, NOBODY)),
    Field("since", _("counted since"), (SELF, NOBODY)),
    Field("uses", _("times"), (SELF, NOBODY)),
    rows=lambda member: UseCount.objects.filter(member=member.pk),
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
not_personal("lists of words", Term)
not_personal("positions without names; forget_facets() clears those of a person who goes", FacetBits)
