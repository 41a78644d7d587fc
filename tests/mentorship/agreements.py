"""What two people agree on, for tests."""

from datetime import date
from typing import Any

TERMS: dict[str, Any] = {
    "goals": "Feel at ease in home visits.",
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
    "stays_between_us": "All of it.",
    "may_be_shared": "",
    "feedback": "",
    "review_on": None,
    "closure": "We say so.",
    "more": "",
    "is_employer_program": False,
}
