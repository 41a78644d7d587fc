"""What two people agree on in a mentorship (MEM-5, design 5); `privacy.py` enters it. It stays for the other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import BOTH_AND_STAFF, SELF, STAFF, Erasure, Field, Why, personal, shared
from mentorship.pairs.models import Agreement, Evaluation, Goal, Pairing, Signature

AGREED = (
    ("number", _("number")),
    ("state", _("how it stands")),
    ("revision", _("how many times it was changed")),
    ("drafted_at", _("when it was drafted")),
    ("changed_at", _("when it was changed")),
    ("signed_at", _("when both had signed")),
    ("goals", _("goals")),
    ("language", _("language of the mentorship")),
    ("starts_on", _("first day")),
    ("ends_on", _("last day")),
    ("modes", _("ways of meeting")),
    ("meetings_a_month", _("meetings a month")),
    ("minutes", _("minutes of a meeting")),
    ("who_schedules", _("who plans the meetings")),
    ("who_prepares", _("who prepares the agenda")),
    ("reply_days", _("days to answer a message")),
    ("notice_hours", _("hours of notice to move a meeting")),
    ("stays_between_us", _("what stays between us")),
    ("may_be_shared", _("what may be told to others")),
    ("feedback", _("how we give feedback")),
    ("review_on", _("day on which we look back half-way")),
    ("closure", _("how we know that we are done, and how we close")),
    ("more", _("anything else")),
    ("is_employer_program", _("part of an employer’s formal program")),
    ("words", _("words as signed")),
)
MAY_BE_THE_OTHER = _("it may be the other person")
IN_PAIRING = Field(
    "pairing", _("in which mentorship"), BOTH_AND_STAFF, not_exported=Why.LISTED, kept=Why.OTHERS_HISTORY
)
personal(
    Agreement,
    _("Your mentorship agreements"),
    IN_PAIRING,
    Field("drafted_by", _("who drafted it"), BOTH_AND_STAFF, not_exported=MAY_BE_THE_OTHER, kept=Why.NO_NAME_LEFT),
    Field("changed_by", _("who changed it last"), BOTH_AND_STAFF, not_exported=MAY_BE_THE_OTHER, kept=Why.NO_NAME_LEFT),
    *(shared(name, what) for name, what in AGREED),
    rows=lambda member: Agreement.objects.filter(pairing__in=Pairing.objects.visible_to(member)),
    erasure=Erasure.BLANK,
)
personal(
    Signature,
    _("Your signatures"),
    Field("agreement", _("of which agreement"), BOTH_AND_STAFF, not_exported=Why.LISTED, kept=Why.OTHERS_HISTORY),
    Field("member", _("you"), BOTH_AND_STAFF, not_exported=Why.OWN, kept=Why.NO_NAME_LEFT),
    Field("name", _("your name as you typed it"), BOTH_AND_STAFF, blank=""),
    shared("signed_at", _("when you signed")),
    shared("content_hash", _("a fingerprint of the words that you signed")),
    rows=lambda member: Signature.objects.filter(member=member.pk),
    erasure=Erasure.BLANK,
)
personal(
    Goal,
    _("Goals of your mentorships"),
    IN_PAIRING,
    shared("number", _("number")),
    shared("text", _("goal")),
    shared("why", _("why now")),
    shared("sign", _("how we will know")),
    shared("first_step", _("first step")),
    shared("by", _("by when")),
    shared("topic", _("topic")),
    shared("state", _("state")),
    shared("confidence_before", _("confidence at the beginning")),
    shared("confidence_after", _("confidence now")),
    shared("changed_at", _("changed")),
    rows=lambda member: Goal.objects.filter(pairing__in=Pairing.objects.visible_to(member)),
    erasure=Erasure.BLANK,
)
personal(
    Evaluation,
    _("Your evaluations of mentorships"),
    Field("pairing", _("in which mentorship"), BOTH_AND_STAFF, not_exported=Why.LISTED),
    Field("member", _("you"), (SELF, *STAFF), not_exported=Why.OWN),
    Field("point", _("when"), (SELF, *STAFF)),
    Field("usefulness", _("how useful, 1 to 5"), (SELF, *STAFF)),
    Field("match", _("how well it fits, 1 to 5"), (SELF, *STAFF)),
    Field("for_other", _("to the other side"), BOTH_AND_STAFF),
    Field("for_staff", _("for staff alone"), (SELF, *STAFF)),
    Field("given_at", _("given"), (SELF, *STAFF)),
    rows=lambda member: Evaluation.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)
