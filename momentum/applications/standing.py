"""Where an application stands, in words for the applicant: what happens next, and by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from momentum.applications.models import Application, ApplicationEvent
from momentum.applications.rules import Action, State
from momentum.programs.models import Offering, Window

BADGES = {
    State.SUBMITTED: "wait",
    State.SELECTED: "new",
    State.MATCHED: "ok",
    State.WAITLISTED: "wait",
    State.COMPLETED: "ok",
}


@dataclass(frozen=True)
class Standing:
    """`title` says what happens next, `words` tell more; `by`: when, where a day is known."""

    title: str
    words: str
    badge: str = ""
    by: date | None = None


@dataclass(frozen=True)
class Moment:
    """One line of the timeline: `status` is `done`, `now` or empty (to come)."""

    words: str
    status: str = ""
    at: datetime | None = None
    by: date | None = None


def standing_of(application: Application, window: Window | None, place: tuple[int, int], on: date) -> Standing:
    """What happens next. `place`: which place in line, of how many; `on`: today in Ottawa."""
    title, words, by = _next(application, window, place, on)
    return Standing(title, words, BADGES.get(State(application.state), ""), by)


def _next(
    application: Application, window: Window | None, place: tuple[int, int], on: date
) -> tuple[str, str, date | None]:
    offering = application.offering
    match State(application.state):
        case State.SUBMITTED if window is not None and on <= window.closes_on:
            words = _("Until the day named here you can change what you wrote. Then the association reads them all.")
            return _("We collect applications"), words, window.closes_on
        case State.SUBMITTED:
            words = _("The time for applying is over. You hear from us once it is decided who takes part.")
            return _("The association decides who takes part"), words, _still_ahead(offering.starts_on, on)
        case State.SELECTED if application.is_mentor:
            words = _("You are among the mentors. You and your mentee will both get an e-mail once you are connected.")
            return _("We look for a mentee who fits"), words, _still_ahead(offering.starts_on, on)
        case State.SELECTED:
            words = _("You take part. You and your mentor will both get an e-mail once you are connected.")
            return _("We look for a mentor who fits"), words, _still_ahead(offering.starts_on, on)
        case State.WAITLISTED:
            return _waiting(application, place)
        case State.MATCHED if application.is_mentor:
            return _("You are a mentor in this offering"), _("Meet, and keep your goals in sight."), offering.ends_on
        case State.MATCHED:
            return _("You have a mentor"), _("Meet, and keep your goals in sight."), offering.ends_on
        case State.COMPLETED:
            return _("You have completed the program"), _("Congratulations, and thank you for taking part."), None
        case State.DECLINED if offering.state == Offering.State.CANCELLED:
            words = _("We are sorry. You can say that you are interested: you then hear of the next offering.")
            return _("This offering was cancelled"), words, None
        case State.DECLINED:
            words = _(
                "We could not offer you a place in this offering. This says nothing about you: there are always more "
                "wishes than places. You are welcome to apply again."
            )
            return _("There was no place this time"), words, None
        case State.WITHDRAWN:
            words = _("You no longer take part in this offering. You are welcome to apply again.")
            return _("This application is withdrawn"), words, None


def _waiting(application: Application, place: tuple[int, int]) -> tuple[str, str, date | None]:
    number, all_of_them = place
    title = _("You are number %(place)s on the waiting list of %(all)s") % {"place": number, "all": all_of_them}
    if application.returned_at is not None:
        words = _("Your match did not hold, so you are among the first whom we offer a place.")
    else:
        words = _("Until now no mentor who fits had a free place. Places are offered in the order of applying.")
    then = _("Once a place is free for you, you get an e-mail and can say yes or no.")
    return title, f"{words} {then}", None


def _still_ahead(day: date | None, on: date) -> date | None:
    return day if day is not None and day >= on else None


HAPPENED: dict[str, Callable[[], str]] = {
    Action.SUBMITTED: lambda: _("You applied."),
    Action.WITHDRAWN: lambda: _("The application was withdrawn."),
    Action.SELECTED: lambda: _("You were selected for matching."),
    Action.WAITLISTED: lambda: _("You were put on the waiting list."),
    Action.DECLINED: lambda: _("There was no place this time."),
    Action.REOPENED: lambda: _("Your application was opened again."),
    Action.MATCHED: lambda: _("You were connected."),
    # never who said so (FIND-6)
    Action.UNMATCHED: lambda: _("It was no good match."),
    Action.COMPLETED: lambda: _("You completed the program."),
    Action.CLOSED: lambda: _("The offering ended."),
}


def timeline_of(
    application: Application, events: Iterable[ApplicationEvent], standing: Standing, on: date
) -> list[Moment]:
    """What happened, what is now, what is to come. What staff note for themselves is not told."""
    moments = [Moment(HAPPENED[event.action](), "done", at=event.at) for event in events if event.action in HAPPENED]
    if application.is_open:
        moments.append(Moment(standing.title, "now", by=standing.by))
        moments += _to_come(application, on)
    return moments


def _to_come(application: Application, on: date) -> list[Moment]:
    offering = application.offering
    steps = [
        (State.SUBMITTED, _("The association decides who takes part."), None),
        (State.SELECTED, _("You are connected with each other."), None),
        (State.MATCHED, pgettext("offering", "It begins."), _still_ahead(offering.starts_on, on)),
        (State.COMPLETED, pgettext("offering", "It ends, with a certificate."), offering.ends_on),
    ]
    passed = {
        State.SUBMITTED: 0,
        State.SELECTED: 1,
        State.WAITLISTED: 1,
        State.MATCHED: 2 if offering.state == Offering.State.PREPARING else 3,
    }[State(application.state)]
    return [Moment(words, by=by) for _state, words, by in steps[passed:] if by or _state != State.MATCHED]
