"""What registrations know about people (MEM-5, design 5); `ondemand/privacy.py` enters it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from caot_mentor.privacy import ALL_STAFF, STAFF, Erasure, Field, Seen, Why, before_erasure, done_by, personal, read_as
from members.models import Member
from ondemand.registrations.models import ClockPause, ReceivedWorkbook, Registration, RegistrationEvent
from ondemand.registrations.rules import Action
from ondemand.registrations.workflow import close_for_erasure

SELF = Seen.SELF
WITH_PAYMENT = _("payments are kept as the law asks, and the registration that was paid with them")


def kept(name: str, what: Any) -> Field:
    """A column of a registration: it stays beside its payment, without a name."""
    return Field(name, what, (SELF, *ALL_STAFF), kept=WITH_PAYMENT)


def close_registration(member: Member, now: datetime) -> None:
    """Nobody waits for somebody who has left."""
    close_for_erasure(member, now=now)


def name_of_file(row: ReceivedWorkbook) -> str:
    """The name that the person's own file had."""
    workbook = pgettext("name of a file", "workbook")
    return f"{workbook}-{row.file_name}"


before_erasure(close_registration)

personal(
    Registration,
    _("Your registrations for Mentorship On Demand"),
    Field("member", _("your account, and with it your name"), ALL_STAFF, not_exported=Why.OWN, kept=Why.NO_NAME_LEFT),
    kept("state", _("how it stands")),
    Field("languages", _("languages of mentorship, the preferred one first"), (SELF, *STAFF), blank=lambda key: []),
    Field("declared", _("the condition that you confirmed"), (SELF, *STAFF), blank=""),
    kept("nostudy_confirmed_at", _("when you confirmed that it is no source for NOTCE study")),
    kept("registered_at", _("when you registered")),
    kept("paid_at", _("when it was paid")),
    Field("workbook", _("the workbook that you sent"), (SELF, *STAFF), not_exported=Why.LISTED, blank=None),
    kept("workbook_received_at", _("when your workbook was received")),
    kept("received_by", _("how your workbook came")),
    kept("shortlist_due_by", _("until when the list of mentors was due")),
    kept("shortlist_sent_at", _("when the list of mentors was sent")),
    kept("choices_received_at", _("when your choices were received")),
    kept("match_due_by", _("until when the match was due")),
    kept("connected_at", _("when you and your mentor were connected")),
    kept("objections_until", _("until when you could say that it is no good match")),
    kept("completes_on", _("when the months end")),
    kept("clock_paused_at", _("since when a clock stands still")),
    kept("closed_at", _("when it was closed")),
    kept("due_by", _("until when the next step is due")),
    rows=lambda member: Registration.objects.filter(member=member.pk),
    erasure=Erasure.BLANK,
    not_personal={
        "public_id": "a number made by the site",
        "language_set": "the languages once more, made of them by the database",
    },
)
personal(
    RegistrationEvent,
    _("What happened to your registrations"),
    Field("registration", _("which one"), ALL_STAFF, not_exported=Why.LISTED, kept=Why.NO_NAME_LEFT),
    Field("at", _("when"), (SELF, *ALL_STAFF), kept=Why.DEED),
    Field("action", _("what happened"), (SELF, *ALL_STAFF), kept=Why.DEED),
    Field("from_state", _("state before"), (SELF, *ALL_STAFF), kept=Why.DEED),
    Field("to_state", _("state after"), (SELF, *ALL_STAFF), kept=Why.DEED),
    Field("note", _("note"), STAFF, not_exported=Why.STAFF_NAME, blank=""),
    Field("due_by", _("until when it was due"), (SELF, *ALL_STAFF), kept=Why.DEED),
    Field("was_paused", _("whether the clock had stood still"), (SELF, *ALL_STAFF), kept=Why.DEED),
    rows=lambda member: RegistrationEvent.objects.filter(registration__member=member.pk),
    erasure=Erasure.BLANK,
)
personal(
    RegistrationEvent,
    _("What you did with registrations"),
    Field("actor", _("that it was you"), ALL_STAFF, not_exported=Why.LISTED, blank=None),
    rows=lambda member: RegistrationEvent.objects.filter(actor=member.pk),
    erasure=Erasure.BLANK,
)
personal(
    ClockPause,
    _("Pauses of your registrations’ clocks"),
    Field("registration", _("of which one"), STAFF, not_exported=Why.LISTED, kept=Why.NO_NAME_LEFT),
    Field("paused_at", _("since when"), (SELF, *STAFF), kept=Why.DEED),
    Field("reason", _("what was missing"), (SELF, *STAFF), blank=""),
    Field("resumed_at", _("until when"), (SELF, *STAFF), kept=Why.DEED),
    Field("moved_days", _("by how many business days the date moved"), (SELF, *STAFF), kept=Why.DEED),
    rows=lambda member: ClockPause.objects.filter(registration__member=member.pk),
    erasure=Erasure.BLANK,
)
done_by(ClockPause, "paused_by", _("Clocks that you paused"))
personal(
    ReceivedWorkbook,
    _("Workbooks that you sent by e-mail or on paper"),
    Field("registration", _("for which registration"), STAFF, not_exported=Why.LISTED),
    Field("file_name", _("name of the file"), (SELF, *STAFF)),
    Field("content_type", _("kind of file"), (SELF, *STAFF)),
    Field(
        "content",
        _("the file; each reading by staff is on record"),
        (SELF, *STAFF),
        file_name=name_of_file,
    ),
    Field("entered_at", _("when staff entered it"), (SELF, *STAFF)),
    Field("entered_by", _("who entered it"), STAFF, not_exported=Why.STAFF_NAME),
    rows=lambda member: ReceivedWorkbook.objects.filter(registration__member=member.pk),
    erasure=Erasure.DELETE,
)
done_by(ReceivedWorkbook, "entered_by", _("Workbooks of others that you entered"))
read_as(RegistrationEvent, action=Action, from_state=Registration.State, to_state=Registration.State)
