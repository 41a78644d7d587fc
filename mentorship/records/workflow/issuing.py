"""Giving a document its number, its code and its frozen facts. Its file is made afterwards, by a job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.business_days import OTTAWA
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.totals import Span
from mentorship.records.codes import new_code
from mentorship.records.facts import facts_of
from mentorship.records.models import CertificateOrder, Record, RecordCounter, RecordEvent
from mentorship.records.policy import MAKE_TASK
from mentorship.records.queries import certificate_rule, current_signatory, valid_certificate
from mentorship.records.rules import Action, is_earned, side_of

Kind, Role, State = Record.Kind, Record.Role, Record.State


@transaction.atomic
def request_cpd_record(pairing: Pairing, member: Member, *, now: datetime) -> Record:
    """Issue the CPD record of one side's mentorship (CPD-5), at any time; the file follows in both languages.

    Asking again while nothing has changed gives the document that is there. Raises NotAllowed for anybody but the two,
    WrongState before the mentorship has begun.
    """
    role = side_of(pairing, member)
    if role is None:
        raise NotAllowed
    _check_begun(pairing)
    counter = _counter(Kind.CPD_RECORD, now)
    facts = facts_of(Kind.CPD_RECORD, pairing, role, None, now)
    latest = Record.objects.filter(kind=Kind.CPD_RECORD, pairing=pairing, holder=member).first()
    if latest is not None and latest.state != State.REVOKED and latest.facts == facts:
        return latest
    return _issue(counter, pairing, role, facts, by=member, reason="", now=now)


@transaction.atomic
def issue_letter(
    pairing: Pairing, role: Record.Role, *, reason: str, by: Member, now: datetime, span: Span | None = None
) -> Record:
    """Staff issue the official letter that confirms one side's hours (CPD-6), of the whole mentorship or of a span of
    days, signed by who signs now; the holder is told when it is ready. Raises NotAllowed without the right and for
    one's own mentorship, WrongState before it has begun, without somebody who signs, or for a person who has left."""
    return _issue_by_staff(Kind.LETTER, pairing, role, reason, by, now, span)


@transaction.atomic
def decide_certificate(pairing: Pairing, role: Record.Role, *, reason: str, by: Member, now: datetime) -> Record:
    """Staff give a certificate that the rules of the program would not, or not yet (OD-9), with a reason that stays
    with it. Raises as `issue_letter`, and WrongState where the person holds one for this mentorship."""
    if not reason.strip():
        raise WrongState(_("Say why: the reason stays with the certificate."))
    return _issue_by_staff(Kind.CERTIFICATE, pairing, role, reason, by, now, None)


@transaction.atomic
def issue_certificate(
    pairing_id: int, role: Record.Role, *, by: Member | None, now: datetime, order: CertificateOrder | None = None
) -> Record | None:
    """The certificate of one side of a completed mentorship (OD-9). None where it is there, is not earned by the
    program's rule, or nobody signs; a revoked one is replaced by an order of staff alone. Raises WrongState unless the
    mentorship is completed."""
    pairing = Pairing.objects.select_related("mentor", "mentee").get(pk=pairing_id)
    counter, signatory = _counter(Kind.CERTIFICATE, now), current_signatory()
    had = Record.objects.filter(kind=Kind.CERTIFICATE, pairing=pairing, role=role)
    if order is not None:
        had = had.exclude(state=State.REVOKED)
    if signatory is None or had.exists():
        return None
    if pairing.state != Pairing.State.COMPLETED:
        raise WrongState(_("The mentorship is not completed."))
    if not is_earned(certificate_rule(pairing.program), pairing, role, now):
        return None
    facts = facts_of(Kind.CERTIFICATE, pairing, role, signatory, now)
    return _issue(counter, pairing, role, facts, by=by, reason="", now=now, order=order)


def _issue_by_staff(
    kind: Record.Kind,
    pairing: Pairing,
    role: Record.Role,
    reason: str,
    by: Member,
    now: datetime,
    span: Span | None,
) -> Record:
    if side_of(pairing, by) is not None:
        raise NotAllowed(_("Nobody issues documents about a mentorship of their own."))
    if not by.has_perm("mentorship.add_record"):
        raise NotAllowed
    _check_begun(pairing)
    counter, signatory = _counter(kind, now), current_signatory()
    if signatory is None:
        raise WrongState(_("Nobody signs for the association yet: add a signatory first."))
    if not (pairing.mentor if role == Role.MENTOR else pairing.mentee).get_full_name():
        raise WrongState(_("The person has left, and has no name any more."))
    if kind == Kind.CERTIFICATE and valid_certificate(pairing, role) is not None:
        raise WrongState(_("The person holds a certificate of this mentorship."))
    facts = facts_of(kind, pairing, role, signatory, now, span)
    return _issue(counter, pairing, role, facts, by=by, reason=reason.strip(), now=now)


def _check_begun(pairing: Pairing) -> None:
    if pairing.started_at is None:
        raise WrongState(_("The mentorship has not begun."))


def _counter(kind: Record.Kind, now: datetime) -> RecordCounter:
    """The locked counter of this kind and year: one document after the other, no number twice or left out."""
    year = now.astimezone(OTTAWA).year
    RecordCounter.objects.get_or_create(kind=kind, year=year)
    return RecordCounter.objects.select_for_update().get(kind=kind, year=year)


def _issue(
    counter: RecordCounter,
    pairing: Pairing,
    role: Record.Role,
    facts: dict[str, Any],
    *,
    by: Member | None,
    reason: str,
    now: datetime,
    order: CertificateOrder | None = None,
) -> Record:
    counter.last += 1
    counter.save(update_fields=["last"])
    holder = pairing.mentor if role == Role.MENTOR else pairing.mentee
    record = Record.objects.create(
        kind=counter.kind,
        year=counter.year,
        number=counter.last,
        code=new_code(),
        holder=holder,
        role=role,
        pairing=pairing,
        language=holder.language,
        facts=facts,
        issued_at=now,
        asked_at=now,
        issued_by=by,
        order=order,
        reason=reason,
    )
    RecordEvent.objects.create(
        record=record, at=now, actor=by, action=Action.ISSUED, to_state=record.state, note=reason
    )
    transaction.on_commit(lambda: knock(MAKE_TASK), robust=True)
    return record
