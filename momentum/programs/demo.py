"""Offerings and interest of the demo, made by the workflow as of the days on which things happened. All invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from members.models import Member
from members.policy import Role as StaffRole
from members.queries import today
from momentum.programs import workflow
from momentum.programs.models import Interest, Offering, Program, Role
from momentum.programs.rules import State

DAY = timedelta(days=1)
ADVISER = {"adviser_name": "Ada Advisely", "adviser_email": "adviser@elsewhere.example"}
# code of the program, names, and in days from today: opened, first day, last day, applying from, until; the state
OFFERINGS = (
    ("momentum", "This season", "Cette saison", -95, -30, 90, -90, -50, State.RUNNING),
    ("peer", "This year", "Cette année", -120, -60, 180, -115, -75, State.RUNNING),
    ("diversity", "First round", "Première ronde", -30, 20, 200, -28, 6, State.PREPARING),
)
PATHS = ("new-graduate", "internationally-educated", "re-entry", "new-role", "first-in-setting", "private-practice")
AREAS, SETTINGS = (
    ("mental-health", "neurology", "child-development"),
    ("general-hospital", "outpatient-clinic", "client-home"),
)


def seed_programs(now: datetime) -> int:
    """An offering of each program, one to come, and people who are interested; says how many offerings are new."""
    coordinator = Member.objects.filter(role=StaffRole.COORDINATOR).order_by("pk").first()
    if coordinator is None or Offering.objects.exists():
        return 0
    on = today(now)
    diversity = Program.objects.filter(code="diversity").first()
    if diversity is not None:
        workflow.change_program(diversity, ADVISER, {}, by=coordinator, now=now - 60 * DAY)
    for code, english, french, opened, first, last, begins, ends, state in OFFERINGS:
        program = Program.objects.filter(code=code).first()
        if program is not None:
            days = (on + first * DAY, on + last * DAY, on + begins * DAY, on + ends * DAY)
            _make(program, (english, french), days, state, coordinator, now + opened * DAY, now)
    for program in Program.objects.filter(code="momentum"):
        names = {"name_en": "Next season", "name_fr": "La saison prochaine"}
        workflow.make_offering(program, names, by=coordinator, now=now - 5 * DAY)
        _interested(program, now)
    return Offering.objects.count()


def _make(
    program: Program,
    names: tuple[str, str],
    days: tuple[date, date, date, date],
    state: State,
    by: Member,
    at: datetime,
    now: datetime,
) -> None:
    first, last, begins, ends = days
    values = {"name_en": names[0], "name_fr": names[1], "starts_on": first, "ends_on": last}
    offering = workflow.make_offering(program, values, by=by, now=at - DAY)
    tiers = list(program.tiers.all())
    windows = [workflow.WindowGiven(tier, role, begins, ends) for tier in tiers for role in Role.values]
    workflow.set_windows(offering, windows, by=by, now=at - DAY)
    half = first + (last - first) / 2
    terms = [
        workflow.TermGiven("First term", "Première session", first, half),
        workflow.TermGiven("Second term", "Deuxième session", half + DAY, last),
    ]
    workflow.set_terms(offering, terms, by=by, now=at - DAY)
    workflow.open_offering(offering, by=by, now=at)
    if state == State.RUNNING:
        workflow.start_offering(offering, by=by, now=now - (today(now) - first))


def _interested(program: Program, now: datetime) -> None:
    people = Member.objects.filter(is_active=True, role="", activated_at__isnull=False).order_by("-pk")[:40]
    tier = program.tiers.first()
    rows = [
        Interest(
            program=program,
            tier=tier,
            role=Role.MENTOR if number % 3 == 2 else Role.MENTEE,
            member=member,
            profile=list({PATHS[number % 6], PATHS[number * number % 4]}),
            areas=[AREAS[number % 3]],
            practice_settings=[SETTINGS[number % 3]],
            language=member.language,
            created_at=now - (number + 1) * DAY,
        )
        for number, member in enumerate(people)
    ]
    Interest.objects.bulk_create(rows)
