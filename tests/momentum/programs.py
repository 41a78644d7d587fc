"""Programs with tiers, questions, offerings and interest, as staff would have set them up."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from caot_mentor.pages.models import ProgramPage
from members.models import Activity, Eligibility, Member, MembershipCategory
from members.queries import today
from momentum.programs.models import Interest, InterestTold, Offering, Program, Question, Role, Tier, Window

State = Offering.State
_numbers = itertools.count(1)


def both(name: str, english: str, french: str = "") -> dict[str, str]:
    """A column in both languages."""
    return {f"{name}_en": english, f"{name}_fr": french or f"{english} (fr)"}


def make_program(code: str = "", *, tiers: int = 1, **fields: Any) -> Program:
    """A program with so many tiers in which every category may take part, and no offering yet."""
    code = code or f"program-{next(_numbers)}"
    page = ProgramPage.objects.create(code=code, is_open=True, **_page_words(code))
    program = Program.objects.create(code=code, page=page, **(both("name", f"Program {code}") | fields))
    for number in range(1, tiers + 1):
        make_tier(program, f"tier-{number}", position=number)
    return program


def _page_words(code: str) -> dict[str, str]:
    names = ("title", "tagline", "for_whom", "cost", "languages", "body")
    return {key: value for name in names for key, value in both(name, f"{name}: {code}").items()}


def make_tier(program: Program, code: str, *, answer: str = Eligibility.Answer.ALLOWED, **fields: Any) -> Tier:
    """A tier with its two columns of MEM-3's table, each category with that answer."""
    columns = {f"{role}_activity": f"{program.code}-{code}-{role}" for role in Role.values}
    for role in Role.values:
        activity = Activity.objects.create(
            code=columns[f"{role}_activity"], program=program.code, role=role, **both("name", f"{code} {role}")
        )
        cells = [
            Eligibility(category=each, activity=activity, answer=answer) for each in MembershipCategory.objects.all()
        ]
        Eligibility.objects.bulk_create(cells)
    words = both("name", code) | both("mentee_name", f"{code} mentee") | both("mentor_name", f"{code} mentor")
    words |= both("mentee_who", "Beginners.", "Débutants.") | both("mentor_who", "Experts.", "Spécialistes.")
    return Tier.objects.create(program=program, code=code, **(words | columns | fields))


def make_question(program: Program, code: str = "", **fields: Any) -> Question:
    """A question of one line that everybody is asked, unless the fields say otherwise."""
    code = code or f"question-{next(_numbers)}"
    values = {"kind": Question.Kind.LINE, **both("prompt", f"Question {code}?")}
    return Question.objects.create(program=program, code=code, **(values | fields))


def make_offering(
    state: State = State.PREPARING, *, program: Program | None = None, now: datetime | None = None, **fields: Any
) -> Offering:
    """An offering in the state, with a window open now for each role of each tier; a hundred days from next month."""
    now = now or timezone.now()
    on, program = today(now), program or make_program()
    columns: dict[str, Any] = both("name", "Fall") | {
        "starts_on": on + timedelta(days=30),
        "ends_on": on + timedelta(days=130),
    }
    if state in (State.PREPARING, State.RUNNING, State.COMPLETED):
        columns["opened_at"] = now - timedelta(days=20)
    if state in (State.RUNNING, State.COMPLETED):
        columns["started_at"] = now - timedelta(days=10)
    if state in (State.COMPLETED, State.CANCELLED):
        columns["ended_at"] = now
    offering = Offering.objects.create(program=program, state=state, **(columns | fields))
    for tier in program.tiers.all():
        for role in Role:
            make_window(offering, tier, role, now=now)
    return offering


def make_window(offering: Offering, tier: Tier, role: str, *, now: datetime | None = None, **fields: Any) -> Window:
    """A window that is open now: for three weeks, of which one is over."""
    on = today(now or timezone.now())
    days = {"opens_on": on - timedelta(days=7), "closes_on": on + timedelta(days=14)}
    return Window.objects.create(offering=offering, tier=tier, role=role, **(days | fields))


def make_interest(program: Program, member: Member, role: str = Role.MENTEE, **fields: Any) -> Interest:
    """The member said to be interested."""
    return Interest.objects.create(
        program=program, member=member, role=role, **({"created_at": timezone.now()} | fields)
    )


def fill_interest(member: Member, canary: Callable[[], str]) -> None:
    """For the privacy registry: an interest with a word of its own in every text, and an offering told of."""
    program = make_program()
    codes = {name: [canary()] for name in ("profile", "areas", "practice_settings")}
    make_interest(program, member, note=canary(), **codes)
    offering = make_offering(program=program)
    InterestTold.objects.create(offering=offering, member=member, at=timezone.now())
    offering.events.create(at=timezone.now(), actor=member, action="open")
    program.events.create(at=timezone.now(), actor=member, action="set_up")


def things_of_programs(member: Member) -> dict[str, Any]:
    """For the access matrix and the pages: a program with a tier and a question, whose offering is in preparation, and
    the member's interest."""
    program = make_program(lead_en="Pairs on the land.", lead_fr="Des duos sur le terrain.")
    question = make_question(program, "land")
    now = timezone.now()
    program.events.create(at=now, action="set_up")
    offering = make_offering(State.GATHERING_INTEREST, program=program)
    offering.events.create(at=now, action="make", to_state=offering.state)
    interest = make_interest(program, member, profile=["new-role", "re-entry"], areas=["neurology"])
    return {
        "momentum_program": program,
        "momentum_tier": program.tiers.get(),
        "momentum_question": question,
        "momentum_offering": offering,
        "momentum_interest": interest,
    }
