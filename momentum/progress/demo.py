"""Sessions and progress of the demo: a running offering, and one that was completed. All people are invented."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from caot_mentor.business_days import OTTAWA
from caot_mentor.errors import WorkflowError
from members.demo import ACCOUNTS
from members.models import Member
from members.policy import Role as StaffRole
from members.queries import today
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.workflow import propose_pairing, start_pairing
from mentorship.profiles.policy import Program as PairingProgram
from mentorship.workbooks.workflow import Given
from momentum.applications.models import Application
from momentum.matching.models import Match
from momentum.programs.models import Offering, OfferingTerm, Program, Role
from momentum.progress.models import Completion
from momentum.progress.queries import sections_by_side, template_for
from momentum.progress.reminders import follow_completions
from momentum.progress.workflow import save_reflection, share_part
from momentum.sessions.models import Attendance, Session
from momentum.sessions.queries import people_of
from momentum.sessions.reminders import tell_of_sessions
from momentum.sessions.workflow import Plan, announce_session, keep_recording, plan_session

DAY = timedelta(days=1)
# MOM-1
WEBINARS = (
    (
        "Mentorship",
        "Le mentorat",
        "What it is, what it is not, and how to begin.",
        "Ce que c’est, ce que ce n’est pas, et comment commencer.",
    ),
    (
        "Coaching",
        "L’accompagnement",
        "Questions that help somebody find their own answer.",
        "Des questions qui aident une personne à trouver sa propre réponse.",
    ),
    ("Networking", "Le réseautage", "Who knows whom, and how one asks.", "Qui connaît qui, et comment demander."),
    (
        "Partnering",
        "Le partenariat",
        "Working with others on an equal footing.",
        "Travailler avec d’autres d’égal à égal.",
    ),
)
ORIENTATION = (
    "Welcome",
    "Bienvenue",
    "How the program works, and who is there for you.",
    "Comment le programme fonctionne, et qui est là pour vous.",
)
SAID = {
    "en": "I would like to speak up in team meetings without rehearsing every word.",
    "fr": "J’aimerais prendre la parole en réunion d’équipe sans répéter chaque mot.",
}


def seed_progress(now: datetime) -> int:
    """Webinars of the running Momentum offering, an orientation of the diversity program, a Momentum offering of last
    year with its certificates; says how many sessions are new."""
    staff = Member.objects.filter(role=StaffRole.COORDINATOR).order_by("pk").first()
    program = Program.objects.filter(code="momentum").first()
    if staff is None or program is None or Session.objects.exists():
        return 0
    running = _running(program, now)
    pairs = _pairs(running, now, 3)
    for number, days in enumerate((-20, 6, 27, 48)):
        session = _session(running, WEBINARS[number], days, staff, now)
        if days < 0:
            _attend(session, list(people_of(session))[:-1], now)
            video = "https://video.example.org/mentorship"
            keep_recording(session.pk, english=video, french=f"{video}-fr", by=staff, now=now - 19 * DAY)
    for pairing in pairs[:2]:
        _reflect(pairing, now)
    diversity = Offering.objects.public().filter(program__code="diversity").first()
    if diversity is not None:
        _session(diversity, ORIENTATION, 14, staff, now, kind=Session.Kind.ORIENTATION)
    _completed(program, pairs, staff, now)
    tell_of_sessions(now)
    follow_completions(now)
    return Session.objects.count()


def _running(program: Program, now: datetime) -> Offering:
    """The running offering of the demo; where there is none yet, one that began two months ago."""
    found = Offering.objects.filter(program=program, state=Offering.State.RUNNING).order_by("-starts_on").first()
    on = today(now)
    offering = found or _offering(program, on - 60 * DAY, on + 90 * DAY, Offering.State.RUNNING, now, "Fall", "Automne")
    if not offering.needs_sessions:
        offering.needs_sessions, offering.needs_reflection = 3, True
        offering.save(update_fields=["needs_sessions", "needs_reflection"])
    return offering


def _offering(
    program: Program, first: Any, last: Any, state: Offering.State, now: datetime, english: str, french: str
) -> Offering:
    opened = datetime.combine(first - 50 * DAY, time(9), tzinfo=OTTAWA)
    is_over = state == Offering.State.COMPLETED
    offering = Offering.objects.create(
        program=program,
        name_en=f"{english} {first.year}",
        name_fr=f"{french} {first.year}",
        state=state,
        starts_on=first,
        ends_on=last,
        opened_at=opened,
        started_at=opened + 50 * DAY,
        ended_at=datetime.combine(last + DAY, time(10), tzinfo=OTTAWA) if is_over else None,
        needs_sessions=3,
        needs_reflection=not is_over,
    )
    middle = first + (last - first) // 2
    for number, (begins, ends) in enumerate(((first, middle), (middle + DAY, last)), start=1):
        OfferingTerm.objects.create(
            offering=offering,
            position=number,
            name_en=f"Term {number}",
            name_fr=f"Période {number}",
            first=begins,
            last=ends,
        )
    return offering


def _pairs(offering: Offering, now: datetime, count: int) -> list[Pairing]:
    """The pairs that matching made; where there are fewer, some of our own. The logins have stories of their own."""
    begun = Match.objects.filter(mentee__offering=offering, pairing__state=Pairing.State.ACTIVE)
    held = [match.pairing for match in begun.select_related("pairing__mentor", "pairing__mentee")[:count]]
    others = _free(offering, Q(mentor_profile__is_listed=True, mentor_profile__has_place=True))
    mentors = others[: max(0, count - len(held))]
    mentees = _free(offering, Q(mentee_profile__isnull=False, mentor_profile=None), newest=True)
    for mentor, mentee in zip(mentors, mentees, strict=False):
        try:
            pairing = propose_pairing(
                mentor=mentor,
                mentee=mentee,
                program=PairingProgram.MOMENTUM,
                actor=None,
                now=now - 40 * DAY,
                program_names=offering.program_names,
                ends_on=offering.ends_on,
                evaluation_points=offering.evaluation_points,
            )
        except WorkflowError:  # every place of the login's is taken
            continue
        start_pairing(pairing.pk, actor=None, now=now - 40 * DAY, is_told=False)
        pairing.refresh_from_db()
        _match(offering, pairing, now - 40 * DAY)
        held.insert(0, pairing)
    for pairing in held:
        _meet(pairing, [now - days * DAY for days in (30, 12)])
    return held


def _free(offering: Offering, who: Q, *, newest: bool = False) -> list[Member]:
    taking_part = Application.objects.filter(offering=offering).values("member")
    people = Member.objects.filter(who, role="", activated_at__isnull=False).exclude(pk__in=taking_part)
    people = people.exclude(email__in=[account.email for account in ACCOUNTS])
    return list(people.order_by("-pk" if newest else "pk")[:12])


def _match(offering: Offering, pairing: Pairing, at: datetime, state: str = Application.State.MATCHED) -> Match:
    people = {}
    for role in Role.values:
        member = getattr(pairing, role)
        is_over = state == Application.State.COMPLETED
        people[role] = Application.objects.create(
            offering=offering,
            tier=offering.program.tiers.get(),
            role=role,
            member=member,
            state=state,
            languages=[member.language],
            text_language=member.language,
            places=1 if role == Role.MENTOR else None,
            applied_at=at - 20 * DAY,
            selected_at=at - 5 * DAY,
            matched_at=at,
            completed_at=offering.ended_at if is_over else None,
            closed_at=offering.ended_at if is_over else None,
        )
    over: dict[str, Any] = {}
    if pairing.ended_at is not None:
        over = {"ended_at": pairing.ended_at, "end": Match.End.COMPLETED}
    return Match.objects.create(pairing=pairing, kind=Match.Kind.ROUND, decided_at=at, **people, **over)


def _session(
    offering: Offering, words: tuple[str, ...], days: int, staff: Member, now: datetime, **more: Any
) -> Session:
    topic_en, topic_fr, about_en, about_fr = words
    day = now.astimezone(OTTAWA).date() + days * DAY
    plan = Plan(
        **({"kind": Session.Kind.WEBINAR} | more),
        topic_en=topic_en,
        topic_fr=topic_fr,
        about_en=about_en,
        about_fr=about_fr,
        audience=Session.Audience.ALL,
        starts_at=datetime.combine(day, time(12), tzinfo=ZoneInfo("America/Toronto")),
        zone="America/Toronto",
        minutes=60,
        link="https://meet.example.org/caot",
    )
    planned = min(now, plan.starts_at - 30 * DAY)
    session = plan_session(offering.pk, plan, by=staff, now=planned)
    return announce_session(session.pk, by=staff, now=planned)


def _attend(session: Session, people: Iterable[Member], now: datetime) -> None:
    at = session.ends_at
    rows = [Attendance(session=session, member=person, how=Attendance.How.CODE, at=at) for person in people]
    Attendance.objects.bulk_create(rows)


def _meet(pairing: Pairing, moments: Iterable[datetime]) -> None:
    for at in moments:
        Meeting.objects.create(
            pairing=pairing,
            state=Meeting.State.HELD,
            starts_at=at.replace(minute=0, second=0, microsecond=0),
            zone="America/Toronto",
            minutes=60,
            mode=Meeting.Mode.VIDEO,
            confirmation=Meeting.Confirmation.CONFIRMED,
            entered_by=pairing.mentee,
            entered_at=at,
            confirmed_at=at,
        )


def _reflect(pairing: Pairing, now: datetime) -> None:
    """The mentee wrote the first page and shared it."""
    template = template_for(None)
    if template is None:
        return
    page = sections_by_side(template)["mentee"][0]
    given = [
        Given(f"{question.code}-1", question, 1, SAID[pairing.mentee.language], "0.")
        for question in list(page.questions.all())[:2]
    ]
    save_reflection(pairing, pairing.mentee, given, now=now - 35 * DAY)
    share_part(pairing, pairing.mentee, is_shared=True, now=now - 34 * DAY)


def _completed(program: Program, pairs: list[Pairing], staff: Member, now: datetime) -> None:
    """Last year's offering: three pairs that completed it; the mentee of one is a mentor in this year's (EQ-3)."""
    on = today(now)
    offering = _offering(program, on - 420 * DAY, on - 240 * DAY, Offering.State.COMPLETED, now, "Fall", "Automne")
    began, over = offering.started_at or now, offering.ended_at or now
    mentors = _free(offering, Q(mentor_profile__is_listed=True))[-3:]
    mentees = [*(pairing.mentor for pairing in pairs[:1]), *_free(offering, Q(mentor_profile=None))[-2:]]
    for mentor, mentee in zip(mentors, mentees, strict=False):
        english, french = offering.program_names
        pairing = Pairing.objects.create(
            program=PairingProgram.MOMENTUM,
            program_name_en=english,
            program_name_fr=french,
            mentor=mentor,
            mentee=mentee,
            state=Pairing.State.COMPLETED,
            places_then=2,
            proposed_at=began,
            started_at=began,
            ended_at=over,
            ends_on=offering.ends_on,
        )
        match = _match(offering, pairing, began, Application.State.COMPLETED)
        _meet(pairing, [began + days * DAY for days in (10, 40, 80, 120)])
        for application in (match.mentee, match.mentor):
            Completion.objects.create(application=application, completed_at=over, decided_by=staff)
