"""What two people agree on, for tests."""

from datetime import date
from typing import Any

TERMS: dict[str, Any] = {
    "goals": "Être à l’aise à domicile.",
    "language": "en",
    "starts_on": date(2026, 11, 1),
    "ends_on": date(2027, 5, 1),
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
