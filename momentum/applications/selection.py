"""The staff's screen of one tier of one offering: mentees, what they named, and the mentors to choose from (MOM-4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from members.models import Member
from mentorship.profiles.cards import Labels, labels_of_terms
from mentorship.profiles.models import Term
from momentum.applications.coverage import Line, Named, Standing, adds, coverage
from momentum.applications.described import named
from momentum.applications.models import Application
from momentum.applications.policy import SCREEN_MOST
from momentum.applications.queries import for_selection, selected_mentees, without_membership
from momentum.applications.rules import State
from momentum.programs.models import Offering, Role, Tier, Window

BADGES = {State.SUBMITTED: "wait", State.SELECTED: "ok", State.MATCHED: "ok", State.WAITLISTED: "wait"}
CHOSEN = (State.SELECTED, State.MATCHED)
NUMBERS = ("mentees", "mentors", "undecided", "chosen_mentees", "chosen_mentors", "waiting")


@dataclass(frozen=True)
class Row:
    """One application on the screen, its codes in words; `adds`: what choosing this mentor would help to cover."""

    application: Application
    url: str
    badge: str
    settings: str
    areas: str
    languages: str
    is_ticked: bool
    has_no_membership: bool
    adds: Sequence[str] = ()


@dataclass(frozen=True)
class Covered:
    """One line of the coverage in words; `others` are the names of mentors who applied, are not chosen, and know it."""

    line: Line
    name: str
    others: Sequence[str]
    others_more: int


@dataclass(frozen=True)
class Screen:
    """Everything on the screen. `places`: how many mentees at most, or None; `chosen_places`: of the chosen mentors."""

    offering: Offering
    tier: Tier
    mentees: Sequence[Row]
    mentors: Sequence[Row]
    mentee_count: int
    mentor_count: int
    selected: int
    places: int | None
    chosen_mentors: int
    chosen_places: int
    settings: Sequence[Covered]
    areas: Sequence[Covered]
    missing: int
    thin: int


@dataclass(frozen=True)
class TierToDecide:
    """A tier of an open offering with its numbers, for the page that leads to the screens."""

    offering: Offering
    tier: Tier
    url: str
    mentees: int
    mentors: int
    undecided: int
    chosen_mentees: int
    chosen_mentors: int
    waiting: int


def screen_of(offering: Offering, tier: Tier, reader: Member, ticked: Collection[int], on: date) -> Screen:
    """The screen, with these applications ticked: mentors who are ticked count as chosen. A fixed number of statements,
    however many applied."""
    found, labels = list(for_selection(offering.pk, tier.pk, reader)), labels_of_terms()
    mentees = [each for each in found if each.role == Role.MENTEE]
    mentors = [each for each in found if each.role == Role.MENTOR]
    lapsed = set(without_membership(for_selection(offering.pk, tier.pk, reader), on).values_list("pk", flat=True))
    offers = [_named(each, ticked) for each in mentors]
    lines = coverage([_named(each, ticked) for each in mentees], offers)
    names = {each.pk: each.member.get_full_name() for each in mentors}
    covered = [_covered(line, names, labels) for line in lines]
    window = Window.objects.filter(offering=offering, tier=tier, role=Role.MENTEE).first()
    chosen = [each for each in offers if each.is_chosen]
    helped = {each.key: [_line_name(line, labels) for line in adds(each, lines)] for each in offers}
    base = reverse("admin:momentum_application_changelist")

    def row(each: Application) -> Row:
        return Row(
            each,
            f"{base}{each.pk}/change/",
            BADGES[State(each.state)],
            named(labels, Term.Kind.SETTING, each.practice_settings),
            named(labels, Term.Kind.AREA, each.areas),
            named(labels, Term.Kind.LANGUAGE, each.languages),
            is_ticked=each.pk in ticked,
            has_no_membership=each.pk in lapsed,
            adds=() if each.state in CHOSEN or each.pk in ticked else helped.get(each.pk, ()),
        )

    return Screen(
        offering=offering,
        tier=tier,
        mentees=[row(each) for each in mentees[:SCREEN_MOST]],
        mentors=[row(each) for each in mentors[:SCREEN_MOST]],
        mentee_count=len(mentees),
        mentor_count=len(mentors),
        selected=selected_mentees(offering.pk, tier.pk),
        places=window.places if window else None,
        chosen_mentors=len(chosen),
        chosen_places=sum(each.places for each in chosen),
        settings=[each for each in covered if each.line.kind == "setting"],
        areas=[each for each in covered if each.line.kind == "area"],
        missing=sum(line.standing in (Standing.NOBODY, Standing.CHOOSE) for line in lines),
        thin=sum(line.standing == Standing.THIN for line in lines),
    )


def tiers_to_decide(reader: Member) -> list[TierToDecide]:
    """Every tier of the offerings that are open, with its numbers; two statements."""
    offerings = {each.pk: each for each in Offering.objects.public().select_related("program").order_by("starts_on")}
    groups: Any = (
        Application.objects.filter(offering__in=offerings)
        .open()
        .exclude(member=reader.pk)
        .values("offering", "tier")
        .annotate(
            mentees=Count("pk", filter=Q(role=Role.MENTEE)),
            mentors=Count("pk", filter=Q(role=Role.MENTOR)),
            undecided=Count("pk", filter=Q(state=State.SUBMITTED)),
            chosen_mentees=Count("pk", filter=Q(role=Role.MENTEE, state__in=CHOSEN)),
            chosen_mentors=Count("pk", filter=Q(role=Role.MENTOR, state__in=CHOSEN)),
            waiting=Count("pk", filter=Q(state=State.WAITLISTED)),
        )
        .order_by()
    )
    numbers = {(each["offering"], each["tier"]): {name: each[name] for name in NUMBERS} for each in groups}
    nothing = dict.fromkeys(NUMBERS, 0)
    tiers = Tier.objects.filter(program__in={each.program_id for each in offerings.values()}).order_by("position", "pk")
    of_program: dict[int, list[Tier]] = {}
    for tier in tiers:
        of_program.setdefault(tier.program_id, []).append(tier)
    return [
        TierToDecide(
            offering,
            tier,
            reverse("admin:momentum_application_selection", args=[offering.pk, tier.pk]),
            **numbers.get((offering.pk, tier.pk), nothing),
        )
        for offering in offerings.values()
        for tier in of_program.get(offering.program_id, [])
    ]


def _named(application: Application, ticked: Collection[int]) -> Named:
    return Named(
        application.pk,
        application.practice_settings,
        application.areas,
        application.places or 0,
        application.state in CHOSEN or application.pk in ticked,
    )


def _line_name(line: Line, labels: Labels) -> str:
    return named(labels, Term.Kind.SETTING if line.kind == "setting" else Term.Kind.AREA, [line.code])


def _covered(line: Line, names: dict[int, str], labels: Labels) -> Covered:
    shown = [names[key] for key in line.others[:3]]
    return Covered(line, _line_name(line, labels), shown, len(line.others) - len(shown))
