"""Applications as pages ask for them: always through their owner; and what selection and time look at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from members.models import Member
from members.queries import blocked_ids, condition_by_request
from mentorship.pairs.models import Pairing
from mentorship.profiles.policy import Program as PairingProgram
from momentum.applications.models import Application, ApplicationEvent, ApplicationQuerySet
from momentum.applications.policy import CLOSING_DAYS
from momentum.programs.models import Interest, Offering, OfferingEvent, Question, Role, Tier, Window

State = Application.State
CONTINUES_MOST = 20  # people of earlier rounds that are offered to go on with
CLOSING = "tell_closing"  # the action of the offering's event: people were told that a time for applying ends
CLOSED = "close"  # an action of events, of which rules make words
# who takes part: those whom staff selected, and those who have a pair; not who waits or was declined
TAKING_PART = (State.SELECTED, State.MATCHED, State.COMPLETED)


def applications_of(member: Member) -> ApplicationQuerySet:
    """The member's applications, the latest first, with what a page says of each."""
    return Application.objects.visible_to(member).select_related("offering__program", "tier")


def programs_of_participant(member: Member) -> Iterable[str]:
    """The codes of the public pages of the programs in which the member takes part or took part (EQ-7)."""
    mine = Application.objects.visible_to(member).filter(state__in=TAKING_PART).order_by()
    return mine.values_list("offering__program__page__code", flat=True).distinct()


def window_of(offering_id: int, tier_id: int, role: str) -> Window | None:
    """When people may apply in that role, with its offering and tier."""
    rows = Window.objects.filter(offering=offering_id, tier=tier_id, role=role)
    return rows.select_related("offering__program", "tier").first()


def windows_of(applications: Iterable[Application]) -> dict[tuple[int, int, str], Window]:
    """When people may apply where these applications were made, by offering, tier and role; one statement."""
    rows = Window.objects.filter(offering__in={each.offering_id for each in applications})
    return {(each.offering_id, each.tier_id, each.role): each for each in rows.select_related("offering")}


def windows_to_apply(public_id: UUID, tier_code: str, role: str) -> QuerySet[Window]:
    """The time for applying at that address, of an offering that everybody can read about."""
    public = Offering.objects.public()
    found = Window.objects.filter(offering__in=public, offering__public_id=public_id, tier__code=tier_code, role=role)
    return found.select_related("offering__program", "tier")


def application_in(member: Member, offering: Offering, tier: Tier) -> Application | None:
    """The member's application in that tier of the offering, unless it was declined or withdrawn: in whichever role,
    since nobody is mentee and mentor in the same tier (EQ-3)."""
    mine = Application.objects.visible_to(member).filter(offering=offering, tier=tier)
    return mine.exclude(state__in=(State.DECLINED, State.WITHDRAWN)).first()


def last_application(member: Member, role: str) -> Application | None:
    """What the member wrote last in that role, in whichever program: a new application begins with it."""
    return Application.objects.visible_to(member).filter(role=role).order_by("-applied_at", "-pk").first()


def questions_of(tier: Tier, role: str) -> list[Question]:
    """The program's questions that an application asks now."""
    return list(Question.objects.asked_of(tier, role))


def to_go_on_with(member: Member, role: str) -> list[Member]:
    """With whom the member has had a mentorship of these programs in that role, the latest first (EQ-3)."""
    own, other = ("mentor", "mentee") if role == Role.MENTOR else ("mentee", "mentor")
    pairings = Pairing.objects.filter(
        **{own: member.pk}, program=PairingProgram.MOMENTUM, started_at__isnull=False
    ).exclude(**{f"{other}__in": blocked_ids(member)})
    found = pairings.filter(**{f"{other}__is_active": True}).select_related(other).order_by("-started_at", "-pk")
    people = {getattr(each, f"{other}_id"): getattr(each, other) for each in found[:CONTINUES_MOST]}
    return list(people.values())


def condition_to_confirm(member: Member, tier: Tier, role: str, on: date) -> str:
    """What somebody confirms who takes part by request (MEM-3: "by request, if declared"); else nothing."""
    return condition_by_request(member, tier.activity(role), on)


def place_in_line(application: Application) -> tuple[int, int]:
    """Which place a mentee has on the waiting list of the tier, from 1, and how many wait; 0 for who does not."""
    line = waiting_list(application.offering_id, application.tier_id)
    keys = list(line.values_list("pk", flat=True))
    return (keys.index(application.pk) + 1 if application.pk in keys else 0), len(keys)


def waiting_list(offering_id: int, tier_id: int) -> ApplicationQuerySet:
    """The mentees of a tier who wait, in order."""
    of_tier = Application.objects.filter(offering=offering_id, tier=tier_id, role=Role.MENTEE)
    return of_tier.in_line()


def for_selection(offering_id: int, tier_id: int, reader: Member) -> ApplicationQuerySet:
    """All open applications of a tier in the order in which they came, but the reader's own, with their people."""
    of_tier = Application.objects.filter(offering=offering_id, tier=tier_id).open().exclude(member=reader.pk)
    return of_tier.select_related("member").order_by("applied_at", "pk")


def without_membership(applications: QuerySet[Application], on: date) -> QuerySet[Application]:
    """Those whose person's membership does not cover the day `on`: nothing new begins with them (MEM-2)."""
    current = Member.objects.filter(
        pk=OuterRef("member_id"), memberships__starts_on__lte=on, memberships__ends_on__gte=on
    )
    return applications.filter(~Exists(current))


def to_decide_on(on: date) -> ApplicationQuerySet:
    """Those that wait for the staff's decision after the time for applying has ended."""
    over = Window.objects.filter(
        offering=OuterRef("offering_id"), tier=OuterRef("tier_id"), role=OuterRef("role"), closes_on__lt=on
    )
    return Application.objects.filter(Exists(over), state=State.SUBMITTED, offering__state__in=Offering.OPEN_STATES)


def left_behind() -> ApplicationQuerySet:
    """Open applications whose offering is over: those before a match, and of a cancelled offering also the matched ones
    whose people were not told of it yet."""
    told = ApplicationEvent.objects.filter(application=OuterRef("pk"), action=CLOSED)
    return Application.objects.filter(
        Q(offering__state__in=Offering.CLOSED_STATES, state__in=(State.SUBMITTED, State.SELECTED, State.WAITLISTED))
        | Q(~Exists(told), offering__state=Offering.State.CANCELLED, state=State.MATCHED)
    )


def why_cancelled(offering: Offering) -> str:
    """What staff said when they called the offering off; nothing for one that was not."""
    said = offering.events.filter(action="cancel").order_by("-at", "-pk").values_list("note", flat=True).first()
    return said or ""


def closing_soon(on: date) -> QuerySet[Window]:
    """The times for applying that end within a few days and have begun, of which nobody was told yet."""
    told = OfferingEvent.objects.filter(
        offering=OuterRef("offering_id"), action=CLOSING, note=Cast(OuterRef("pk"), CharField())
    )
    open_now = Window.objects.filter(
        ~Exists(told),
        offering__state__in=Offering.OPEN_STATES,
        opens_on__lte=on,
        closes_on__range=(on, on + timedelta(days=CLOSING_DAYS)),
    )
    return open_now.select_related("offering__program", "tier")


def interested_without_application(window: Window) -> Iterable[Member]:
    """Who said to be interested in that role, was told of the offering, and has not applied in the tier."""
    applied = Application.objects.filter(offering=window.offering_id, tier=window.tier_id, member=OuterRef("member_id"))
    rows = Interest.objects.open().filter(
        Q(tier=None) | Q(tier=window.tier_id),
        ~Exists(applied),
        program=window.offering.program_id,
        role=window.role,
        member__is_active=True,
        member__activated_at__isnull=False,
    )
    # who has just said so has read the page, dates and all
    told = window.offering.told.filter(member=OuterRef("member_id"))
    return [each.member for each in rows.filter(Exists(told)).select_related("member").order_by("pk")]


def selected_mentees(offering_id: int, tier_id: int) -> int:
    """How many mentees of the tier hold one of its places: selected or matched."""
    held = Application.objects.filter(
        offering=offering_id, tier=tier_id, role=Role.MENTEE, state__in=(State.SELECTED, State.MATCHED)
    )
    return held.count()
