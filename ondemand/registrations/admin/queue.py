"""The queue as a page: every open registration, what is due first on top (OD-15)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caot_mentor.business_days import business_days_left
from caot_mentor.dates import written_day
from members.models import Member
from members.queries import closed_days
from mentorship.profiles.models import Term
from ondemand.registrations import queue
from ondemand.registrations.models import NEXT_STEPS, Registration
from ondemand.registrations.queue import Asked, Counts, Due
from ondemand.registrations.rules import CONNECTED, Action, State
from ondemand.registrations.staff_steps import staff_steps_of

BADGES = {Due.OVERDUE: "stop", Due.TODAY: "wait", Due.PAUSED: "wait", Due.DECIDE: "new"}


class QueueForm(forms.Form):
    """What the queue is asked for, by GET; each choice says how many there are."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    due = forms.ChoiceField(label=gettext_lazy("Clock"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    q = forms.CharField(label=gettext_lazy("Name, e-mail address or member number"), max_length=80, required=False)

    def __init__(self, data: Any, *, languages: dict[str, str]) -> None:
        super().__init__(data)
        self.names: dict[str, dict[str, Any]] = {
            "state": {state.value: state.label for state in Registration.OPEN_STATES},
            "due": dict(Due.choices),
            "language": languages,
        }
        for name, choices in self.names.items():
            self.fields[name].choices = [("", _("all")), *choices.items()]  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """What is asked; an unknown choice asks for nothing in particular."""
        self.is_valid()
        data = self.cleaned_data
        return Asked(data.get("state", ""), data.get("due", ""), data.get("language", ""), data.get("q", ""))

    def with_counts(self, counts: Counts) -> QueueForm:
        """Write beside each choice how many it would give."""
        numbers = {"state": counts.states, "due": counts.dues, "language": counts.languages}
        for name, choices in self.names.items():
            counted = [(code, f"{words} ({numbers[name].get(code, 0)})") for code, words in choices.items()]
            self.fields[name].choices = [("", _("all")), *counted]  # type: ignore[attr-defined]
        return self


class Row(NamedTuple):
    """One line of the queue, in words: fifty are written on each page, which takes them apart by their places."""

    name: str
    url: str
    step: str
    ball: str
    badge: str
    clock: str
    day: str
    left: str
    languages: str
    steps: list[Any]


def queue_page(request: HttpRequest, more: dict[str, Any]) -> HttpResponse:
    """The page, or the part that was asked for. Eight statements at most, whatever there is."""
    reader: Any = request.user
    if not reader.has_perm("ondemand.view_registration"):
        raise PermissionDenied
    now = timezone.now()
    names = {term.code: term.name for term in Term.objects.filter(kind=Term.Kind.LANGUAGE).order_by("position")}
    form = QueueForm(request.GET, languages=names)
    asked = form.asked()
    registrations, closed = queue.open_for(reader, now), closed_days()
    counts = queue.counts_of(asked, registrations)
    page = Paginator(range(counts.total), queue.PAGE_SIZE).get_page(request.GET.get("page"))
    found = queue.page_of(asked, registrations, start=max(page.start_index() - 1, 0))
    rates = queue.on_time(now)
    words = Words(reader, names, now, closed)
    query = request.GET.copy()
    query.pop("page", None)
    without_state = query.copy()
    without_state.pop("state", None)
    context = {
        **more,
        "title": _("Mentorship On Demand: the queue"),
        "form": form.with_counts(counts),
        "counts": counts,
        "all_states": sum(counts.states.values()),
        "without_state": without_state.urlencode(),
        "states": [(state, counts.states.get(state, 0)) for state in Registration.OPEN_STATES],
        "asked": asked,
        "rows": [words.row(each) for each in found],
        "page": page,
        "query": query.urlencode(),
        "rates": [
            (label, rates[action])
            for action, label in ((Action.SHORTLIST_SENT, _("Lists")), (Action.MATCHED, _("Matches")))
            if action in rates
        ],
    }
    return render(request, "admin/ondemand/registration_list.html", context)


class Words:
    """The words of the rows, each looked up once for the page."""

    def __init__(self, reader: Member, names: dict[str, str], now: datetime, closed: Collection[date]) -> None:
        self.reader, self.names, self.now, self.closed = reader, names, now, closed
        self.base = reverse("admin:ondemand_registration_changelist")
        self.clocks = {due: str(due.label) for due in BADGES}
        self.steps = {state: str(words) for state, words in NEXT_STEPS.items()}
        # what may be done next depends on the state and its clock alone; addresses differ in the key alone
        self.doable: dict[tuple[str, bool], list[tuple[str, str]]] = {}
        self.balls = {ball: str(ball.label) for ball in Registration.Ball}

    def row(self, registration: Any) -> Row:
        """The line of one registration."""
        due, state = Due(registration.due), State(registration.state)
        until = registration.due_by or (registration.completes_on if state == State.ACTIVE else None)
        return Row(
            name=str(registration.member),
            url=f"{self.base}{registration.pk}/change/",
            step=self.steps[state],
            ball="" if state in CONNECTED else self.balls[registration.who_has_the_ball],
            badge=BADGES.get(due, ""),
            clock=self.clocks.get(due, ""),
            day=written_day(until) if until else "",
            left=_left(registration, self.now, self.closed),
            languages=", ".join(self.names.get(code, code) for code in registration.languages),
            steps=self._steps_of(registration),
        )

    def _steps_of(self, registration: Registration) -> list[tuple[str, str]]:
        kind = (registration.state, registration.is_clock_paused)
        if kind not in self.doable:
            key = f"/{registration.pk}/"
            steps = [(step, url) for step, url in staff_steps_of(registration, self.reader) if step.is_next]
            self.doable[kind] = [(str(step.label), url.replace(key, "/{}/", 1)) for step, url in steps]
        return [(label, url.format(registration.pk)) for label, url in self.doable[kind]]


def _left(registration: Registration, now: datetime, closed: Any) -> str:
    if registration.due_by is None:
        return ""
    days = business_days_left(now, registration.due_by, closed)
    if registration.due_by < now:
        late = max(-days, 1)
        return ngettext("%(n)s business day late", "%(n)s business days late", late) % {"n": late}
    if days == 0:
        return _("until tonight")
    return ngettext("%(n)s business day left", "%(n)s business days left", days) % {"n": days}
