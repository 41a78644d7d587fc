"""Who can take part, and the mentors' places, in staff's statistics: as things stand today."""

from __future__ import annotations

from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy

from caot_mentor.insight import SHARE, Asked, Content, Figure, Measure, Part, Share
from members.insight import may_do, of_people
from members.models import Member
from members.policy import VIEW_INSIGHT
from members.queries import today
from mentorship.profiles.models import MenteeProfile, MentorProfile
from mentorship.profiles.policy import MENTEE_ACTIVITY, MENTOR_ACTIVITY, Program

MAY_ASK = Measure(
    "people.may_ask",
    gettext_lazy("Members who may ask for a mentor"),
    gettext_lazy(
        "Members with a membership today whose category may, who may by confirming a condition, or whom staff admitted."
    ),
)
MAY_MENTOR = Measure(
    "people.may_mentor",
    gettext_lazy("Members who may be mentors"),
    gettext_lazy("Members with a membership today whose category may mentor in this program, counted in the same way."),
)
MENTEES = Measure(
    "people.mentees",
    gettext_lazy("Mentee profiles"),
    gettext_lazy("Members who may ask today and have answered the five questions."),
)
WANTING = Measure(
    "people.wanting",
    gettext_lazy("I want to be a mentor"),
    gettext_lazy("Members who have switched it on and take part in this program, listed or not."),
)
LISTED = Measure(
    "places.listed",
    gettext_lazy("Mentors listed"),
    gettext_lazy("Mentors whom a search finds today and who take part in this program."),
)
WITH_PLACE = Measure(
    "places.with_place",
    gettext_lazy("Mentors with a place now"),
    gettext_lazy("Listed mentors with a free place who are neither paused nor away today."),
)
FULL = Measure(
    "places.full",
    gettext_lazy("Mentors who are full"),
    gettext_lazy("Listed mentors of whom every place is taken."),
)
USED = Measure(
    "places.used",
    gettext_lazy("Places taken"),
    gettext_lazy("Of the places of listed mentors, those that a mentorship takes in whatever program."),
    SHARE,
)
FREE = Measure(
    "places.free",
    gettext_lazy("Places free"),
    gettext_lazy("Places of listed mentors that no mentorship takes, those of paused and absent mentors among them."),
)


def people(asked: Asked) -> Content:
    """Members who may take part, and who has begun to; four statements."""
    on = today(asked.now)
    members = of_people(Member.objects.all(), asked, member="pk")
    may_ask, may_mentor = (
        members.filter(pk__in=may_do(activity, on).values("member")) for activity in (MENTEE_ACTIVITY, MENTOR_ACTIVITY)
    )
    answered = MenteeProfile.objects.filter(completed_at__isnull=False, member__in=may_ask.values("pk"))
    wanting = MentorProfile.objects.filter(wants_to_mentor=True, programs__contains=[Program.FIND])
    numbers = [
        may_ask.count(),
        answered.count(),
        may_mentor.count(),
        of_people(wanting, asked, member="member").count(),
    ]
    figures = [
        Figure(measure, number)
        for measure, number in zip((MAY_ASK, MENTEES, MAY_MENTOR, WANTING), numbers, strict=True)
    ]
    return Content(figures, people=numbers[0], is_of_today=True)


def places(asked: Asked, program: str) -> Content:
    """The places of the mentors of a program; one statement. Lists are of everybody: numbers of some lead to none."""
    listed = MentorProfile.objects.filter(is_listed=True, programs__contains=[program])
    found = of_people(listed, asked, member="member").aggregate(
        listed=Count("pk"),
        with_place=Count("pk", filter=Q(has_place=True)),
        full=Count("pk", filter=Q(places_taken__gte=F("places"))),
        every=Sum("places", default=0),
        taken=Sum("places_taken", default=0),
        free=Sum(F("places") - F("places_taken"), filter=Q(places_taken__lt=F("places")), default=0),
    )
    url = f"{reverse('admin:mentorship_mentorprofile_changelist')}?program={program}&standing="

    def figure(measure: Measure, standing: str) -> Figure:
        number = found[measure.code.partition(".")[2]]
        return Figure(measure, number, url="" if asked.is_narrow else f"{url}{standing}")

    return Content(
        [
            figure(LISTED, "listed"),
            figure(WITH_PLACE, "place"),
            figure(FULL, "full"),
            Figure(USED, Share(found["taken"], found["every"])),
            Figure(FREE, found["free"]),
        ],
        people=found["listed"],
        is_of_today=True,
    )


PEOPLE = Part(
    "people",
    gettext_lazy("Who can take part"),
    gettext_lazy("As things stand today, whatever period is chosen."),
    VIEW_INSIGHT,
    [MAY_ASK, MENTEES, MAY_MENTOR, WANTING],
    people,
)


def part_of_places(program: str) -> Part:
    """The mentors' places of a program."""
    return Part(
        "places",
        gettext_lazy("Mentors’ places"),
        gettext_lazy("As things stand today, whatever period is chosen. Province and category are the mentor’s."),
        VIEW_INSIGHT,
        [LISTED, WITH_PLACE, FULL, USED, FREE],
        lambda asked: places(asked, program),
    )
