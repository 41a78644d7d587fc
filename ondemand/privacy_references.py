"""How registrations, payments and lists are called where others belong to them (MEM-5); `privacy.py` enters it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from caot_mentor.dates import written_day
from caot_mentor.privacy_references import referred_to
from members.models import Member
from mentorship.privacy_references import of_pairing
from ondemand.matching.models import Match, Shortlist, ShortlistEntry
from ondemand.payments.models import Payment, Receipt, Refund
from ondemand.payments.quotes import item_of
from ondemand.registrations.models import Registration


def registration(row: Registration, member: Member) -> str:
    """Of which day; a mentor is told nothing of the mentee's."""
    if row.member_id != member.pk:
        return ""
    return _("registration of %(day)s") % {"day": written_day(row.registered_at)}


def payment(row: Payment, member: Member) -> str:
    """For what, and of which day."""
    return _("%(what)s, %(day)s") % {"what": item_of(row), "day": written_day(row.opened_at)}


def refund(row: Refund, member: Member) -> str:
    """Of which day."""
    return _("refund of %(day)s") % {"day": written_day(row.asked_at)}


def shortlist(row: Shortlist, member: Member) -> str:
    """Which list of which registration."""
    if not (of_what := registration(row.registration, member)):
        return ""
    return _("list %(number)s, %(registration)s") % {"number": row.number, "registration": of_what}


def entry(row: ShortlistEntry, member: Member) -> str:
    """Where on which list."""
    if not (of_what := shortlist(row.shortlist, member)):
        return ""
    return _("place %(position)s, %(list)s") % {"position": row.position, "list": of_what}


def receipt(row: Receipt, member: Member) -> str:
    """Which document, by its number."""
    return f"{row.get_kind_display()} {row.written_number}"


referred_to(Registration, registration)
referred_to(Payment, payment)
referred_to(Refund, refund)
referred_to(Receipt, receipt)
referred_to(Shortlist, shortlist, "registration")
referred_to(ShortlistEntry, entry, "shortlist__registration")
referred_to(Match, of_pairing, "pairing__mentor", "pairing__mentee")
