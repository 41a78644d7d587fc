"""What a document says, gathered once when it is issued and frozen; no document says more than it needs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Min

from caot_mentor.business_days import OTTAWA
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.queries import agreement_in_force, cpd_figures
from mentorship.pairs.rules import name_of
from mentorship.pairs.totals import Span, standing_of, totals_of
from mentorship.profiles.models import Term
from mentorship.records.models import Evidence, Record, Signatory


def facts_of(
    kind: Record.Kind,
    pairing: Pairing,
    role: Record.Role,
    signatory: Signatory | None,
    now: datetime,
    span: Span | None = None,
) -> dict[str, Any]:
    """The facts, as plain values in both languages: a certificate has neither the other side's name nor a log, a letter
    has totals alone, of the whole mentorship or of the days of `span`."""
    figures, (first, last) = cpd_figures(), span or period_of(pairing)
    mentor, mentee = name_of(pairing.mentor), name_of(pairing.mentee)
    facts: dict[str, Any] = {
        "holder": mentor if role == Record.Role.MENTOR else mentee,
        "mentor": mentor if role == Record.Role.MENTOR or kind != Record.Kind.CERTIFICATE else "",
        "mentee": mentee if role == Record.Role.MENTEE or kind != Record.Kind.CERTIFICATE else "",
        "program": pairing.program,
        "program_name": pairing.program_names if pairing.program_name_en else None,
        "started_on": first.isoformat() if first else None,
        "ended_on": last.isoformat() if last else None,
        "category": {"en": figures.category_en, "fr": figures.category_fr},
        "least": {"minutes": figures.minutes, "meetings": figures.meetings, "months": figures.months},
        "evidence": [],
        "meetings": [],
        "meetings_held": 0,
        "minutes": {"confirmed": 0, "not_contested": 0, "open": 0},
        "meets_cpd2": False,
        "agreement": None,
        "signatory": _signatory(signatory) if kind != Record.Kind.CPD_RECORD else None,
    }
    if kind != Record.Kind.CERTIFICATE:
        facts |= _hours(pairing, now, span) | {"agreement": _agreement(pairing)}
    if kind == Record.Kind.CPD_RECORD:
        facts["meetings"] = _meetings(pairing, now)
        facts["evidence"] = _evidence(pairing.mentor_id if role == Record.Role.MENTOR else pairing.mentee_id, pairing)
    return facts


def period_of(pairing: Pairing) -> tuple[date | None, date | None]:
    """The days in Ottawa on which the mentorship began and was over; it began with its first meeting, if the two met
    before they said so on the site."""
    met = pairing.meetings.filter(state=Meeting.State.HELD).aggregate(first=Min("starts_at"))["first"]
    days = [day for day in (_day(pairing.started_at), _day(met)) if day is not None]
    return min(days, default=None), _day(pairing.ended_at)


def _hours(pairing: Pairing, now: datetime, span: Span | None) -> dict[str, Any]:
    totals = totals_of(pairing, now, span)
    return {
        "meetings_held": totals.meetings,
        "minutes": {
            "confirmed": totals.minutes_confirmed,
            "not_contested": totals.minutes_not_contested,
            "open": totals.minutes_open,
        },
        "meets_cpd2": totals.meets_cpd2,
    }


def _meetings(pairing: Pairing, now: datetime) -> list[dict[str, Any]]:
    held = list(pairing.meetings.filter(state=Meeting.State.HELD).order_by("starts_at", "pk"))
    codes = {code for meeting in held for code in meeting.topics}
    terms = {term.code: term for term in Term.objects.filter(kind=Term.Kind.TOPIC, code__in=codes)}
    return [
        {
            # the time where it was held: what the two remember
            "at": meeting.starts_at.astimezone(ZoneInfo(meeting.zone)).replace(tzinfo=None).isoformat(),
            "zone": meeting.zone,
            "minutes": meeting.minutes,
            "mode": meeting.mode,
            "topics": {
                language: [getattr(terms[code], f"name_{language}") for code in meeting.topics if code in terms]
                for language in ("en", "fr")
            },
            "confirmation": str(standing_of(meeting, now).value),
        }
        for meeting in held
    ]


def _evidence(holder_id: int, pairing: Pairing) -> list[dict[str, str | None]]:
    attached = Evidence.objects.filter(holder=holder_id, pairing=pairing).order_by("added_at", "pk")
    return [
        {"title": title, "organization": organization, "dated": dated.isoformat() if dated else None}
        for title, organization, dated in attached.values_list("title", "organization", "dated")
    ]


def _agreement(pairing: Pairing) -> dict[str, Any] | None:
    agreement = agreement_in_force(pairing)
    if agreement is None:
        return None
    sides = {pairing.mentor_id: Record.Role.MENTOR, pairing.mentee_id: Record.Role.MENTEE}
    signatures = [
        {"role": str(sides[each.member_id].value), "name": each.name, "at": each.signed_at.isoformat()}
        for each in agreement.signatures.all()
        if each.member_id in sides
    ]
    return {"version": agreement.number, "signatures": sorted(signatures, key=lambda each: each["role"])}


def _signatory(signatory: Signatory | None) -> dict[str, Any] | None:
    if signatory is None:
        return None
    offices = {language: getattr(signatory, f"office_{language}") for language in ("en", "fr")}
    return {"name": signatory.name, "office": offices}


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(OTTAWA).date() if moment else None
