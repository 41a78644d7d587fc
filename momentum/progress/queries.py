"""Reflective workbooks, and what is known of how people get on, as pages and jobs ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from caot_mentor.business_days import OTTAWA
from members.models import Member
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.queries import pairings_of
from mentorship.pairs.rules import RUNNING, name_of
from mentorship.profiles.policy import Program
from mentorship.records.models import Record
from mentorship.workbooks.models import WorkbookSection, WorkbookTemplate
from mentorship.workbooks.queries import Answers, sections_of, template_in_force
from momentum.applications.models import Application
from momentum.matching.models import Match
from momentum.programs.models import Offering, OfferingTerm
from momentum.progress.models import Completion, Nudge, ProgressUpdate, Reflection
from momentum.progress.policy import ASK_DAYS, LATE_DAYS, QUIET_DAYS

Side = WorkbookSection.Side
KIND = WorkbookTemplate.Kind.REFLECTION


def pairing_with_reflection(member: Member, public_id: UUID) -> Pairing | None:
    """The member's mentorship of a program in offerings that has begun: each such pair has a reflective workbook."""
    return pairings_of(member).filter(public_id=public_id, program=Program.MOMENTUM).first()


def reflection_of(pairing: Pairing) -> Reflection | None:
    """What the two have begun."""
    return Reflection.objects.filter(pairing=pairing.pk).select_related("template").first()


def template_for(reflection: Reflection | None) -> WorkbookTemplate | None:
    """The version with which it was begun, else the one in force."""
    return reflection.template if reflection else template_in_force(KIND)


def answers_of(reflection: Reflection | None) -> Answers:
    """Everything that is answered, of all three parts."""
    if reflection is None:
        return {}
    return {(answer.question_id, answer.turn): answer for answer in reflection.answers.all()}


def side_of(pairing: Pairing, member: Member) -> str:
    """Whose part is the member's own."""
    return str(Side.MENTOR if member.pk == pairing.mentor_id else Side.MENTEE)


def other_side(side: str) -> str:
    """The other one's."""
    return str(Side.MENTEE if side == Side.MENTOR else Side.MENTOR)


def sections_by_side(template: WorkbookTemplate) -> dict[str, list[WorkbookSection]]:
    """The pages of each part, in order; two statements."""
    found: dict[str, list[WorkbookSection]] = {side: [] for side in (Side.MENTEE, Side.MENTOR, Side.JOINT)}
    for section in sections_of(template):
        found.setdefault(section.side, []).append(section)
    return found


def match_of(pairing: Pairing) -> Match | None:
    """How the mentorship came about in an offering."""
    found = Match.objects.filter(pairing=pairing.pk)
    return found.select_related("mentee__offering__program", "mentor").first()


def term_to_tell_of(application: Application, now: datetime) -> OfferingTerm | None:
    """The term whose progress update can be given now: from shortly before its end until two weeks after (EQ-5)."""
    if application.state != Application.State.MATCHED:
        return None
    today = now.astimezone(OTTAWA).date()
    span = (today - timedelta(days=LATE_DAYS), today + timedelta(days=ASK_DAYS))
    terms = application.offering.terms.filter(last__range=span, first__lte=today)
    return terms.order_by("-last").first()


def updates_to_ask_for(now: datetime) -> list[int]:
    """Applications (keys) of which a term ends soon and nobody was asked how it went."""
    today = now.astimezone(OTTAWA).date()
    soon = (today, today + timedelta(days=ASK_DAYS))
    terms = OfferingTerm.objects.filter(last__range=soon, first__lte=today, offering__state=Offering.State.RUNNING)
    found: list[int] = []
    for term in terms.order_by("last", "pk"):
        matched = Application.objects.filter(offering=term.offering_id, state=Application.State.MATCHED)
        given = ProgressUpdate.objects.filter(application=OuterRef("pk"), term=term)
        asked = Nudge.objects.filter(application=OuterRef("pk"), kind=Nudge.Kind.UPDATE, about_on=term.last)
        found += matched.exclude(Exists(given)).exclude(Exists(asked)).order_by("pk").values_list("pk", flat=True)
    return found


def running_with_contact() -> QuerySet[Offering]:
    """Running offerings that ask for a least contact."""
    running = Offering.objects.filter(state=Offering.State.RUNNING, contact_least__gt=0)
    return running.exclude(starts_on=None).exclude(ends_on=None).order_by("pk")


def matches_to_look_at(offering: Offering, about_on: date) -> list[int]:
    """Matches (keys) of pairs that run and were not reminded of the span that ends on that day."""
    reminded = Nudge.objects.filter(application=OuterRef("mentee"), kind=Nudge.Kind.CONTACT, about_on=about_on)
    active = Match.objects.filter(mentee__offering=offering, pairing__state=Pairing.State.ACTIVE)
    return list(active.exclude(Exists(reminded)).order_by("pk").values_list("pk", flat=True))


def quiet_pairs(now: datetime) -> QuerySet[Match]:
    """Active pairs of running offerings that ask for contact, and that logged nothing for long."""
    since = now - timedelta(days=QUIET_DAYS)
    lately = Meeting.objects.filter(pairing=OuterRef("pairing"), state=Meeting.State.HELD, starts_at__gte=since)
    active = Match.objects.filter(
        mentee__offering__in=running_with_contact(),
        pairing__state=Pairing.State.ACTIVE,
        pairing__started_at__lt=since,
    )
    return active.exclude(Exists(lately))


def pairings_to_complete() -> list[int]:
    """Mentorships (keys) that run on though one of the two has completed the offering."""
    done = Completion.objects.all()
    mentees = Exists(done.filter(application=OuterRef("mentee")))
    mentors = Exists(done.filter(application=OuterRef("mentor")))
    left = Match.objects.filter(pairing__state__in=RUNNING)
    return list(left.filter(mentees | mentors).order_by("pairing").values_list("pairing", flat=True))


def completions_to_certify() -> Iterator[int]:
    """Completions (keys) whose person holds no certificate of a mentorship of the offering yet, a mentorship of which
    is completed."""
    for side in ("mentee", "mentor"):
        mine = {f"pairing__cohort_match__{side}": OuterRef("application")}
        had = Record.objects.filter(kind=Record.Kind.CERTIFICATE, role=side, **mine)
        over = Match.objects.filter(**{side: OuterRef("application")}, pairing__state=Pairing.State.COMPLETED)
        due = Completion.objects.filter(Exists(over), application__role=side).exclude(Exists(had))
        yield from due.order_by("pk").values_list("pk", flat=True)


def path_of(member: Member) -> list[tuple[Application, list[str]]]:
    """The person's way through offerings, the latest first: each application that led to a mentorship, and with whom it
    was (EQ-3). Two statements more than one for each side."""
    mine = Application.objects.filter(member=member.pk).select_related("offering__program", "tier")
    with_whom: dict[int, list[str]] = {}
    for side, other in (("mentee", "mentor"), ("mentor", "mentee")):
        found = Match.objects.filter(**{f"{side}__member": member.pk}, pairing__started_at__isnull=False)
        for match in found.select_related(f"{other}__member").order_by("decided_at", "pk"):
            names = with_whom.setdefault(getattr(match, f"{side}_id"), [])
            names.append(name_of(getattr(match, other).member))
    return [(row, with_whom[row.pk]) for row in mine.order_by("-applied_at", "-pk") if row.pk in with_whom]


def to_complete(offering: Offering, reader: Member) -> QuerySet[Application]:
    """Whom staff look at when an offering ends: matched or completed; nobody looks at themselves."""
    states = (Application.State.MATCHED, Application.State.COMPLETED)
    found = Application.objects.filter(offering=offering.pk, state__in=states).exclude(member=reader.pk)
    return found.select_related("member", "tier").order_by("role", "member__last_name", "member__first_name", "pk")
