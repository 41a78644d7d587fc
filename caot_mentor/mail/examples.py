"""Example values for every message, so that staff can look at one before it is sent to anybody (ALL-4).

`EXAMPLES` has one value for each name that templates use; `Either` holds the values by which the words differ, the most
usual one first. `versions` makes from them the few messages in which together each passage is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice, product
from typing import Any

from django.conf import settings
from django.template.base import FilterExpression, Variable
from django.template.defaulttags import IfNode
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from caot_mentor.mail.compose import compose_with
from caot_mentor.mail.passages import mail_engine


class Either(tuple[Any, ...]):
    """Values that a name can have, where words depend on it."""

    def __new__(cls, *values: Any) -> Either:
        return super().__new__(cls, values)


DAY, LATER = date(2027, 3, 15), date(2027, 4, 30)
MOMENT = datetime(2027, 3, 15, 18, 30, tzinfo=UTC)
YES_NO = Either(True, False)
MOST_COMBINATIONS = 256

_RECEIPT: dict[str, Any] = {
    "number": "R-2027-00012",
    "is_credit_note": False,
    "of_receipt": "",
    "issued_at": MOMENT,
    "paid_at": MOMENT,
    "name": "Robin Exemple",
    "member_number": "100023",
    "item": _("Mentorship On Demand"),
    "price": "99.00",
    "taxes": [("GST", "4.95"), ("QST", "9.88")],
    "total": "113.83",
    "currency": "CAD",
    "provider": _("Card"),
    "seller": {"gst": "10800 0000 RT0001", "qst": "1000000000 TQ0001"},
}
_CREDIT_NOTE = {**_RECEIPT, "number": "C-2027-00003", "is_credit_note": True, "of_receipt": "R-2027-00012"}
_REASONS = ("suspended", "membership", "category", "documents", "confirmation")

EXAMPLES: dict[str, Any] = {
    "about": Either(_("What a first conversation can be about, with time for your questions."), ""),
    "activity": _("Mentorship On Demand"),
    "address": "camille@example.org",
    "amount": Either("56.92 $", ""),
    "answer": Either(_("We have looked at it and corrected the entry."), ""),
    "answer_by": DAY,
    "as_mentor": YES_NO,
    "at": MOMENT,
    "choices": 3,
    "change": Either("totp_added", "totp_removed", "passkey_added", "passkey_removed", "codes_made"),
    "change_until": DAY,
    "closes_on": LATER,
    "closing": Either(3, 0),
    "code": "482 913",
    "completes_on": date(2027, 9, 15),
    "count": Either(5, 3, 1),
    "days": 10,
    "decide": Either(2, 0),
    "decide_by": DAY,
    "done": _("1 meeting"),
    "due": DAY,
    "due_by": DAY,
    "due_today": 1,
    "ends_on": LATER,
    "entry_title": _("Mentorship circle of an invented association"),
    "document_number": "C-2027-00014",
    "expires_at": MOMENT,
    "first_name": "Robin",
    "has_note": YES_NO,
    "has_word": YES_NO,
    "hours": 24,
    "in_force_on": DAY,
    "inviter": Either("Camille Exemple", ""),
    "inviter_name": "Camille Exemple",
    "issued_at": MOMENT,
    "kind": Either("addition", "question", "stale"),
    "lapses_on": LATER,
    "last": DAY,
    "least": 5,
    "link": Either("https://video.example.org/room", ""),
    "lists": 2,
    "match_days": 2,
    "matches": 1,
    "mentor_name": "Camille Exemple",
    "minutes": 60,
    "mode": _("by video"),
    "months": Either(6, 0),
    "more_days": 7,
    "most": 10,
    "names": Either(["Camille Exemple", "Dominique Exemple", "Claude Exemple"], []),
    "new_address": "robin@example.org",
    "messages": [
        {"subject": _("Your mentorship agreement with Robin is signed"), "at": MOMENT, "words": _("It is in force.")},
        {
            "subject": _("In the directory: A circle for new graduates"),
            "at": MOMENT,
            "words": _("Thank you for suggesting it."),
        },
    ],
    "news": [{"name": _("Paediatrics, in French"), "count": 2}],
    "objections_until": Either(DAY, None),
    "offering": _("Momentum, Fall 2027"),
    "other_address": "camille@example.org",
    "other_name": Either("Camille Exemple", ""),
    "overdue": Either(1, 0),
    "paid_at": MOMENT,
    "place": Either(_("Ottawa, at the library"), ""),
    "point": Either("start", "middle", "end"),
    "program": {"adviser_name": "Claude Exemple", "adviser_email": "claude@example.org"},
    "reason": Either(_("Words that staff write to the person."), ""),
    "reasons": Either(_REASONS[1:2], _REASONS),
    "receipt": Either(_RECEIPT, _CREDIT_NOTE, None),
    "received_at": MOMENT,
    "refund_amount": "56.92 $",
    "refund_until": MOMENT,
    "remove_on": LATER,
    "respond_by": DAY,
    "role": Either(_("Coordinator"), ""),
    "rule": Either("half", "workbook_received"),
    "sent_at": MOMENT,
    "starts_on": DAY,
    "state": Either("published", "answered", "declined"),
    "stop_url": Either(f"{settings.SITE_URL}/", ""),
    "step": _("list of mentors"),
    "term": _("Fall 2027"),
    "title": _("Terms of Use"),
    "topic": _("First conversations"),
    "until": MOMENT,
    "unverified": Either(4, 0),
    "waiting": Either(2, 0),
    "was_paid": YES_NO,
    "when": _("Monday, March 15, 2027, 2:30 p.m."),
    "windows": [(_("mentee"), DAY, LATER), (_("mentor"), DAY, LATER)],
    "words": Either(_("The link leads nowhere."), ""),
}
# the same name, and something else
OF_EVENT: dict[str, dict[str, Any]] = {
    "application_waitlisted": {"place": 3},
    "cohort_waiting": {"place": 3},
    "offering_opened": {"program": _("Momentum"), "offering": _("Fall 2027")},
    "payment_received": {"receipt": _RECEIPT},
    "receipt_copy": {"receipt": Either(_RECEIPT, _CREDIT_NOTE)},
    "refund_paid": {"receipt": Either(_CREDIT_NOTE, None)},
    "directory_digest": {"months": 12, "days": 14},
    "sign_in_code": {"minutes": 10},
    "mentor_unlisted": {"months": 12, "days": 30},
    "mentor_confirm_soon": {"months": 12},
    "new_mentors_fit": {"days": 7},
    "workbook_removal": {"months": 24},
}


def versions(event: str) -> list[dict[str, Any]]:
    """Contexts of the message, the most usual one first, in which together each passage that can be said is said."""
    source = str(mail_engine().get_template(f"mail/{event}.txt").source)
    values = {**EXAMPLES, **OF_EVENT.get(event, {})}
    address = f"{settings.SITE_URL}/{translation.get_language() or settings.LANGUAGE_CODE}/"
    context = dict.fromkeys(re.findall(r"\b\w*url\b", source), address)
    context |= {"association_email": settings.ASSOCIATION_EMAIL, "association_phone": settings.ASSOCIATION_PHONE}
    context |= {name: value[0] if isinstance(value, Either) else value for name, value in values.items()}
    asked = {name: _choices(name, values.get(name)) for name in sorted(_asked_about(event))}
    context |= {name: choices[0] for name, choices in asked.items()}
    every = islice(product(*asked.values()), MOST_COMBINATIONS)
    tried = [(chosen := {**context, **dict(zip(asked, each, strict=True))}, _said(event, chosen)) for each in every]
    return list(_fewest(tried))


def _fewest(tried: list[tuple[dict[str, Any], set[str]]]) -> Iterator[dict[str, Any]]:
    yield tried[0][0]
    known = set(tried[0][1])
    while (best := max(tried, key=lambda each: len(each[1] - known)))[1] - known:
        yield best[0]
        known |= best[1]


def _said(event: str, context: dict[str, Any]) -> set[str]:
    seen: set[str] = set()
    compose_with({}, event, language="en", context=context, seen=seen)
    return seen


def _choices(name: str, value: Any) -> tuple[Any, ...]:
    if name not in EXAMPLES:
        return YES_NO
    return value if isinstance(value, Either) else (value,)


def _asked_about(event: str) -> set[str]:
    """The names that the conditions of the message look at."""
    template = mail_engine().get_template(f"mail/{event}.txt")
    return {name for node in template.nodelist.get_nodes_by_type(IfNode) for name in _names_in(node)}


def _names_in(node: Any) -> Iterator[str]:
    for condition, _nodes in node.conditions_nodelists:
        yield from _names_of(condition)


def _names_of(condition: Any) -> Iterator[str]:
    for part in (getattr(condition, "first", None), getattr(condition, "second", None)):
        if part is not None:
            yield from _names_of(part)
    value = getattr(condition, "value", None)
    if isinstance(value, FilterExpression) and isinstance(value.var, Variable) and value.var.lookups:
        yield value.var.lookups[0]
