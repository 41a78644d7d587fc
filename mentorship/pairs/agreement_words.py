"""A mentorship agreement in words: what the page shows, what both sign, and what stays (OD-7, CPD-1, CPD-3)."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caot_mentor.dates import written_day
from mentorship.pairs.models import Agreement, Pairing
from mentorship.profiles.cards import labels_of_terms
from mentorship.profiles.models import MenteeProfile, MentorProfile, Term

type Words = list[list[str]]
# CPD-1, and what must never be written down: each is ticked by who signs
DECLARATIONS = (
    ("is_voluntary", gettext_lazy("This mentorship is voluntary and outside our jobs and reporting lines.")),
    ("is_no_boss", gettext_lazy("The mentor is not the mentee’s direct supervisor or manager.")),
    ("is_no_onboarding", gettext_lazy("It is not the on-boarding of a new employee.")),
    ("names_no_client", gettext_lazy("We write down and tell each other nothing by which a client can be recognized.")),
)


def words_of(agreement: Agreement) -> Words:
    """Pairs of a heading and its text, in the agreement's language; as signed, once both have signed.

    The two are named by the page, from the signatures: these words hold no name.
    """
    if agreement.words:
        return agreement.words
    with translation.override(agreement.language):
        return _written(agreement)


def fingerprint(words: Words) -> str:
    """What a signature holds of the words."""
    return sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def _written(agreement: Agreement) -> Words:
    labels = labels_of_terms()[Term.Kind.MODE]
    modes = ", ".join(labels.get(code, code) for code in agreement.modes)
    often = ngettext("%(count)s meeting a month", "%(count)s meetings a month", agreement.meetings_a_month)
    often %= {"count": agreement.meetings_a_month}
    length = _("of %(minutes)s minutes") % {"minutes": agreement.minutes}
    time = _("from %(first)s") % {"first": written_day(agreement.starts_on)}
    if agreement.ends_on:
        time = _("from %(first)s to %(last)s") % {
            "first": written_day(agreement.starts_on),
            "last": written_day(agreement.ends_on),
        }
    else:
        time += ", " + _("for as long as both of us want")
    declared = [str(sentence) for _name, sentence in DECLARATIONS]
    if agreement.is_employer_program:
        declared.append(_("The mentorship is part of an employer’s formal program, whose guidelines are attached."))
    parts = [
        (_("Program"), agreement.pairing.program_name),
        (_("Goals"), agreement.goals),
        (_("How long"), time),
        (_("Contact"), f"{often}, {length}. {modes}"),
        (
            _("Language of the mentorship"),
            str(agreement.get_language_display()),
        ),
        (_("Who plans the meetings"), agreement.get_who_schedules_display()),
        (_("Who prepares the agenda"), agreement.get_who_prepares_display()),
        (_("Messages"), _days(agreement.reply_days)),
        (_("Moving a meeting"), _hours(agreement.notice_hours)),
        (_("What stays between us"), agreement.stays_between_us),
        (_("What may be told to others"), agreement.may_be_shared),
        (_("How we give feedback"), agreement.feedback),
        (_("Looking back half-way"), written_day(agreement.review_on) if agreement.review_on else ""),
        (_("How we know that we are done, and how we close"), agreement.closure),
        (_("Ending"), _("Either of us may end the mentorship at any time, without a reason and without fault.")),
        (_("Anything else"), agreement.more),
        (_("What we both declare"), "\n".join(declared)),
    ]
    return [[heading, capfirst(text)] for heading, text in parts if text]


def _days(days: int) -> str:
    return ngettext("answered within %(count)s day", "answered within %(count)s days", days) % {"count": days}


def _hours(hours: int) -> str:
    return ngettext("with %(count)s hour of notice", "with %(count)s hours of notice", hours) % {"count": hours}


def language_of(pairing: Pairing) -> str:
    """The language in which the two most likely speak: the mentee's, who usually drafts (OD-2)."""
    return pairing.mentee.language


def proposal(pairing: Pairing, first_day: Any) -> dict[str, Any]:
    """Sensible first values of a draft, in the pair's language; the texts are there to be changed."""
    language = language_of(pairing)
    mentee = MenteeProfile.objects.filter(member=pairing.mentee_id).first()
    mentor = MentorProfile.objects.filter(member=pairing.mentor_id).first()
    modes = [mode for mode in (mentee.modes if mentee else []) if not mentor or mode in mentor.modes]
    goals = list(pairing.goals.order_by("number").values_list("text", flat=True)) or (mentee.goals if mentee else [])
    with translation.override(language):
        return {
            "language": language,
            "starts_on": first_day,
            "goals": "\n".join(goals),
            "modes": modes or (mentor.modes if mentor else []),
            "meetings_a_month": 2,
            "minutes": 60,
            "reply_days": 3,
            "notice_hours": 24,
            "who_schedules": Agreement.Side.MENTEE,
            "who_prepares": Agreement.Side.MENTEE,
            "stays_between_us": _(
                "What we tell each other stays between us, unless the law or the rules of the profession oblige us to "
                "speak, or somebody is in danger. We say nothing by which a client can be recognized."
            ),
            "may_be_shared": _("That we meet, and what either of us has learned, without the other’s name."),
            "feedback": _("We ask first, speak about what was done and not about the person, and say what went well."),
            "closure": _(
                "We are done when the goals are reached, or when either of us says so. In a last meeting we look back "
                "on what was learned, thank each other, and say whether we stay in touch."
            ),
        }
