"""How mentorships, meetings and the like are called where others belong to them (MEM-5); `privacy.py` enters it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from caot_mentor.dates import written_day, written_moment
from caot_mentor.privacy_references import referred_to
from members.models import Member
from mentorship.directory.models import Suggestion
from mentorship.introductions.models import Introduction
from mentorship.pairs.models import Agreement, Invitation, Meeting, Pairing
from mentorship.profiles.models import SavedSearch
from mentorship.records.models import Record
from mentorship.workbooks.models import Workbook


def other_of(pair: Pairing | Introduction, member: Member) -> Member | None:
    """The other of the two; staff who did something about two others are told neither."""
    if member.pk == pair.mentor_id:
        return pair.mentee
    return pair.mentor if member.pk == pair.mentee_id else None


def mentorship(pairing: Pairing, member: Member) -> str:
    """With whom, and since when."""
    if (other := other_of(pairing, member)) is None:
        return ""
    if pairing.started_at:
        return _("with %(name)s, since %(day)s") % {"name": other, "day": written_day(pairing.started_at)}
    return _("with %(name)s, proposed on %(day)s") % {"name": other, "day": written_day(pairing.proposed_at)}


def of_pairing(row: Any, member: Member) -> str:
    """Of a match: which mentorship came of it."""
    return mentorship(row.pairing, member)


def meeting(row: Meeting, member: Member) -> str:
    """When, and with whom."""
    if (other := other_of(row.pairing, member)) is None:
        return ""
    return _("%(at)s, with %(name)s") % {"at": written_moment(row.starts_at), "name": other}


def introduction(row: Introduction, member: Member) -> str:
    """With whom, and when it was asked for."""
    if (other := other_of(row, member)) is None:
        return ""
    return _("with %(name)s, asked for on %(day)s") % {"name": other, "day": written_day(row.sent_at)}


def invitation(row: Invitation, member: Member) -> str:
    """To which address or from whom, and when."""
    day = written_day(row.sent_at)
    if row.inviter_id == member.pk:
        return _("sent to %(address)s on %(day)s") % {"address": row.email, "day": day}
    return _("sent by %(name)s on %(day)s") % {"name": row.inviter, "day": day}


def agreement(row: Agreement, member: Member) -> str:
    """Which one of which mentorship."""
    if not (of_what := mentorship(row.pairing, member)):
        return ""
    return _("agreement %(number)s, %(mentorship)s") % {"number": row.number, "mentorship": of_what}


def record(row: Record, member: Member) -> str:
    """Which document, and of which day; nothing of somebody else's."""
    if row.holder_id != member.pk:
        return ""
    return _("%(what)s, %(day)s") % {"what": row, "day": written_day(row.issued_at)}


def suggestion(row: Suggestion, member: Member) -> str:
    """What was told, and when; nothing of what others told."""
    if row.member_id != member.pk:
        return ""
    return _("%(what)s, %(day)s") % {"what": row, "day": written_day(row.sent_at)}


referred_to(Pairing, mentorship, "mentor", "mentee")
referred_to(Meeting, meeting, "pairing__mentor", "pairing__mentee")
referred_to(Introduction, introduction, "mentor", "mentee")
referred_to(Invitation, invitation, "inviter")
referred_to(Agreement, agreement, "pairing__mentor", "pairing__mentee")
referred_to(Record, record)
referred_to(Suggestion, suggestion)
referred_to(Workbook, lambda row, member: str(row.template) if row.member_id == member.pk else "", "template")
referred_to(SavedSearch, lambda row, member: row.name if row.member_id == member.pk else "")
