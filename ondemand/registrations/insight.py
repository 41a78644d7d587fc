"""Registrations in staff's statistics (OD-1 to OD-6): how far they came, the clocks, and the time to a match."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, DateTimeField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caot_mentor.insight import BEFORE, SHARE, Asked, Content, Figure, Measure, Part
from members.insight import counted, funnel
from members.policy import VIEW_INSIGHT
from mentorship.pairs.insight import HALF, WAITS, waits
from ondemand.registrations.models import Registration, RegistrationEvent
from ondemand.registrations.queue import Asked as AskedOfQueue
from ondemand.registrations.queue import Due, counts_of, open_for
from ondemand.registrations.rules import Action

State = Registration.State

MATCHED = Measure(
    "registrations.matched",
    gettext_lazy("Matched"),
    gettext_lazy("Those that have been connected with a mentor by now, also where it did not hold."),
)
STEPS = [
    Measure("registrations.registered", gettext_lazy("Registered"), gettext_lazy("Registrations made in the period.")),
    Measure(
        "registrations.paid",
        gettext_lazy("Paid"),
        gettext_lazy("Those of them that have been paid by now, also where money was paid back later."),
    ),
    Measure(
        "registrations.workbook",
        gettext_lazy("Workbook received"),
        gettext_lazy("Those of which the workbook has been received by now, however it came."),
    ),
    Measure(
        "registrations.listed",
        gettext_lazy("List of mentors sent"),
        gettext_lazy("Those to which a list of mentors has been sent by now."),
    ),
    Measure(
        "registrations.chosen",
        gettext_lazy("Choices received"),
        gettext_lazy("Those of which the choices have been received by now."),
    ),
    MATCHED,
    Measure(
        "registrations.past_objections",
        gettext_lazy("Past the days to object"),
        gettext_lazy("Those of which a match has outlived the days in which either side may object."),
    ),
    Measure(
        "registrations.completed",
        gettext_lazy("Program completed"),
        gettext_lazy("Those of which the program has been completed by now."),
    ),
]
LOST = [
    Measure(
        "registrations.cancelled",
        gettext_lazy("Cancelled registrations"),
        gettext_lazy("Registrations of the period that have been cancelled by now, paid or not."),
    ),
    Measure(
        "registrations.ended_early",
        gettext_lazy("Programs ended early"),
        gettext_lazy("Registrations of the period of which the program has ended early by now."),
    ),
    Measure(
        "registrations.again",
        gettext_lazy("Registered again"),
        gettext_lazy("Registrations of the period by somebody who had registered before; each counts for itself."),
    ),
]
NOW_DUE = [
    (
        Due.OVERDUE,
        Measure(
            "registrations_now.overdue",
            gettext_lazy("Overdue by us"),
            gettext_lazy("Open registrations of which the list or the match was due before now, but for your own."),
        ),
    ),
    (
        Due.TODAY,
        Measure(
            "registrations_now.today",
            gettext_lazy("Due today by us"),
            gettext_lazy(
                "Open registrations of which the list or the match is due by the end of today, but for your own."
            ),
        ),
    ),
    (
        Due.PAUSED,
        Measure(
            "registrations_now.paused",
            gettext_lazy("Clock stands still"),
            gettext_lazy(
                "Open registrations of which staff have paused the clock until the mentee sends what is missing."
            ),
        ),
    ),
    (
        Due.DECIDE,
        Measure(
            "registrations_now.decide",
            gettext_lazy("To be decided on"),
            gettext_lazy(
                "Open registrations that have waited so long for the mentee that staff decide whether to go on."
            ),
        ),
    ),
]
CLOCKS = {
    Action.SHORTLIST_SENT: [
        Measure(
            "clocks.lists",
            gettext_lazy("Lists in time"),
            gettext_lazy("Lists of mentors sent in the period, by the promised day; without those of paused clocks."),
            SHARE,
        ),
        Measure(
            "clocks.lists_paused",
            gettext_lazy("Lists in time, of paused clocks"),
            gettext_lazy("The same for those whose clock had stood still, by the day that it moved to."),
            SHARE,
        ),
    ],
    Action.MATCHED: [
        Measure(
            "clocks.matches",
            gettext_lazy("Matches in time"),
            gettext_lazy(
                "Matches made in the period, first and later ones, by the promised day; without those of paused clocks."
            ),
            SHARE,
        ),
        Measure(
            "clocks.matches_paused",
            gettext_lazy("Matches in time, of paused clocks"),
            gettext_lazy("The same for those whose clock had stood still, by the day that it moved to."),
            SHARE,
        ),
    ],
}
HELD = Measure(
    "clocks.held",
    gettext_lazy("Matches that held"),
    gettext_lazy(
        "Of the matches that got past the days to object in the period, or ended within them, those that held."
    ),
    SHARE,
)


def registrations(asked: Asked) -> Content:
    """How far the registrations of the span have come; two statements with the names of categories."""
    has_held = RegistrationEvent.objects.filter(registration=OuterRef("pk"), action=Action.TRIAL_ENDED)
    earlier = Registration.objects.filter(member=OuterRef("member"), registered_at__lt=OuterRef("registered_at"))
    found = counted(
        Registration.objects.all(),
        asked,
        member="member",
        at="registered_at",
        registered=Count("pk"),
        paid=Count("pk", filter=Q(paid_at__isnull=False)),
        workbook=Count("pk", filter=Q(workbook_received_at__isnull=False)),
        listed=Count("pk", filter=Q(shortlist_sent_at__isnull=False)),
        chosen=Count("pk", filter=Q(choices_received_at__isnull=False)),
        matched=Count("pk", filter=Q(connected_at__isnull=False)),
        past_objections=Count("pk", filter=Q(state__in=(State.ACTIVE, State.COMPLETED)) | Q(Exists(has_held))),
        completed=Count("pk", filter=Q(state=State.COMPLETED)),
        cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
        ended_early=Count("pk", filter=Q(state=State.ENDED_EARLY)),
        again=Count("pk", filter=Q(Exists(earlier))),
    )
    return funnel(asked, "registrations", _("From the registration to the end"), found, STEPS, more=LOST)


def due_now(asked: Asked) -> Content:
    """What the queue says now, of everybody but the reader; the queue's own statements."""
    dues = counts_of(AskedOfQueue(), open_for(asked.reader, asked.now)).dues
    url = reverse("admin:ondemand_registration_changelist")
    figures = [Figure(measure, dues.get(due, 0), url=f"{url}?due={due}") for due, measure in NOW_DUE]
    return Content(figures, is_of_today=True)


def clocks(asked: Asked) -> Content:
    """What came by its day; clocks that had stood still are told apart (design 3). One statement."""
    in_time, is_own = Q(at__lte=F("due_by")), Q(due_by__isnull=False)
    asks: dict[str, Any] = {}
    for action in CLOCKS:
        for name, was_paused in ((action, False), (f"{action}_paused", True)):
            of_it = is_own & Q(action=action, was_paused=was_paused)
            asks |= {f"{name}_all": Count("pk", filter=of_it), f"{name}_kept": Count("pk", filter=of_it & in_time)}
    counting = (*CLOCKS, Action.TRIAL_ENDED, Action.OBJECTED, Action.MENTOR_LEFT)
    found = counted(
        # of the other deeds, which are many, nobody's category needs to be looked up
        RegistrationEvent.objects.filter(action__in=counting),
        asked,
        member="registration__member",
        at="at",
        **asks,
        held=Count("pk", filter=Q(action=Action.TRIAL_ENDED)),
        tried=Count("pk", filter=Q(action__in=(Action.TRIAL_ENDED, Action.OBJECTED)) | left_in_trial()),
    )
    figures = []
    for action, measures in CLOCKS.items():
        for measure, name in zip(measures, (action, f"{action}_paused"), strict=True):
            shares = [found.share(f"{name}_kept", f"{name}_all", span) for span in ("now", BEFORE)]
            figures.append(Figure(measure, shares[0], shares[1] if asked.before else None))
    figures.append(
        Figure(HELD, found.share("held", "tried"), found.share("held", "tried", BEFORE) if asked.before else None)
    )
    people, before = (sum(found.total(f"{name}_all", span) for name in (*CLOCKS,)) for span in ("now", BEFORE))
    return Content(figures, people=people, people_before=before)


def left_in_trial() -> Q:
    """The mentor left before the days to object were over (OD-17)."""
    return Q(action=Action.MENTOR_LEFT, from_state=State.TRIAL)


def until_matched(asked: Asked) -> Content:
    """How long from the workbook to the first match; two statements."""
    return waits(asked, first_matched(), member="member", begins="workbook_received_at", ends="first_matched_at")


def until_matched_from_payment(asked: Asked) -> Content:
    """How long from the payment to the first match; two statements."""
    return waits(asked, first_matched(), member="member", begins="paid_at", ends="first_matched_at")


def first_matched() -> QuerySet[Registration]:
    """Registrations that were matched, each with the moment of its first match."""
    matched = RegistrationEvent.objects.filter(registration=OuterRef("pk"), action=Action.MATCHED).order_by()
    first = Subquery(matched.values("registration").annotate(at_first=Min("at")).values("at_first"), DateTimeField())
    matched_once = Registration.objects.filter(connected_at__isnull=False, workbook_received_at__isnull=False)
    return matched_once.annotate(first_matched_at=first)


DUE_NOW = Part(
    "registrations_now",
    gettext_lazy("What is due now"),
    gettext_lazy("At this moment and of everybody, whatever is chosen above."),
    VIEW_INSIGHT,
    [measure for _due, measure in NOW_DUE],
    due_now,
)
PARTS = [
    Part(
        "registrations",
        gettext_lazy("From the registration to the certificate"),
        gettext_lazy(
            "Registrations made in the period, as far as they have come. Province and category are the mentee’s."
        ),
        VIEW_INSIGHT,
        [*STEPS, *LOST],
        registrations,
        in_short=[STEPS[0], MATCHED],
    ),
    Part(
        "clocks",
        gettext_lazy("The clocks"),
        gettext_lazy(
            "Promised in business days: a list after the workbook, a match after the choices, days to object."
        ),
        VIEW_INSIGHT,
        [*(measure for measures in CLOCKS.values() for measure in measures), HELD],
        clocks,
        in_short=[CLOCKS[Action.SHORTLIST_SENT][0], CLOCKS[Action.MATCHED][0]],
    ),
    Part(
        "until_matched",
        gettext_lazy("Time from the workbook to a mentor"),
        gettext_lazy("From the receipt of the workbook to the first match, of those first matched in the period."),
        VIEW_INSIGHT,
        WAITS,
        until_matched,
    ),
    Part(
        "until_matched_from_payment",
        gettext_lazy("Time from the payment to a mentor"),
        gettext_lazy(
            "From the payment to the first match, of those first matched in the period, the mentee’s time included."
        ),
        VIEW_INSIGHT,
        WAITS,
        until_matched_from_payment,
        in_short=[HALF],
    ),
]
