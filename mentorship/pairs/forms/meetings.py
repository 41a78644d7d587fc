"""Planning a meeting, entering one in the log, and what somebody keeps for themselves about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.long_texts import LongText
from members.models import Member
from members.zones import EVERY_ZONE, GROUPED, zone_of
from mentorship.pairs.models import Goal, Meeting, Pairing
from mentorship.pairs.policy import MEETING_YEARS_BACK
from mentorship.pairs.workflow.log import AFTER_THE_END, NOT_HELD_YET, Entry
from mentorship.pairs.workflow.planning import IN_THE_PAST, Plan
from mentorship.pairs.zones import moments_at
from mentorship.profiles.forms.steps import TOO_LONG
from mentorship.profiles.models import Term

NO_CLIENT = _("Nothing that could identify a client.")


def _long(label: Any, most: int, rows: int, help_text: Any = "") -> LongText:
    return LongText(
        label=label,
        help_text=help_text or NO_CLIENT,
        max_length=most,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=TOO_LONG,
    )


class WhenForm(forms.Form):
    """A day and a time on the clock of a zone, and how long. After `is_valid`, `starts_at` is the moment (UTC).

    A time that clocks leave out is refused with a sentence; one that they show twice brings up the question which.
    """

    day = forms.DateField(
        label=_("Day"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter the day."),
            "invalid": _("Enter a date as year, month and day, for example 2027-01-31."),
        },
    )
    time = forms.TimeField(
        label=_("Begins at"),
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Enter the time."),
            "invalid": _("Enter the time as hours and minutes, for example 14:30."),
        },
    )
    zone = forms.ChoiceField(label=_("Time zone"), choices=GROUPED)
    which = forms.ChoiceField(
        label=_("Which of the two?"),
        help_text=_("Clocks go back that night, and show this time twice."),
        choices=[("first", _("the earlier one, before clocks go back")), ("second", _("the later one, an hour on"))],
        widget=forms.RadioSelect,
        required=False,
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=24 * 60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "class": "short"}),
        error_messages={
            "required": _("Enter how many minutes."),
            "invalid": _("Enter a whole number."),
            "min_value": _("Enter at least one minute."),
            "max_value": _("A day has 1,440 minutes at most."),
        },
    )
    mode = forms.ChoiceField(label=_("Way of meeting"), choices=Meeting.Mode.choices, widget=forms.RadioSelect)

    starts_at: datetime

    def __init__(self, *args: Any, reader: Member, meeting: Meeting | None = None, **kwargs: Any) -> None:
        first: dict[str, Any] = {"zone": zone_of(reader), "minutes": 60, "mode": Meeting.Mode.VIDEO}
        if meeting is not None:
            there = meeting.starts_at.astimezone(ZoneInfo(meeting.zone))
            known = {name: getattr(meeting, name) for name in self.base_fields if hasattr(meeting, name)}
            first |= known | {"day": there.date(), "time": there.time(), "which": "second" if there.fold else "first"}
        kwargs["initial"] = first | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.is_twice = False
        self.is_twice = self._moments_typed() == 2

    def _moments_typed(self) -> int:
        if not self.is_bound:
            return 1
        try:
            day, at = date.fromisoformat(self.data.get("day", "")), time.fromisoformat(self.data.get("time", ""))
        except ValueError:
            return 1
        zone = self.data.get("zone", "")
        return len(moments_at(datetime.combine(day, at), zone)) if zone in EVERY_ZONE else 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"day", "time", "zone"} <= cleaned.keys():
            self._settle_moment(cleaned)
        return cleaned

    def _settle_moment(self, cleaned: dict[str, Any]) -> None:
        moments = moments_at(datetime.combine(cleaned["day"], cleaned["time"]), cleaned["zone"])
        if not moments:
            self.add_error("time", _("This time does not exist that day: clocks go forward over it. Choose another."))
        elif len(moments) == 2 and not cleaned.get("which"):
            self.add_error("which", _("Say which of the two you mean."))
        else:
            self.starts_at = moments[-1] if cleaned.get("which") == "second" else moments[0]
            self.check_moment(self.starts_at)

    def check_moment(self, starts_at: datetime) -> None:
        """Refuse moments that make no sense, in words beside the day."""


class PlanForm(WhenForm):
    """A meeting ahead (CPD-4)."""

    place = forms.CharField(
        label=_("Place, telephone number or link"),
        max_length=300,
        required=False,
        help_text=_("It stands in both calendars."),
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=300, required=False, help_text=NO_CLIENT)
    agenda = _long(_("Agenda"), 2000, 4)
    questions = _long(_("Questions to talk about"), 2000, 4)

    def plan(self) -> Plan:
        """The answers as the workflow takes them."""
        names = ("zone", "minutes", "mode", "place", "purpose", "agenda", "questions")
        return Plan(starts_at=self.starts_at, **{name: self.cleaned_data[name] for name in names})

    def check_moment(self, starts_at: datetime) -> None:
        if starts_at <= self.now:
            self.add_error("day", IN_THE_PAST)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)


class EntryForm(WhenForm):
    """A meeting that was held (CPD-8, fields 5.6)."""

    topics = forms.MultipleChoiceField(label=_("Topics"), widget=forms.CheckboxSelectMultiple, required=False)
    goals = forms.ModelMultipleChoiceField(
        label=_("Goals that you worked on"),
        queryset=Goal.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    actions = _long(
        _("Agreed actions"), 2000, 4, _("What each of you does until next time. Nothing that could identify a client.")
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, pairing: Pairing, now: datetime, seen: str = "", **kwargs: Any) -> None:
        self.now, self.pairing = now, pairing
        meeting: Meeting | None = kwargs.get("meeting")
        held = meeting.topics if meeting is not None else []
        initial = {"seen": seen, "goals": list(meeting.goals.all()) if meeting is not None else []}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["topics"].choices = topics_offered(held)  # type: ignore[attr-defined]
        goals = pairing.goals.order_by("number")
        self.fields["goals"].queryset = goals  # type: ignore[attr-defined]
        if not goals:
            del self.fields["goals"]

    def entry(self) -> Entry:
        """The answers as the workflow takes them."""
        names = ("zone", "minutes", "mode", "topics", "actions")
        goals = list(self.cleaned_data.get("goals", ()))
        return Entry(starts_at=self.starts_at, goals=goals, **{name: self.cleaned_data[name] for name in names})

    def check_moment(self, starts_at: datetime) -> None:
        ended_at = self.pairing.ended_at
        if starts_at > self.now:
            self.add_error("day", NOT_HELD_YET)
        elif ended_at is not None and starts_at > ended_at:
            self.add_error("day", AFTER_THE_END)
        elif starts_at < datetime(self.now.year - MEETING_YEARS_BACK, 1, 1, tzinfo=UTC):
            self.add_error("day", _("Check the year: this is long ago."))


class NoteForm(forms.Form):
    """One's private note, and the minutes of preparation."""

    text = _long(
        _("My private note"),
        5000,
        5,
        _("Only you ever read it: not the other person, not the association. Nothing that could identify a client."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes that I prepared"),
        help_text=_("Shown to you alone, and never counted."),
        min_value=0,
        max_value=24 * 60,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "class": "short"}),
        error_messages={"invalid": _("Enter a whole number.")},
    )


def topics_offered(held: Iterable[str]) -> list[tuple[str, str]]:
    """The topics in use, and those that the entry holds already, by code and word."""
    terms = Term.objects.filter(Q(is_retired=False) | Q(code__in=list(held)), kind=Term.Kind.TOPIC)
    return [(term.code, term.name) for term in terms]
