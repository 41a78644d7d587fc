"""What time and others' changes do to mentor profiles. Jobs ask "out of step by now": they may run late or twice."""

from datetime import datetime

from caot_mentor.rows import each_row
from mentorship.profiles import queries, search_text, workflow
from mentorship.profiles.models import MentorProfile
from mentorship.profiles.policy import CONFIRM_REMINDER_DAYS
from mentorship.profiles.workflow.saved_searches import forget_searches, tell_of_new_mentors

BANDS_A_RUN = 1000  # New Year moves many profiles at once; the next run takes the rest


def follow_listings(now: datetime) -> int:
    """Bring listings in step and move bands of experience; returns how many profiles it treated.

    Each profile has a transaction of its own: one that fails is logged by its key and left for the next run.
    """
    treated = each_row(queries.listings_out_of_step(now), workflow.follow_listing, now=now)
    return treated + each_row(queries.bands_out_of_step(now)[:BANDS_A_RUN], workflow.recount_experience, now=now)


def remind_to_confirm(now: datetime) -> int:
    """Ask listed mentors to confirm, 30 and 7 days before the profile lapses (FIND-10); returns how many were asked.

    A run that comes late asks once, by the nearer of the two days.
    """
    treated, past_days = 0, -1  # the last day itself counts
    for days in sorted(CONFIRM_REMINDER_DAYS):
        due = queries.confirmations_due(days, past_days, now)
        treated += each_row(due, workflow.remind_to_confirm, days=days, now=now)
        past_days = days
    return treated


def refresh_search_texts() -> int:
    """Write the words that profiles are found by anew where a name or a label has changed; returns how many did."""
    return search_text.refresh(MentorProfile.objects.order_by("pk").values_list("pk", flat=True))


def tell_who_saved_searches(now: datetime) -> int:
    """Write to members whose saved searches new mentors fit, each at most once a week; returns to how many.

    A run that is over its time leaves the rest to the next one, which begins with who has waited longest.
    """
    return each_row(queries.due_for_news(now).values_list("pk", flat=True), tell_of_new_mentors, now=now)


def forget_saved_searches(now: datetime) -> int:
    """Delete the saved searches of whose membership ended a year ago (quality P9); returns of how many people."""
    owners = queries.saved_searches_to_forget(now).order_by("member").values_list("member", flat=True).distinct()
    return each_row(owners, forget_searches, now=now)
