"""Requests for a first meeting in staff's statistics (FIND-5): how far they came, and who answered in time."""

from __future__ import annotations

from django.db.models import Case, Count, DateTimeField, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caot_mentor.insight import BEFORE, SHARE, Asked, Content, Figure, Measure, Part
from members.insight import counted, funnel
from members.policy import VIEW_INSIGHT
from mentorship.introductions.models import Introduction
from mentorship.pairs.insight import HALF, WAITS, waits
from mentorship.pairs.models import Pairing

State = Introduction.State

SENT = Measure(
    "requests.sent", gettext_lazy("Asked"), gettext_lazy("Requests for a first meeting that were sent in the period.")
)
ACCEPTED = Measure(
    "requests.accepted", gettext_lazy("Accepted"), gettext_lazy("Those of them that the mentor has accepted by now.")
)
MET = Measure(
    "requests.met",
    gettext_lazy("Met"),
    gettext_lazy("Those after which at least one of the two has said by now, after the first meeting, yes or no."),
)
PAIRED = Measure(
    "requests.paired", gettext_lazy("Mentorship begun"), gettext_lazy("Those to which both have said yes by now.")
)
COMPLETED = Measure(
    "requests.completed",
    gettext_lazy("Mentorship completed"),
    gettext_lazy("Those of which the mentorship has been completed by now."),
)
LOST = [
    Measure(
        "requests.declined",
        gettext_lazy("Declined by the mentor"),
        gettext_lazy("Requests of the period that the mentor has declined by now."),
    ),
    Measure(
        "requests.lapsed",
        gettext_lazy("Lapsed"),
        gettext_lazy("Requests of the period that have lapsed by now, without an answer or without a decision."),
    ),
    Measure(
        "requests.otherwise",
        gettext_lazy("Ended otherwise"),
        gettext_lazy("Requests of the period that were withdrawn, closed, or after which one of the two said no."),
    ),
    Measure(
        "requests.open",
        gettext_lazy("Still open"),
        gettext_lazy("Requests of the period that wait for an answer or a decision now."),
    ),
]
STEPS = [SENT, ACCEPTED, MET, PAIRED, COMPLETED]
WAITING = Measure(
    "requests_now.waiting",
    gettext_lazy("Waiting for a mentor’s answer"),
    gettext_lazy("Requests that wait for the mentor now, but for those in which you are one of the two."),
)
OVERDUE = Measure(
    "requests_now.overdue",
    gettext_lazy("Past their day"),
    gettext_lazy("Requests of which the answer or the decision was due before now, but for your own."),
)
ANSWERED = Measure(
    "answers.answered",
    gettext_lazy("Answered in time"),
    gettext_lazy(
        "Of the requests that a mentor accepted, declined or let lapse in the period, those answered by the day."
    ),
    SHARE,
)
DECIDED = Measure(
    "answers.decided",
    gettext_lazy("Decided in time"),
    gettext_lazy(
        "Of the accepted requests that ended in a decision or lapsed in the period, those decided by the day."
    ),
    SHARE,
)


def requests(asked: Asked) -> Content:
    """How far the requests of the span have come; two statements with the names of categories."""
    sent = counted(
        Introduction.objects.all(),
        asked,
        member="mentee",
        at="sent_at",
        sent=Count("pk"),
        accepted=Count("pk", filter=Q(accepted_at__isnull=False)),
        met=Count("pk", filter=Q(accepted_at__isnull=False) & ~Q(mentee_answer="", mentor_answer="")),
        paired=Count("pk", filter=Q(state=State.PAIRED)),
        completed=Count("pk", filter=Q(state=State.PAIRED, pairing__state=Pairing.State.COMPLETED)),
        declined=Count("pk", filter=Q(state=State.DECLINED)),
        lapsed=Count("pk", filter=Q(state=State.LAPSED)),
        otherwise=Count("pk", filter=Q(state__in=(State.WITHDRAWN, State.CLOSED, State.NOT_A_MATCH))),
        open=Count("pk", filter=Q(state__in=Introduction.OPEN_STATES)),
    )
    return funnel(asked, "requests", _("From the request to the end"), sent, STEPS, more=LOST)


def waiting_now(asked: Asked) -> Content:
    """What waits now, of everybody; one statement. The lists leave out the reader's own, and so do the numbers."""
    mine = Q(mentor=asked.reader.pk) | Q(mentee=asked.reader.pk)
    late = Q(state=State.SENT, respond_by__lt=asked.now) | Q(state=State.ACCEPTED, decide_by__lt=asked.now)
    found = Introduction.objects.exclude(mine).aggregate(
        waiting=Count("pk", filter=Q(state=State.SENT)), overdue=Count("pk", filter=late)
    )
    url = reverse("admin:mentorship_introduction_changelist")
    return Content(
        [
            Figure(WAITING, found["waiting"], url=f"{url}?state__exact=sent"),
            Figure(OVERDUE, found["overdue"], url=f"{url}?due=overdue"),
        ],
        is_of_today=True,
    )


def answers(asked: Asked) -> Content:
    """Who answered, and who decided, by the day; two statements."""
    ends = Case(
        When(accepted_at__isnull=False, then=F("accepted_at")),
        When(state__in=(State.DECLINED, State.LAPSED), then=F("ended_at")),
        output_field=DateTimeField(),
    )
    answered = counted(
        Introduction.objects.annotate(answered_at=ends),
        asked,
        member="mentee",
        at="answered_at",
        answered=Count("pk", filter=~Q(state=State.LAPSED, accepted_at=None) & Q(answered_at__lte=F("respond_by"))),
        all=Count("pk"),
    )
    over = Case(
        When(state=State.PAIRED, then=F("pairing__started_at")),
        When(state__in=(State.NOT_A_MATCH, State.LAPSED), then=F("ended_at")),
        output_field=DateTimeField(),
    )
    decided = counted(
        Introduction.objects.filter(accepted_at__isnull=False).annotate(decided_at=over),
        asked,
        member="mentee",
        at="decided_at",
        decided=Count("pk", filter=~Q(state=State.LAPSED) & Q(decided_at__lte=F("decide_by"))),
        all=Count("pk"),
    )
    figures = [
        Figure(measure, found.share(name, "all"), found.share(name, "all", BEFORE) if asked.before else None)
        for measure, found, name in ((ANSWERED, answered, "answered"), (DECIDED, decided, "decided"))
    ]
    return Content(figures, people=answered.total("all"), people_before=answered.total("all", BEFORE))


def until_paired(asked: Asked) -> Content:
    """How long from the request to the mentorship; two statements."""
    paired = Introduction.objects.filter(state=State.PAIRED)
    return waits(asked, paired, member="mentee", begins="sent_at", ends="pairing__started_at")


PARTS = [
    Part(
        "requests_now",
        gettext_lazy("What waits now"),
        gettext_lazy("At this moment and of everybody, whatever is chosen above."),
        VIEW_INSIGHT,
        [WAITING, OVERDUE],
        waiting_now,
    ),
    Part(
        "requests",
        gettext_lazy("From the request to the mentorship"),
        gettext_lazy(
            "Requests that were sent in the period, as far as they have come. Province and category are the mentee’s."
        ),
        VIEW_INSIGHT,
        [*STEPS, *LOST],
        requests,
        in_short=[SENT, PAIRED],
    ),
    Part(
        "answers",
        gettext_lazy("Answers in time"),
        gettext_lazy("By the day that each request tells both sides, more time that was asked for included."),
        VIEW_INSIGHT,
        [ANSWERED, DECIDED],
        answers,
        in_short=[ANSWERED],
    ),
    Part(
        "until_paired",
        gettext_lazy("Time to a mentorship"),
        gettext_lazy("From the request to the second yes, of the mentorships that began in the period."),
        VIEW_INSIGHT,
        WAITS,
        until_paired,
        in_short=[HALF],
    ),
]
