"""What applications know about people (MEM-5); `momentum/privacy.py` enters it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import SELF, STAFF, Erasure, Field, Why, before_erasure, personal, read_as
from members.models import Member
from momentum.applications.models import Answer, Application, ApplicationEvent
from momentum.applications.rules import Action
from momentum.applications.workflow import close_for_erasure
from momentum.programs.asking import answer_in_words

SEEN = (SELF, *STAFF)


def kept(name: str, what: Any) -> Field:
    """A column of an application that stays, without a name, beside the mentorship that came of it."""
    return Field(name, what, SEEN, kept=Why.OTHERS_HISTORY)


def emptied(name: str, what: Any) -> Field:
    """A list of codes that goes."""
    return Field(name, what, SEEN, blank=lambda key: [])


def withdraw(member: Member, now: datetime) -> None:
    """Nobody waits for somebody who has left."""
    close_for_erasure(member, now=now)


before_erasure(withdraw)

personal(
    Application,
    _("Your applications to programs"),
    Field("member", _("your account, and with it your name"), STAFF, not_exported=Why.OWN, kept=Why.NO_NAME_LEFT),
    kept("offering", _("to which offering")),
    kept("tier", _("in which tier")),
    kept("role", _("in which role")),
    kept("state", _("how it stands")),
    Field("declared", _("the condition that you confirmed"), SEEN, blank=""),
    emptied("areas", _("areas of practice")),
    emptied("topics", _("topics")),
    emptied("paths", _("career paths")),
    emptied("practice_settings", _("practice settings")),
    emptied("ages", _("client age groups")),
    emptied("languages", _("languages, the preferred one first")),
    emptied("modes", _("ways of meeting")),
    emptied("values", _("how you like to work")),
    Field("province", _("province or territory"), SEEN, blank=""),
    Field("is_remote", _("anywhere, remotely"), SEEN, blank=False),
    Field("employer", _("employer"), SEEN, blank=""),
    Field("goals", _("what you hope for"), SEEN, blank="", written_in="text_language"),
    kept("text_language", _("language you wrote in")),
    kept("places", _("how many mentees")),
    Field("continues_with", _("with whom you would like to go on"), SEEN, blank=None),
    kept("passed_over", _("earlier rounds without a mentor")),
    kept("applied_at", _("when you applied")),
    kept("selected_at", _("when you were selected for matching")),
    kept("matched_at", _("when you were matched")),
    kept("waitlisted_at", _("when you were put on the waiting list")),
    kept("waiting_since", _("since when you wait")),
    kept("returned_at", _("when you came back on the waiting list")),
    kept("completed_at", _("when you completed it")),
    kept("closed_at", _("when it was closed")),
    Field("reason_for_staff", _("a reason that only staff read"), STAFF, not_exported=Why.STAFF_NAME, blank=""),
    rows=lambda member: Application.objects.filter(member=member.pk),
    erasure=Erasure.BLANK,
    not_personal={"public_id": "a number made by the site"},
)
personal(
    Application,
    _("That somebody would like to go on with you"),
    Field(
        "continues_with",
        _("that it was you"),
        STAFF,
        not_exported=_("it belongs to the other person’s application"),
        blank=None,
    ),
    rows=lambda member: Application.objects.filter(continues_with=member.pk),
    erasure=Erasure.BLANK,
)
personal(
    Answer,
    _("Your answers to programs’ questions"),
    Field("application", _("in which application"), STAFF, not_exported=Why.LISTED),
    Field("question", _("the question"), SEEN),
    Field("value", _("your answer"), SEEN),
    rows=lambda member: Answer.objects.filter(application__member=member.pk).order_by("pk"),
    erasure=Erasure.DELETE,
)
personal(
    ApplicationEvent,
    _("What happened to your applications"),
    Field("application", _("which one"), STAFF, not_exported=Why.LISTED, kept=Why.NO_NAME_LEFT),
    Field("at", _("when"), SEEN, kept=Why.DEED),
    Field("action", _("what happened"), SEEN, kept=Why.DEED),
    Field("from_state", _("state before"), SEEN, kept=Why.DEED),
    Field("to_state", _("state after"), SEEN, kept=Why.DEED),
    Field("note", _("note"), STAFF, not_exported=Why.STAFF_NAME, blank=""),
    rows=lambda member: ApplicationEvent.objects.filter(application__member=member.pk),
    erasure=Erasure.BLANK,
)
personal(
    ApplicationEvent,
    _("What you did with applications"),
    Field("actor", _("that it was you"), STAFF, not_exported=Why.LISTED, blank=None),
    rows=lambda member: ApplicationEvent.objects.filter(actor=member.pk),
    erasure=Erasure.BLANK,
)
read_as(Answer, value=lambda row: answer_in_words(row.question, row.value))
read_as(ApplicationEvent, action=Action, from_state=Application.State, to_state=Application.State)
