"""What jobs do for progress: ask, remind, and carry on what completing brings. They may run late or twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from caot_mentor.business_days import OTTAWA
from caot_mentor.rows import each_row
from momentum.progress import queries, workflow
from momentum.progress.policy import CONTACT_DAYS
from momentum.progress.standing import spans_in


def ask_for_progress(now: datetime) -> int:
    """Ask for the updates of terms that end soon, then remind the pairs that lack contact (EQ-5); how many."""
    asked = each_row(queries.updates_to_ask_for(now), workflow.ask_for_update, now=now)
    return asked + each_row(_contact_to_look_at(now), workflow.remind_of_contact, now=now)


def follow_completions(now: datetime) -> int:
    """Complete mentorships one of whose two completed the offering, then issue certificates (MOM-7); how many."""
    done = each_row(queries.pairings_to_complete(), workflow.complete_pairing_of, now=now)
    return done + each_row(list(queries.completions_to_certify()), workflow.certify, now=now)


def _contact_to_look_at(now: datetime) -> list[int]:
    today = now.astimezone(OTTAWA).date()
    found: list[int] = []
    for offering in queries.running_with_contact():
        for span in spans_in(offering):
            if span.first <= today <= span.last <= today + timedelta(days=CONTACT_DAYS):
                found += queries.matches_to_look_at(offering, span.last)
    return found
