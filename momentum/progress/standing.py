"""How far people are in completing their offering, for one page or for a whole offering at once (MOM-7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from caot_mentor.business_days import OTTAWA
from mentorship.pairs.models import Meeting, Pairing
from mentorship.pairs.totals import day_of
from mentorship.workbooks.models import WorkbookSection
from mentorship.workbooks.queries import Answers
from mentorship.workbooks.rules import standing_of as pages_standing
from momentum.applications.models import Application
from momentum.matching.models import Match
from momentum.programs.models import Offering, Role
from momentum.progress.contact import Figures, Span, Stretch, contact_of, spans_of
from momentum.progress.models import Reflection, ReflectionAnswer
from momentum.progress.queries import Side, sections_by_side, template_for
from momentum.progress.said import in_words
from momentum.progress.thresholds import Asked, OfPair, Threshold, thresholds
from momentum.sessions.models import Attendance, Session
from momentum.sessions.queries import AUDIENCES


@dataclass(frozen=True)
class Standing:
    """One application: its mentorships, what is asked, and the contact of the mentorship that began last."""

    application: Application
    pairings: Sequence[Pairing]
    thresholds: Sequence[Threshold]
    stretches: Sequence[Stretch]

    @property
    def meets_all(self) -> bool:
        """Who never had a mentor or mentee completes nothing."""
        return bool(self.pairings) and all(threshold.is_met for threshold in self.thresholds)

    @property
    def missing(self) -> list[Threshold]:
        return [threshold for threshold in self.thresholds if not threshold.is_met]

    @property
    def words(self) -> list[tuple[str, bool]]:
        """Each threshold in words, and whether it is met."""
        return [(in_words(threshold), threshold.is_met) for threshold in self.thresholds]

    def frozen(self) -> list[list[Any]]:
        """As it is kept with a completion."""
        return [[threshold.code, threshold.done, threshold.least] for threshold in self.thresholds]


def standing_of(application: Application, now: datetime) -> Standing:
    """How far one person is."""
    return standings_of(application.offering, [application], now)[0]


def standings_of(offering: Offering, applications: Iterable[Application], now: datetime) -> list[Standing]:
    """How far these applications to one offering are, in their order; as many statements for one as for all."""
    rows = list(applications)
    pairings = _pairings_of(rows)
    every = [pairing for found in pairings.values() for pairing in found]
    facts = _Facts(offering, rows, every, now)
    found = []
    for row in rows:
        pairs = [facts.of_pair(pairing, row.role) for pairing in pairings[row.pk]]
        asked = Asked(offering.needs_sessions, offering.needs_reflection, offering.needs_contact)
        attended, offered = facts.attended(row), facts.offered(row.role)
        needed = thresholds(asked, attended=attended, offered=offered, pairs=pairs)
        found.append(Standing(row, pairings[row.pk], needed, pairs[-1].stretches if pairs else ()))
    return found


def contact_in(offering: Offering, pairing: Pairing, now: datetime) -> list[Stretch]:
    """The contact of one mentorship by the offering's spans; none where the pair decides by itself."""
    return list(_Facts(offering, [], [pairing], now).stretches(pairing))


def spans_in(offering: Offering) -> list[Span]:
    """The spans in which the offering counts contact; none where the pairs decide by themselves."""
    if not offering.contact_least or offering.starts_on is None or offering.ends_on is None:
        return []
    is_by_term = offering.contact_per == Offering.ContactPer.TERM
    terms = [Span(term.name, term.first, term.last) for term in offering.terms.all()] if is_by_term else []
    return spans_of(offering.contact_per, offering.starts_on, offering.ends_on, terms)


def _pairings_of(applications: Sequence[Application]) -> Mapping[int, list[Pairing]]:
    """By application (key) the mentorships that began in it, the first first."""
    keys = [row.pk for row in applications]
    matches = Match.objects.filter(pairing__started_at__isnull=False).order_by("decided_at", "pk")
    found: dict[int, list[Pairing]] = defaultdict(list)
    for side in ("mentee", "mentor"):
        for match in matches.filter(**{f"{side}__in": keys}).select_related("pairing__mentor", "pairing__mentee"):
            found[getattr(match, f"{side}_id")].append(match.pairing)
    return found


class _Facts:
    """What is known of an offering's people and pairs, read once."""

    def __init__(
        self, offering: Offering, applications: Sequence[Application], pairings: Sequence[Pairing], now: datetime
    ) -> None:
        self.offering, self.today = offering, now.astimezone(OTTAWA).date()
        self._offered: dict[str, int] = {}
        self._attended: dict[tuple[int, str], int] = {}
        if applications and offering.needs_sessions:
            self._read_sessions(applications)
        self._pages: dict[int, tuple[dict[str, list[WorkbookSection]], Answers]] = {}
        self._empty: dict[str, list[WorkbookSection]] = {}
        if applications and offering.needs_reflection:
            self._read_pages(pairings)
        self._spans = spans_in(offering)
        self._held: dict[int, list[tuple[date, int]]] = defaultdict(list)
        if offering.contact_least:
            held = Meeting.objects.filter(pairing__in=[each.pk for each in pairings], state=Meeting.State.HELD)
            for meeting in held.only("pairing_id", "starts_at", "zone", "minutes"):
                self._held[meeting.pairing_id].append((day_of(meeting), meeting.minutes))

    def offered(self, role: str) -> int:
        return self._offered.get(role, 0)

    def attended(self, application: Application) -> int:
        return self._attended.get((application.member_id, application.role), 0)

    def of_pair(self, pairing: Pairing, role: str) -> OfPair:
        parts, answers = self._pages.get(pairing.pk, (self._empty, {}))
        pages = pages_standing([*parts.get(role, ()), *parts.get(Side.JOINT, ())], answers)
        return OfPair(sum(page.is_done for page in pages), len(pages) or 1, self.stretches(pairing))

    def stretches(self, pairing: Pairing) -> list[Stretch]:
        if not self.offering.contact_least or pairing.started_at is None:
            return []
        ended = pairing.ended_at.astimezone(OTTAWA).date() if pairing.ended_at else None
        return contact_of(
            Figures(self.offering.contact_kind, self.offering.contact_least),
            self._spans,
            self._held[pairing.pk],
            began=pairing.started_at.astimezone(OTTAWA).date(),
            over=ended,
            today=self.today,
        )

    def _read_sessions(self, applications: Sequence[Application]) -> None:
        announced = Session.objects.filter(offering=self.offering.pk, state=Session.State.ANNOUNCED)
        by_audience = dict(announced.order_by().values_list("audience").annotate(Count("pk")))
        for role in Role.values:
            self._offered[role] = sum(by_audience.get(audience, 0) for audience in AUDIENCES[role])
        people = {row.member_id for row in applications}
        rows = Attendance.objects.filter(session__in=announced, member__in=people)
        counts: dict[tuple[int, str], int] = defaultdict(int)
        for member_id, audience in rows.values_list("member_id", "session__audience"):
            for role in Role.values:
                counts[member_id, role] += audience in AUDIENCES[role]
        self._attended = counts

    def _read_pages(self, pairings: Sequence[Pairing]) -> None:
        begun = list(Reflection.objects.filter(pairing__in=[each.pk for each in pairings]).select_related("template"))
        answers: dict[int, dict[tuple[int, int], ReflectionAnswer]] = defaultdict(dict)
        for answer in ReflectionAnswer.objects.filter(reflection__in=[each.pk for each in begun]):
            answers[answer.reflection_id][answer.question_id, answer.turn] = answer
        templates = {each.template_id: each.template for each in begun}
        parts = {key: sections_by_side(template) for key, template in templates.items()}
        self._pages = {each.pairing_id: (parts[each.template_id], answers[each.pk]) for each in begun}
        if (current := template_for(None)) is not None:
            self._empty = parts.get(current.pk) or sections_by_side(current)
