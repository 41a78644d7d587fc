"""What two people agree on, for tests."""

from datetime import timedelta
from typing import Any

from members.queries import today

TERMS: dict[str, Any] = {
    "goals": "Être à l’aise à domicile.",
    "language": "en",
    "starts_on": today() - timedelta(days=21),
    "ends_on": today() + timedelta(days=160),
    "modes": ["video"],
    "meetings_a_month": 2,
    "minutes": 60,
    "who_schedules": "mentee",
    "who_prepares": "mentee",
    "reply_days": 3,
    "notice_hours": 24,
    "stays_between_us": "Tout.",
    "may_be_shared": "",
    "feedback": "",
    "review_on": None,
    "closure": "Nous le disons.",
    "more": "",
    "is_employer_program": False,
}
