"""Questions about proofs of mentoring: whose, by which code, which wait to be made, and who has earned one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from caot_mentor.business_days import OTTAWA
from members.models import Member
from members.queries import called
from mentorship.pairs.models import CpdFigures, Meeting, Pairing, PairingQuerySet
from mentorship.records.models import BlankForm, CertificateOrder, CertificateRule, Evidence, Record, Signatory
from mentorship.records.policy import CERTIFICATE_FOLLOW_DAYS, TRIES_MOST, WAITING_MINUTES

State, Kind = Record.State, Record.Kind


def records_of(member: Member) -> QuerySet[Record]:
    """The documents that the member holds, the latest first."""
    return Record.objects.filter(holder=member)


def evidence_of(member: Member) -> QuerySet[Evidence]:
    """What the member attached, without the files themselves."""
    return Evidence.objects.filter(holder=member).select_related("pairing").defer("content")


def record_by_code(code: str) -> Record | None:
    """The document with this code, as the public page knows it; what an erased person held is not there any more."""
    found = Record.objects.filter(code=code).exclude(facts={}) if code else Record.objects.none()
    return found.first()


def current_signatory() -> Signatory | None:
    """Who signs for the association now."""
    return Signatory.objects.filter(is_current=True).first()


def to_be_made(now: datetime) -> QuerySet[Record]:
    """What waits for its file and is in nobody's hands, the oldest first; what failed too often waits for staff."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Record.objects.filter(free, state=State.WAITING, tries__lt=TRIES_MOST).order_by(
        F("lease_until").asc(nulls_first=True), "issued_at", "pk"
    )


def not_made() -> QuerySet[Record]:
    """What could not be made, however often it was tried."""
    return Record.objects.filter(state=State.WAITING, tries__gte=TRIES_MOST)


def waiting_long(now: datetime) -> QuerySet[Record]:
    """What was asked for a while ago and is still to be tried: the worker stands still, or has much to do."""
    since = now - timedelta(minutes=WAITING_MINUTES)
    return Record.objects.filter(state=State.WAITING, tries__lt=TRIES_MOST, asked_at__lt=since)


def readable_records(staff: Member) -> QuerySet[Record]:
    """What this person of the staff may read: nothing of the own mentorships."""
    own = Q(holder=staff) | Q(pairing__mentor=staff) | Q(pairing__mentee=staff)
    return Record.objects.exclude(own)


def pairings_with(words: str, staff: Member) -> PairingQuerySet:
    """The mentorships that have begun of whoever is called so, or has this number or address; none of one's own."""
    found = Q()
    for side in ("mentor", "mentee"):
        found |= called(words, f"{side}__")
        found |= Q(**{f"{side}__member_number": words.strip()}) | Q(**{f"{side}__email__iexact": words.strip()})
    begun = Pairing.objects.filter(found, started_at__isnull=False).exclude(Q(mentor=staff) | Q(mentee=staff))
    return begun.select_related("mentor", "mentee").order_by("-started_at", "-pk")


def certificate_rule(program: str) -> CertificateRule:
    """When the program gives certificates; where nothing is set, by a decision of staff alone."""
    by_decision = CertificateRule(program=program, given=CertificateRule.Given.BY_DECISION)
    return CertificateRule.objects.filter(program=program).first() or by_decision


def certificates_due(now: datetime) -> list[tuple[int, Record.Role]]:
    """Completed mentorships of programs that give certificates on completion (OD-9), by key, and the side that never
    had its own. Where the meetings must be enough, those that were completed lately and have any. Who was erased has
    no name."""
    lately, due = now - timedelta(days=CERTIFICATE_FOLLOW_DAYS), []
    for rule in CertificateRule.objects.filter(given=CertificateRule.Given.ON_COMPLETION):
        pairings = Pairing.objects.filter(program=rule.program)
        if rule.needs_hours:
            held = Meeting.objects.filter(pairing=OuterRef("pk"), state=Meeting.State.HELD)
            pairings = pairings.filter(Exists(held), ended_at__gte=lately)
        due += _without_certificate(pairings, rule, Record.objects.all())
    return sorted(due)


def certificates_to_give(program: str, first: date, last: date, after: int = 0) -> list[tuple[int, Record.Role]]:
    """For one program, of mentorships completed between two days, the side that holds none: what staff issue with one
    order. One that was revoked does not count. Only those behind the mentorship `after`."""
    start, end = datetime.combine(first, time.min, OTTAWA), datetime.combine(last + timedelta(days=1), time.min, OTTAWA)
    pairings = Pairing.objects.filter(program=program, ended_at__gte=start, ended_at__lt=end, pk__gt=after)
    return _without_certificate(pairings, certificate_rule(program), Record.objects.exclude(state=State.REVOKED))


def valid_certificate(pairing: Pairing, role: str) -> Record | None:
    """The certificate that this side of the mentorship holds."""
    held = Record.objects.filter(pairing=pairing, role=role, kind=Kind.CERTIFICATE)
    return held.exclude(state=State.REVOKED).first()


def with_revoked_certificate(pairing_ids: Iterable[int]) -> set[tuple[int | None, str]]:
    """Of these mentorships (keys) the sides whose certificate was revoked."""
    revoked = Record.objects.filter(pairing__in=list(pairing_ids), kind=Kind.CERTIFICATE, state=State.REVOKED)
    return set(revoked.values_list("pairing_id", "role"))


def open_orders() -> QuerySet[CertificateOrder]:
    """What staff ordered and no job has finished, the oldest first."""
    return CertificateOrder.objects.filter(done_at=None).order_by("pk")


@dataclass(frozen=True)
class Progress:
    """How far an order of certificates is: of `counted`, those that are decided, and the files that are made."""

    counted: int
    treated: int
    issued: int
    left_out: int
    failed: int
    made: int
    not_made: int
    is_done: bool

    @property
    def done(self) -> int:
        """What has come to its end, of `counted`: made, left out or failed."""
        return min(self.counted, self.made + self.not_made + self.left_out + self.failed)


def progress_of(order: CertificateOrder) -> Progress:
    """One statement. An order is done when all are issued and their files are made, or were tried too often."""
    stuck = Q(state=State.WAITING, tries__gte=TRIES_MOST)
    files = order.records.aggregate(waiting=Count("pk", Q(state=State.WAITING) & ~stuck), stuck=Count("pk", stuck))
    made = order.issued - files["waiting"] - files["stuck"]
    treated = order.issued + order.left_out + order.failed
    return Progress(
        counted=max(order.counted, treated),
        treated=treated,
        issued=order.issued,
        left_out=order.left_out,
        failed=order.failed,
        made=made,
        not_made=files["stuck"],
        is_done=order.done_at is not None and files["waiting"] == 0,
    )


def latest_blank_form(figures: CpdFigures, language: str) -> BlankForm | None:
    """The blank form with these figures, where a job has made it."""
    return BlankForm.objects.filter(version=figures.version, language=language).first()


def _without_certificate(
    pairings: QuerySet[Pairing], rule: CertificateRule, counted: QuerySet[Record]
) -> list[tuple[int, Record.Role]]:
    due = []
    for role in (Record.Role.MENTEE, Record.Role.MENTOR) if rule.for_mentor else (Record.Role.MENTEE,):
        had = counted.filter(pairing=OuterRef("pk"), role=role, kind=Kind.CERTIFICATE)
        rows = pairings.filter(~Exists(had), state=Pairing.State.COMPLETED, started_at__isnull=False)
        rows = rows.exclude(**{f"{role}__first_name": "", f"{role}__last_name": ""})
        due += [(key, role) for key in rows.order_by("ended_at", "pk").values_list("pk", flat=True)]
    return sorted(due)
