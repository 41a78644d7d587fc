"""Questions about proofs of mentoring: whose, by which code, which wait to be made, and who has earned one."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.profiles.policy import Program
from mentorship.records.models import Evidence, Record, Signatory
from mentorship.records.policy import TRIES_MOST, WITH_CERTIFICATE

State, Kind = Record.State, Record.Kind


def records_of(member: Member) -> QuerySet[Record]:
    """The documents that the member holds, the latest first."""
    return Record.objects.filter(holder=member)


def evidence_of(member: Member) -> QuerySet[Evidence]:
    """What the member attached, without the files themselves."""
    return Evidence.objects.filter(holder=member).defer("content")


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


def certificates_due() -> list[tuple[int, Record.Role]]:
    """Completed mentorships (OD-9), by key, and the side that never had its certificate. Who was erased has no name."""
    return _without_certificate(Pairing.objects.filter(program__in=[each.value for each in WITH_CERTIFICATE]))


def certificates_to_give(program: Program, first: date, last: date) -> list[tuple[int, Record.Role]]:
    """The same for one program, of mentorships completed between two days: what staff issue with one order."""
    return _without_certificate(Pairing.objects.filter(program=program, ended_at__date__range=(first, last)))


def _without_certificate(pairings: QuerySet[Pairing]) -> list[tuple[int, Record.Role]]:
    due = []
    for role in (Record.Role.MENTEE, Record.Role.MENTOR):
        had = Record.objects.filter(pairing=OuterRef("pk"), role=role, kind=Kind.CERTIFICATE)
        rows = pairings.filter(~Exists(had), state=Pairing.State.COMPLETED, started_at__isnull=False)
        rows = rows.exclude(**{f"{role}__first_name": "", f"{role}__last_name": ""})
        due += [(key, role) for key in rows.order_by("ended_at", "pk").values_list("pk", flat=True)]
    return sorted(due)
