"""Where a registration stands, in words for the mentee: what happens next, by when, and who has the ball."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from caot_mentor.dates import written_day
from members.queries import closed_days
from ondemand.registrations.deadlines import days_paused, moved_due
from ondemand.registrations.models import ClockPause, Registration, RegistrationEvent
from ondemand.registrations.policy import MATCH_DAYS, OBJECTION_DAYS, SHORTLIST_DAYS
from ondemand.registrations.rules import Action, State

BADGES = {
    State.TRIAL: "new",
    State.ACTIVE: "ok",
    State.COMPLETED: "ok",
    State.CANCELLED: "",
    State.ENDED_EARLY: "",
}


@dataclass(frozen=True)
class Standing:
    """`title` says what happens next, `words` tell more; `is_mine`: the mentee has the ball; `by`: when it is due."""

    title: str
    words: str
    is_mine: bool = False
    by: datetime | date | None = None
    badge: str = "wait"
    ball: str = ""


@dataclass(frozen=True)
class Moment:
    """One line of the timeline: `status` is `done`, `now` or empty (to come)."""

    words: str
    status: str = ""
    at: datetime | None = None
    by: datetime | date | None = None
    more: str = ""


def standing_of(registration: Registration, pause: ClockPause | None, now: datetime) -> Standing:
    """What happens next. `pause`: the one that lets the clock stand still now, if one does."""
    state = State(registration.state)
    title, words, by = _next(registration, pause, now)
    is_open, is_mine = registration.is_open, registration.who_has_the_ball == Registration.Ball.MENTEE
    ball = {
        Registration.Ball.MENTEE: _("your turn"),
        Registration.Ball.STAFF: _("our turn"),
        Registration.Ball.BOTH: _("both of you"),
        Registration.Ball.NOBODY: "",
    }[registration.who_has_the_ball]
    badge = BADGES.get(state, "wait")
    return Standing(title, words, is_mine=is_mine and is_open, by=by, badge=badge, ball=ball)


def _next(
    registration: Registration, pause: ClockPause | None, now: datetime
) -> tuple[str, str, datetime | date | None]:
    match State(registration.state):
        case State.AWAITING_PAYMENT:
            return (
                _("We wait for your payment"),
                _("You are registered. Nothing begins before your payment has arrived."),
                None,
            )
        case State.AWAITING_WORKBOOK:
            return _("Fill in your workbook and send it"), _workbook_words(), None
        case State.AWAITING_SHORTLIST | State.AWAITING_MATCH if pause is not None:
            return _paused(registration, pause, now)
        case State.AWAITING_SHORTLIST:
            return (
                _("We put together your list of mentors"),
                _("It comes by e-mail, and stands on this page then."),
                registration.shortlist_due_by,
            )
        case State.AWAITING_CHOICES:
            words = _(
                "Read who is on your list, and send us your three choices in order: on a shorter list, all of them."
            )
            return _("Choose three mentors"), words, None
        case State.AWAITING_MATCH if registration.connected_at is None:
            words = _("We connect you with one of those whom you chose. You will both get an e-mail.")
            return _("We match you with a mentor"), words, registration.match_due_by
        case State.AWAITING_MATCH:
            words = _("You need not choose again. You and the mentor will both get an e-mail.")
            return _("We find another mentor for you"), words, registration.match_due_by
        case State.TRIAL:
            words = _(
                "Arrange your first meeting. Until the day named here, either of you can tell us that it is no good "
                "match: we then find another mentor."
            )
            return _("Get to know your mentor"), words, registration.objections_until
        case State.ACTIVE:
            words = _("Meet, keep your goals in sight, and confirm at the end that the mentorship is complete.")
            return _("Your mentorship is under way"), words, registration.completes_on
        case State.COMPLETED:
            return _("Your mentorship is complete"), _("Congratulations, and thank you for taking part."), None
        case State.CANCELLED:
            return _("This registration is cancelled"), _("You can register again at any time."), None
        case State.ENDED_EARLY:
            words = _("It ended before its six months were over. You can register again at any time.")
            return _("This registration has ended"), words, None


def _workbook_words() -> str:
    return _(
        "Sending it starts our clock: your list of mentors comes within %(days)s business days. From then on no refund "
        "is possible. The mentee profile helps us as well: complete it as far as you like."
    ) % {"days": SHORTLIST_DAYS}


def _paused(registration: Registration, pause: ClockPause, now: datetime) -> tuple[str, str, datetime | date | None]:
    closed = closed_days()
    is_list = registration.state == State.AWAITING_SHORTLIST
    due_by = registration.shortlist_due_by if is_list else registration.match_due_by
    if due_by is None:
        raise ValueError("a clock that stands still has a due time")
    new_due = moved_due(due_by, days_paused(pause.paused_at, now, closed), closed)
    # what is missing stands beside it on the page, marked with its language
    words = _("Our clock has stood still since %(since)s, because something is missing.") % {
        "since": written_day(pause.paused_at)
    }
    if is_list:
        date_words = _("If it goes on today, your list is due on %(day)s.") % {"day": written_day(new_due)}
    else:
        date_words = _("If it goes on today, your match is due on %(day)s.") % {"day": written_day(new_due)}
    return _("We need something from you"), f"{words} {date_words}", None


HAPPENED: dict[str, Callable[[], str]] = {
    Action.REGISTERED: lambda: _("You registered."),
    Action.PAID: lambda: _("Your payment was received."),
    Action.WORKBOOK_RECEIVED: lambda: _("Your workbook was received."),
    Action.WORKBOOK_REOPENED: lambda: _("Your workbook was opened again, to be changed."),
    Action.SHORTLIST_SENT: lambda: _("We sent you a list of mentors."),
    Action.CHOICES_SENT: lambda: _("You sent your choices."),
    Action.NEW_CHOICES_ASKED: lambda: _("We asked for new choices."),
    Action.MATCHED: lambda: _("You and a mentor were connected."),
    # never who said so (OD-6)
    Action.OBJECTED: lambda: _("It was no good match."),
    Action.MENTOR_LEFT: lambda: _("Your mentor had to leave."),
    Action.TRIAL_ENDED: lambda: _("The days to say that it is no good match ended."),
    Action.COMPLETED: lambda: _("The mentorship was completed."),
    Action.CANCELLED: lambda: _("The registration was cancelled."),
    Action.ENDED_EARLY: lambda: _("The registration ended."),
    Action.CLOCK_PAUSED: lambda: _("Our clock stood still: something was missing."),
    Action.CLOCK_RESUMED: lambda: _("Our clock went on."),
}


def timeline_of(registration: Registration, events: Iterable[RegistrationEvent], standing: Standing) -> list[Moment]:
    """What happened, what is now, what is to come. Reminders and what staff note for themselves are not told."""
    moments = [Moment(HAPPENED[event.action](), "done", at=event.at) for event in events if event.action in HAPPENED]
    if registration.is_open:
        moments.append(Moment(standing.title, "now", by=standing.by))
        moments += [Moment(words) for words in _to_come(registration)]
    return moments


def _to_come(registration: Registration) -> list[str]:
    steps = [
        (State.AWAITING_WORKBOOK, _("You send your workbook.")),
        (
            State.AWAITING_SHORTLIST,
            _("We send you a list of mentors within %(days)s business days.") % {"days": SHORTLIST_DAYS},
        ),
        (State.AWAITING_CHOICES, _("You choose three, in order.")),
        (
            State.AWAITING_MATCH,
            _("We connect you with one of them within %(days)s business days.") % {"days": MATCH_DAYS},
        ),
        (
            State.TRIAL,
            _(
                "For %(days)s business days, either of you can say that it is no good match; we then find "
                "another mentor."
            )
            % {"days": OBJECTION_DAYS},
        ),
        (State.ACTIVE, _("You meet for six months.")),
    ]
    order = [State.AWAITING_PAYMENT, *(each for each, _words in steps)]
    # while a clock stands still, its own step is still to come
    done = order.index(State(registration.state)) - registration.is_clock_paused
    later = [words for each, words in steps if order.index(each) > done]
    return [*later, _("You get your certificate.")]
