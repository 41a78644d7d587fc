"""Planning a session, its recording, and the code that is said in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_day
from mentorship.pairs.forms.meetings import WhenForm
from mentorship.profiles.forms.steps import text
from momentum.programs.models import Offering
from momentum.sessions.models import Session
from momentum.sessions.policy import ABOUT_MOST, CODE_LENGTH, LINK_MOST, MINUTES_MOST, TOPIC_MOST
from momentum.sessions.rules import last_day_before
from momentum.sessions.workflow import Plan
from momentum.sessions.workflow.planning import AFTER_THE_END, HAS_BEGUN, IN_THE_PAST

EN, FR = {"lang": "en-CA"}, {"lang": "fr-CA"}
WRONG_ADDRESS = {"invalid": _("Enter a whole address that begins with https://.")}


def address(label: Any, help_text: Any = "", **attrs: str) -> forms.URLField:
    """A web address that opens over a safe connection alone."""
    return forms.URLField(
        label=label,
        help_text=help_text,
        max_length=LINK_MOST,
        required=False,
        assume_scheme="https",
        validators=[_safe],
        error_messages=WRONG_ADDRESS,
        widget=forms.URLInput(attrs=attrs),
    )


def _safe(value: str) -> None:
    if not value.startswith("https://"):
        raise forms.ValidationError(WRONG_ADDRESS["invalid"])


def _line(label: Any, attrs: dict[str, str]) -> forms.CharField:
    needed = {"required": _("Write the topic in this language.")}
    return forms.CharField(
        label=label, max_length=TOPIC_MOST, widget=forms.TextInput(attrs=attrs), error_messages=needed
    )


def _words(label: Any, attrs: dict[str, str]) -> forms.CharField:
    field = text(label, ABOUT_MOST, 3)
    field.widget.attrs |= attrs
    return field


class SessionForm(WhenForm):
    """What staff plan, in both languages."""

    mode = None  # type: ignore[assignment]
    kind = forms.ChoiceField(label=_("Kind"), choices=Session.Kind.choices, widget=forms.RadioSelect)
    topic_en = _line(_("Topic, in English"), EN)
    topic_fr = _line(_("Topic, in French"), FR)
    about_en = _words(_("What it is about, in English"), EN)
    about_fr = _words(_("What it is about, in French"), FR)
    audience = forms.ChoiceField(label=_("For whom"), choices=Session.Audience.choices, widget=forms.RadioSelect)
    link = address(
        _("Link to take part"), _("Only those who are expected see it. It can be added later: they are told.")
    )

    field_order = ["kind", "topic_en", "topic_fr", "about_en", "about_fr", "audience"]

    def __init__(
        self, *args: Any, now: datetime, offering: Offering, session: Session | None = None, **kwargs: Any
    ) -> None:
        self.now, self.offering, self.session = now, offering, session
        initial = {"kind": Session.Kind.WEBINAR, "audience": Session.Audience.ALL} if session is None else {}
        super().__init__(*args, meeting=session, initial=initial, **kwargs)  # type: ignore[arg-type]
        self.fields["minutes"].max_value = MINUTES_MOST  # type: ignore[attr-defined]

    def clean_minutes(self) -> int:
        """A session is no day."""
        minutes: int = self.cleaned_data["minutes"]
        if minutes > MINUTES_MOST:
            raise forms.ValidationError(_("A session lasts eight hours at most."))
        return minutes

    def check_moment(self, starts_at: datetime) -> None:
        """Refuse what has passed or lies after the offering; a time that stays as it was may have."""
        if self.session is not None and starts_at == self.session.starts_at:
            return
        if self.session is not None and self.session.starts_at <= self.now:
            self.add_error("day", HAS_BEGUN)
        elif starts_at <= self.now:
            self.add_error("day", IN_THE_PAST)
        elif last := last_day_before(starts_at, self.offering):
            self.add_error("day", AFTER_THE_END % {"day": written_day(last)})

    def plan(self) -> Plan:
        """The answers as the workflow takes them."""
        names = ("kind", "topic_en", "topic_fr", "about_en", "about_fr", "audience", "zone", "minutes", "link")
        return Plan(starts_at=self.starts_at, **{name: self.cleaned_data[name] for name in names})


class RecordingForm(forms.Form):
    """Where the recording is; one language is enough for both."""

    english = address(
        _("Recording in English"), _("Where it is; the page of one of our resources does as well, with its captions.")
    )
    french = address(_("Recording in French"))


class CodeForm(forms.Form):
    """The code that is said in the session."""

    code = forms.CharField(
        label=_("Code"),
        max_length=4 * CODE_LENGTH,
        help_text=_("It is said in the session; capitals and spaces make no difference."),
        error_messages={"required": _("Enter the code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "short"}),
    )
