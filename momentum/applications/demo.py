"""Applications of the demo, written by the workflow as of the days on which they came. All people are invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from caot_mentor.business_days import OTTAWA
from caot_mentor.mail.models import OutgoingEmail
from members.demo import ACCOUNTS
from members.insight import may_do
from members.models import Activity, Member
from members.policy import Role as StaffRole
from members.queries import current_membership, missing_acceptances, today
from members.rules import may_take_part
from members.workflow.my_account import declare_condition
from mentorship.profiles.models import Term
from momentum.applications.drafts import draft_for
from momentum.applications.models import Application, ApplicationEvent
from momentum.applications.queries import questions_of
from momentum.applications.workflow import Written, select_application, submit_application
from momentum.programs.models import Interest, Offering, Question, Role, Window
from momentum.programs.workflow import InterestAnswers, say_interested, tell_of_offering

# by program: how many mentees and mentors apply in each tier of its open offering
NUMBERS = {"diversity": (24, 14), "momentum": (12, 8), "peer": (7, 6)}
STILL_UNDECIDED = 2  # in each role of a tier: they said to be interested and have not applied
# the login that has applied to the program of the first key, and is selected: it sees its own resources (EQ-7)
APPLICANT = "mentee@demo.example"
WORDS = {
    "en": (
        "I would like to find my feet in a new team, and to ask what I do not dare to ask there.",
        "I am looking for somebody who has walked this path before me.",
        "I would like to plan the next two years with somebody who listens first.",
    ),
    "fr": (
        "J’aimerais trouver ma place dans une nouvelle équipe, et poser les questions que je n’ose pas y poser.",
        "Je cherche quelqu’un qui a suivi ce chemin avant moi.",
        "J’aimerais préparer les deux prochaines années avec quelqu’un qui écoute d’abord.",
    ),
}
DAY = timedelta(days=1)


def seed_applications(now: datetime) -> int:
    """People apply in every role of the open offerings; those of offerings that run are selected as they were then, the
    login too. Says how many applications are new."""
    if Application.objects.exists():
        return 0
    coordinator = Member.objects.filter(role=StaffRole.COORDINATOR).order_by("pk").first()
    known = Offering.objects.public().filter(program__code__in=NUMBERS).select_related("program")
    for offering in sorted(known, key=lambda each: list(NUMBERS).index(each.program.code)):
        windows = offering.windows.select_related("tier", "offering__program").order_by("tier__position", "-role")
        for window in windows:
            made = _apply(window, NUMBERS[offering.program.code][window.role == Role.MENTOR], now)
            if offering.state == Offering.State.RUNNING and coordinator is not None:
                for each in made:
                    select_application(each, coordinator, now=_evening(window.closes_on))
            elif coordinator is not None and _is_for_the_login(window):
                for each in made:
                    if each.member.email == APPLICANT:
                        select_application(each, coordinator, now=now)
    _date_mails()
    return Application.objects.count()


def _apply(window: Window, count: int, now: datetime) -> list[Application]:
    """So many people apply on the days of the window that have passed."""
    last = min(today(now), window.closes_on)
    days = max((last - window.opens_on).days, 0)
    questions, made = questions_of(window.tier, window.role), []
    for number, member in enumerate(islice(_people(window, now), count + STILL_UNDECIDED)):
        if number % 3 or number >= count:
            _say_interested(member, window, number)
        if number >= count:
            continue
        day = window.opens_on + days * number // max(count, 1) * DAY
        at = min(_evening(day) + number * timedelta(minutes=7), now)
        # nobody accepts a document before it is in force: those of the demo are from today
        documents = missing_acceptances(member, today(at))
        written = _written(member, window, questions, number)
        made.append(submit_application(member, window, written, documents=documents, language=member.language, now=at))
    return made


def _say_interested(member: Member, window: Window, number: int) -> None:
    """Before the offering was opened, by who was a member then; in the end each of them was told of it, and the mail of
    that day is as old as the day."""
    offering = window.offering
    if offering.opened_at is None or Interest.objects.filter(member=member, program=offering.program).exists():
        return
    at = offering.opened_at - (5 + 3 * number) * DAY
    if current_membership(member, today(at)) is None:
        return
    draft = draft_for(member, window, member.language)
    said = InterestAnswers(draft.paths, draft.areas, draft.practice_settings, language=member.language)
    say_interested(member, offering.program, window.role, said, tier=window.tier, now=at)
    if tell_of_offering(offering.pk, member.pk, now=offering.opened_at):
        told = OutgoingEmail.objects.filter(member=member, event="offering_opened")
        told.update(created_at=offering.opened_at, sent_at=offering.opened_at, status=OutgoingEmail.Status.SENT)


def _people(window: Window, now: datetime) -> Iterator[Member]:
    """Who may apply in that role and does not take part in the tier, the login of the demo first."""
    is_mentor, activity = window.role == Role.MENTOR, Activity.objects.get(code=window.tier.activity(window.role))
    # the other logins have stories of their own, in which their places count
    known = Member.objects.filter(role="", activated_at__isnull=False).exclude(
        email__in=[account.email for account in ACCOUNTS]
    )
    if is_mentor:
        known = known.filter(mentor_profile__is_listed=True).order_by("pk")
    else:
        known = known.filter(mentee_profile__completed_at__isnull=False, mentor_profile=None).order_by("-pk")
    taken = set(Application.objects.filter(offering=window.offering).values_list("member_id", flat=True))
    first = Member.objects.filter(email=APPLICANT) if _is_for_the_login(window) else Member.objects.none()
    # a mentee of the upper tier is a mentor of the lower one (EQ-3)
    chained = Application.objects.filter(offering=window.offering, role=Role.MENTOR).exclude(tier=window.tier)
    again = Member.objects.filter(pk__in=chained.values("member"))[:3] if not is_mentor else Member.objects.none()
    # memberships of the demo began on many days: whoever applied was a member already when applying began
    for on in (today(now), window.opens_on):
        known = known.filter(pk__in=may_do(activity.code, on).values("member"))
    for member in [*first, *again, *known.exclude(pk__in={*taken, *(each.pk for each in first)})]:
        answer = may_take_part(member, activity.code, today(now))
        if answer.reason == "declare":
            declare_condition(member, activity, now=now)
        if may_take_part(member, activity.code, window.opens_on).is_allowed:
            yield member


def _is_for_the_login(window: Window) -> bool:
    return window.role == Role.MENTEE and window.offering.program.code == next(iter(NUMBERS))


def _written(member: Member, window: Window, questions: list[Question], number: int) -> Written:
    draft, said = draft_for(member, window, member.language), WORDS[member.language]
    columns = {name: getattr(draft, name) for name in ("paths", "topics", "ages", "languages", "modes", "values")}
    columns |= {name: getattr(draft, name) for name in ("areas", "practice_settings", "province", "is_remote")}
    if not columns["practice_settings"]:
        known = Term.objects.filter(kind=Term.Kind.SETTING, is_retired=False).values_list("code", flat=True)
        columns["practice_settings"] = sorted({known[number % 5], known[5 + number * 3 % 7]})[: 1 + number % 2]
    return Written(
        **columns,
        goals=draft.goals or said[number % len(said)],
        text_language=member.language,
        places=1 + number % min(2, window.tier.places_most) if window.role == Role.MENTOR else None,
        answers={each: _answer(each, said, number) for each in questions if each.is_required or number % 2},
    )


def _answer(question: Question, said: tuple[str, ...], number: int) -> Any:
    kinds = Question.Kind
    codes = [option["code"] for option in question.options]
    match question.kind:
        case kinds.ONE:
            return codes[number % len(codes)]
        case kinds.SOME:
            return codes if number % 3 == 2 else [codes[number % len(codes)]]
        case kinds.SCALE:
            return question.least + number % (question.most - question.least + 1)
        case kinds.TICK:
            return True
        case kinds.DATE:
            return "2026-09-01"
    return said[number % len(said)]


def _evening(day: Any) -> datetime:
    return datetime.combine(day, time(18), tzinfo=OTTAWA)


def _date_mails() -> None:
    # each mail has the moment of its event, whose key is in the mail's own
    moments = dict(ApplicationEvent.objects.values_list("pk", "at"))
    mails = list(OutgoingEmail.objects.filter(event="application_received"))
    for mail in mails:
        mail.created_at = moments[int(mail.dedupe_key.split(":")[1])]
    OutgoingEmail.objects.bulk_update(mails, ["created_at"])
