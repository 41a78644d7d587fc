"""What sessions know about people (MEM-5); `momentum/privacy.py` enters it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import STAFF, Erasure, Field, Seen, Why, done_by, not_personal, personal
from momentum.sessions.models import Attendance, Seat, Session, SessionEvent

SELF = Seen.SELF

personal(
    Seat,
    _("Webinars and orientation events that you were told of"),
    Field("member", _("that it was you"), STAFF, not_exported=Why.OWN),
    Field("session", _("which one"), (SELF, *STAFF)),
    Field("told_at", _("when you were last told"), (SELF, *STAFF)),
    Field("is_off", _("whether it was taken out of your calendar"), (SELF, *STAFF)),
    Field("reminded_at", _("when you were reminded"), (SELF, *STAFF)),
    Field("wrong_codes", _("how many wrong codes you entered"), (SELF, *STAFF)),
    rows=lambda member: Seat.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
    not_personal={"sequence": "a count of the session’s changes", "told_times": "a count of messages"},
)
personal(
    Attendance,
    _("Webinars and orientation events that you attended"),
    Field("member", _("that it was you"), STAFF, not_exported=Why.OWN),
    Field("session", _("which one"), (SELF, *STAFF)),
    Field("how", _("how it is known"), (SELF, *STAFF)),
    Field("at", _("when it was noted"), (SELF, *STAFF)),
    rows=lambda member: Attendance.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)
done_by(Attendance, "noted_by", _("Attendances that you noted as staff"))
personal(
    SessionEvent,
    _("What you did with webinars and orientation events as staff"),
    Field("actor", _("that it was you"), STAFF, not_exported=Why.LISTED, blank=None),
    rows=lambda member: SessionEvent.objects.filter(actor=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
    not_personal=dict.fromkeys(
        ("session", "at", "action", "from_state", "to_state", "note"), "what happened to a session"
    ),
)
not_personal("a webinar or orientation event is for everybody who takes part", Session)
