"""Programs in offerings in staff's statistics: how far mentees and mentors came, what is in time, and mentors' places.

A page is of one program, whose code ends the page's; `part_of` is the key of one of its offerings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caot_mentor.insight import BEFORE, NOW, SHARE, Asked, Content, Figure, Measure, Page, Part, Share
from members.insight import counted, figures_of, funnel, of_people
from members.policy import VIEW_INSIGHT
from mentorship.pairs.insight import HALF, WAITS, waits
from mentorship.pairs.models import Pairing
from momentum.applications.models import Application
from momentum.matching.models import Match, PlaceOffer
from momentum.programs.models import Interest, Offering, Program, Role
from momentum.sessions.models import Attendance

PREFIX = "program-"
State = Application.State

WAITING = [
    Measure(
        "applications_now.submitted",
        gettext_lazy("To be decided on"),
        gettext_lazy("Applications received and not decided on, in every offering or in the chosen one."),
    ),
    Measure(
        "applications_now.waitlisted",
        gettext_lazy("On the waiting list"),
        gettext_lazy("Mentees who wait for a place now, in every offering or in the chosen one."),
    ),
]
INTERESTED = Measure(
    "interested",
    gettext_lazy("Interested"),
    gettext_lazy("People who said in the period that they are interested in this role, whether they applied or not."),
)
STEPS = [
    Measure("applied", gettext_lazy("Applied"), gettext_lazy("Applications in this role made in the period.")),
    Measure(
        "selected",
        gettext_lazy("Selected"),
        gettext_lazy("Those of them that have been selected by now, or matched from the waiting list."),
    ),
    Measure(
        "matched",
        gettext_lazy("Matched"),
        gettext_lazy("Those that have been matched by now, also where it did not hold."),
    ),
    Measure(
        "began",
        gettext_lazy("Mentorship begun"),
        gettext_lazy("Those of whom a mentorship of the offering has started by now."),
    ),
    Measure(
        "attended",
        gettext_lazy("Attended a session"),
        gettext_lazy("Those whose mentorship began and who were at one session of the offering or more."),
    ),
    Measure(
        "completed",
        gettext_lazy("Offering completed"),
        gettext_lazy("Those who have completed the offering by now, by its thresholds or by a decision of staff."),
    ),
]
LOST = [
    Measure(
        "waitlisted",
        gettext_lazy("Waiting now"),
        gettext_lazy("Those of the period who are on the waiting list now."),
    ),
    Measure(
        "declined",
        gettext_lazy("Declined by staff"),
        gettext_lazy("Applications of the period that have been declined by now."),
    ),
    Measure(
        "withdrawn",
        gettext_lazy("Withdrawn"),
        gettext_lazy("Applications of the period that have been withdrawn by now, also with a mentorship that ended."),
    ),
]
OFFERS = Measure(
    "answers.offers",
    gettext_lazy("Offered places answered in time"),
    gettext_lazy("Of the offered places that were answered or lapsed in the period, those answered by the day."),
    SHARE,
)
HELD = Measure(
    "answers.held",
    gettext_lazy("Matches without an objection"),
    gettext_lazy("Of the matches whose days to object ended in the period, those to which nobody objected."),
    SHARE,
)
PLACES = [
    Measure(
        "places.mentors",
        gettext_lazy("Mentors selected"),
        gettext_lazy("Applications of mentors that are selected or matched now in offerings that are open."),
    ),
    Measure(
        "places.used",
        gettext_lazy("Places taken"),
        gettext_lazy("Of the places that these mentors gave, those that a mentorship of the offering takes now."),
        SHARE,
    ),
    Measure(
        "places.free",
        gettext_lazy("Places free"),
        gettext_lazy("Places that these mentors gave and that no mentorship of the offering takes now."),
    ),
]


def pages() -> Iterable[Page]:
    """A page for each program, with its offerings; two statements."""
    for program in Program.objects.prefetch_related("offerings"):
        offerings = [(str(each.pk), each.name) for each in program.offerings.all()]
        yield Page(f"{PREFIX}{program.code}", program.name, offerings)


def applications(asked: Asked, **more: Any) -> QuerySet[Application]:
    """The applications to the page's program, or to the offering that is chosen."""
    found = Application.objects.filter(offering__program__code=asked.page.removeprefix(PREFIX), **more)
    return found.filter(offering=int(asked.part_of)) if asked.part_of else found


def pairings(asked: Asked) -> QuerySet[Pairing]:
    """The mentorships of the page's program, or of the offering that is chosen."""
    found = Pairing.objects.filter(cohort_match__mentee__offering__program__code=asked.page.removeprefix(PREFIX))
    return found.filter(cohort_match__mentee__offering=int(asked.part_of)) if asked.part_of else found


def waiting_now(asked: Asked) -> Content:
    """What waits for a decision of staff, or for a place, without the reader's own; two statements."""
    found = (
        applications(asked)
        .exclude(member=asked.reader.pk)
        .aggregate(
            submitted=Count("pk", filter=Q(state=State.SUBMITTED)),
            waitlisted=Count("pk", filter=Q(state=State.WAITLISTED)),
        )
    )
    url = reverse("admin:momentum_application_changelist")
    narrowed = f"offering__id__exact={asked.part_of}"
    if not asked.part_of:
        program = Program.objects.values_list("pk", flat=True).get(code=asked.page.removeprefix(PREFIX))
        narrowed = f"offering__program__id__exact={program}"
    return Content(
        [
            Figure(each, found[name], url=f"{url}?state__exact={name}&{narrowed}")
            for each, name in zip(WAITING, ("submitted", "waitlisted"), strict=True)
        ],
        is_of_today=True,
    )


def way_of(asked: Asked, role: str) -> Content:
    """How far the people in one role came; three statements with the names of categories."""
    side = {f"matches_as_{role}__pairing__started_at__isnull": False}
    began = Exists(Application.objects.filter(pk=OuterRef("pk"), **side))
    was_there = Exists(Attendance.objects.filter(member=OuterRef("member"), session__offering=OuterRef("offering")))
    applied = counted(
        applications(asked, role=role),
        asked,
        member="member",
        at="applied_at",
        applied=Count("pk"),
        selected=Count("pk", filter=Q(selected_at__isnull=False) | Q(matched_at__isnull=False)),
        matched=Count("pk", filter=Q(matched_at__isnull=False)),
        began=Count("pk", filter=Q(began)),
        attended=Count("pk", filter=Q(began) & Q(was_there)),
        completed=Count("pk", filter=Q(state=State.COMPLETED)),
        waitlisted=Count("pk", filter=Q(state=State.WAITLISTED)),
        declined=Count("pk", filter=Q(state=State.DECLINED)),
        withdrawn=Count("pk", filter=Q(state=State.WITHDRAWN)),
    )
    title = (
        _("Mentees, from the application to the end")
        if role == Role.MENTEE
        else _("Mentors, from the application to the end")
    )
    content = funnel(asked, role, title, applied, STEPS, more=LOST)
    return content if asked.part_of else _with_interest(content, asked, role)


def _with_interest(content: Content, asked: Asked, role: str) -> Content:
    said = counted(
        Interest.objects.filter(program__code=asked.page.removeprefix(PREFIX), role=role),
        asked,
        member="member",
        at="created_at",
        interested=Count("member", distinct=True),
    )
    return replace(content, figures=[*figures_of(asked, said, [INTERESTED]), *content.figures])


def answers(asked: Asked) -> Content:
    """Who answered an offered place by the day, and which matches held; two statements."""
    mine = applications(asked, role=Role.MENTEE).values("pk")
    offers = counted(
        PlaceOffer.objects.filter(mentee__in=mine).exclude(state__in=(PlaceOffer.State.OPEN, PlaceOffer.State.CLOSED)),
        asked,
        member="mentee__member",
        at="answered_at",
        answered=Count("pk", filter=~Q(state=PlaceOffer.State.LAPSED) & Q(answered_at__lte=F("answer_by"))),
        all=Count("pk"),
    )
    over = Match.objects.filter(mentee__in=mine, objections_until__lt=asked.now)
    held = counted(
        over,
        asked,
        member="mentee__member",
        at="objections_until",
        held=Count("pk", filter=~Q(end=Match.End.OBJECTED)),
        all=Count("pk"),
    )
    shares = [
        (measure, [found.share(name, "all", span) for span in (NOW, BEFORE)])
        for measure, found, name in ((OFFERS, offers, "answered"), (HELD, held, "held"))
    ]
    return Content(
        [Figure(measure, now, before if asked.before else None) for measure, (now, before) in shares],
        people=held.total("all") or offers.total("all"),
        people_before=held.total("all", BEFORE) or offers.total("all", BEFORE),
    )


def until_matched(asked: Asked) -> Content:
    """How long mentees waited for their match; two statements."""
    matched = applications(asked, role=Role.MENTEE, matched_at__isnull=False)
    return waits(asked, matched, member="member", begins="applied_at", ends="matched_at")


def places(asked: Asked) -> Content:
    """Places of mentors in open offerings; two statements."""
    mentors = applications(
        asked, role=Role.MENTOR, state__in=(State.SELECTED, State.MATCHED), offering__state__in=Offering.OPEN_STATES
    )
    mentors = of_people(mentors, asked, member="member")
    given = mentors.aggregate(mentors=Count("pk"), given=Sum("places", default=0))
    taken = Pairing.objects.taking_a_place().filter(cohort_match__mentor__in=mentors.values("pk")).count()
    numbers = [given["mentors"], Share(taken, given["given"]), max(given["given"] - taken, 0)]
    figures = [Figure(measure, number) for measure, number in zip(PLACES, numbers, strict=True)]
    return Content(figures, people=given["mentors"], is_of_today=True)


def _way(role: str, title: Any) -> Part:
    return Part(
        role,
        title,
        gettext_lazy(
            "Applications made in the period, as far as they have come. Province and category are the applicant’s."
        ),
        VIEW_INSIGHT,
        [INTERESTED, *STEPS, *LOST],
        lambda asked: way_of(asked, role),
        in_short=[STEPS[0], STEPS[2]],
    )


NOW_WAITING = Part(
    "applications_now",
    gettext_lazy("What waits now"),
    gettext_lazy("At this moment, of everybody but yourself; the lists to which the numbers lead hold the same."),
    VIEW_INSIGHT,
    WAITING,
    waiting_now,
)
PARTS = [
    NOW_WAITING,
    _way(Role.MENTEE, gettext_lazy("Mentees")),
    _way(Role.MENTOR, gettext_lazy("Mentors")),
    Part(
        "answers",
        gettext_lazy("The clocks"),
        gettext_lazy("Days to answer an offered place, and days to object. Province and category are the mentee’s."),
        VIEW_INSIGHT,
        [OFFERS, HELD],
        answers,
    ),
    Part(
        "until_matched",
        gettext_lazy("Time to a match"),
        gettext_lazy("From a mentee’s application to the match, of those matched in the period."),
        VIEW_INSIGHT,
        WAITS,
        until_matched,
        in_short=[HALF],
    ),
]
PLACES_PART = Part(
    "places",
    gettext_lazy("Mentors’ places"),
    gettext_lazy("As things stand today, whatever period is chosen. Province and category are the mentor’s."),
    VIEW_INSIGHT,
    PLACES,
    places,
)
