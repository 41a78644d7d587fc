"""The numbers of the outbox, each once."""

from datetime import timedelta

# A sender that has not reported back by then is taken for dead. Longer than a task may run (60 s), so that no two
# living ones ever send the same row.
LEASE = timedelta(minutes=2)
# Before that a queued row belongs to its own wake-up; afterwards the sweep takes it.
STALE_AFTER = timedelta(seconds=60)
# One sweep ends well before its task's soft time limit (45 s) and leaves the rest to the next one.
SWEEP_BUDGET = timedelta(seconds=30)
# The last wait repeats. It stays under 30 minutes, so that all are out half an hour after a mail server returns (R12).
RETRY_WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=10),
    timedelta(minutes=20),
)
GIVE_UP_AFTER = timedelta(days=3)
# P9: what was written is wiped, the fact that it was sent stays.
BODY_RETENTION = timedelta(days=90)
# R19: staff are told when the sweep has not run for so long.
HEARTBEAT_LATE_AFTER = timedelta(minutes=5)
# After the broker failed once, a process asks it again only then: pages must not wait for it (R10).
CIRCUIT_OPEN = timedelta(seconds=30)


def retry_wait(attempts: int) -> timedelta:
    """How long to wait after the attempt number `attempts` (from 1) failed for a passing reason."""
    return RETRY_WAITS[min(attempts, len(RETRY_WAITS)) - 1]


# MEM-5: news without a day by which something is due; who wants them once a day gets them in one message. Everything
# else leaves at once.
DAILY_NEWS = frozenset(
    {
        "application_withdrawn",
        "introduction_closed",
        "introduction_no_match",
        "introduction_withdrawn",
        "invitation_declined",
        "mentor_listed_again",
        "new_mentors_fit",
        "pairing_agreement_changed",
        "pairing_agreement_signed",
        "pairing_completed",
        "pairing_paused",
        "pairing_resumed",
        "program_completed",
        "record_ready",
        "suggestion_settled",
        "webinar_earned",
    }
)
DAILY_AT_HOUR = 7  # in Ottawa
# So long the day's news wait to be put together; then they leave one by one, and none is lost (ALL-3).
DAILY_GRACE = timedelta(hours=2)

# ALL-4: what staff may write into a passage, in characters.
LONGEST_SUBJECT = 200
LONGEST_PASSAGE = 1500
# Names that a message may be said without; everything else that the site fills in (addresses, codes, amounts, dates)
# is what the person needs to know, and stays.
MAY_BE_LEFT_OUT = frozenset({"first_name", "other_name"})
