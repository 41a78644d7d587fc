"""Questions about programs, offerings and interest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from caot_mentor.pages.models import ProgramPage
from members.models import Activity, Eligibility, Member, MembershipCategory
from members.queries import EligibilityRow, suspended
from momentum.programs.models import Interest, InterestTold, Offering, Program, Question, Role, Tier, Window


def program_of_page(page: ProgramPage) -> Program | None:
    """The program whose public page it is, if it is one that runs in offerings and is offered now."""
    return Program.objects.active().filter(page=page).prefetch_related("tiers").first()


def public_offerings(program: Program) -> list[Offering]:
    """The program's offerings that everyone can read about, the next first, each with its windows and terms."""
    offerings = Offering.objects.public().filter(program=program).order_by("starts_on", "pk")
    found = list(offerings.prefetch_related("windows__tier", "terms"))
    for offering in found:
        for window in offering.windows.all():
            window.offering = offering
    return found


def windows_open(program: Program, on: date) -> list[Window]:
    """Where somebody may apply on that day, by offering, tier and role."""
    return [window for offering in public_offerings(program) for window in offering.windows.all() if window.is_open(on)]


def sought_roles(windows: Iterable[Window]) -> frozenset[str]:
    """Who is sought now: mentees, mentors, or both (EQ-1)."""
    return frozenset(window.role for window in windows)


def interests_of(member: Member) -> QuerySet[Interest]:
    """What the member said to be interested in, and has neither taken back nor applied for."""
    return Interest.objects.visible_to(member).open().select_related("program__page", "tier")


def questions_of(program: Program) -> list[Question]:
    """All questions of the program in order, retired ones last."""
    return list(program.questions.select_related("tier").order_by("-is_asked", "position", "pk"))


def who_may(tier: Tier) -> tuple[list[Activity], list[EligibilityRow]]:
    """The tier's two columns of MEM-3's table, mentees first."""
    codes = [tier.activity(role) for role in Role.values]
    found = {each.code: each for each in Activity.objects.filter(code__in=codes)}
    activities = [found[code] for code in codes if code in found]
    cells = {(cell.category_id, cell.activity_id): cell for cell in Eligibility.objects.filter(activity__in=activities)}
    rows = [
        EligibilityRow(
            category,
            [
                (each, cells.get((category.pk, each.pk), Eligibility(category=category, activity=each)))
                for each in activities
            ],
        )
        for category in MembershipCategory.objects.all()
    ]
    return activities, rows


@dataclass(frozen=True)
class Counted:
    """How many said so, of mentees and of mentors."""

    code: str
    mentees: int
    mentors: int


@dataclass(frozen=True)
class InterestCounted:
    """The open interest in a program by numbers, without a name (MOM-3)."""

    mentees: int
    mentors: int
    by_profile: Sequence[Counted]
    by_area: Sequence[Counted]
    by_setting: Sequence[Counted]
    by_tier: Sequence[tuple[Tier | None, int, int]]


def counted_interest(program: Program) -> InterestCounted:
    """How many are interested, by role, career path, area, setting and tier, in two queries."""
    open_ones = list(
        Interest.objects.open()
        .filter(program=program)
        .values_list("role", "tier_id", "profile", "areas", "practice_settings")
    )
    roles = Counter(role for role, *_more in open_ones)
    tiers: Counter[tuple[int | None, str]] = Counter((tier_id, role) for role, tier_id, *_more in open_ones)
    named: list[Tier | None] = [*program.tiers.all()]
    if any(tier_id is None for _role, tier_id, *_more in open_ones):
        named.append(None)
    return InterestCounted(
        mentees=roles[Role.MENTEE],
        mentors=roles[Role.MENTOR],
        by_profile=_by_code((role, profile) for role, _tier, profile, _areas, _settings in open_ones),
        by_area=_by_code((role, areas) for role, _tier, _profile, areas, _settings in open_ones),
        by_setting=_by_code((role, settings) for role, _tier, _profile, _areas, settings in open_ones),
        by_tier=[
            (tier, tiers[tier.pk if tier else None, Role.MENTEE], tiers[tier.pk if tier else None, Role.MENTOR])
            for tier in named
        ],
    )


def _by_code(told: Iterable[tuple[str, Sequence[str]]]) -> list[Counted]:
    counts = Counter((code, role) for role, codes in told for code in codes)
    found = [
        Counted(code, counts[code, Role.MENTEE], counts[code, Role.MENTOR]) for code in {code for code, _role in counts}
    ]
    return sorted(found, key=lambda each: (-each.mentees - each.mentors, each.code))


def to_tell_of(offering: Offering) -> QuerySet[Member]:
    """Who said to be interested before the offering was opened, in a role that can apply, and was not told of it."""
    wanted = Interest.objects.open().filter(
        member=OuterRef("pk"),
        program=offering.program_id,
        role__in=offering.windows.values("role"),
        created_at__lte=offering.opened_at,
    )
    told = InterestTold.objects.filter(offering=offering, member=OuterRef("pk"))
    reachable = Member.objects.filter(is_active=True).exclude(suspended())
    return reachable.filter(Exists(wanted)).exclude(Exists(told)).order_by("pk")


def opened_offerings() -> QuerySet[Offering]:
    """Those of which people who are interested are told."""
    return Offering.objects.filter(state=Offering.State.PREPARING, program__is_active=True).order_by("pk")


def over(on: date) -> QuerySet[Offering]:
    """Running offerings whose last day is over: staff complete them."""
    return Offering.objects.filter(state=Offering.State.RUNNING, ends_on__lt=on)


def to_begin(on: date) -> QuerySet[Offering]:
    """Offerings in preparation whose first day has come: staff begin them."""
    return Offering.objects.filter(state=Offering.State.PREPARING, starts_on__lte=on)


def interested_in(program: Program) -> int:
    """How many people are interested now, in whatever role."""
    return Interest.objects.open().filter(program=program).values("member").distinct().count()


def sought_now(on: date) -> list[tuple[Program, list[Window]]]:
    """The programs in which somebody may apply on that day, in order, each with its open windows."""
    programs = Program.objects.active().select_related("page").filter(offerings__state__in=Offering.OPEN_STATES)
    found = [(program, windows_open(program, on)) for program in programs.distinct()]
    return [(program, windows) for program, windows in found if windows]
