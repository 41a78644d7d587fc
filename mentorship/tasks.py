"""The jobs of the mentorship app: thin doors."""

import logging

from celery import shared_task
from django.utils import timezone

from mentorship.directory.policy import IMPORT_SECONDS, IMPORT_TASK
from mentorship.directory.reminders import carry_out_imports, send_digests
from mentorship.introductions.reminders import lapse_introductions, send_reminders
from mentorship.pairs.reminders import (
    ask_for_evaluations,
    follow_invitations,
    follow_places,
    leave_entries,
    remind_of_rhythm,
)
from mentorship.profiles import facets
from mentorship.profiles.reminders import (
    follow_listings,
    refresh_search_texts,
    remind_to_confirm,
    tell_who_saved_searches,
)
from mentorship.records.policy import MAKE_TASK, ORDER_TASK
from mentorship.records.reminders import carry_out_orders, issue_due_certificates, make_records
from mentorship.records.workbook_pdf import make_workbook_files
from mentorship.workbooks.policy import MAKE_TASK as MAKE_WORKBOOKS_TASK
from mentorship.workbooks.reminders import warn_of_removals

logger = logging.getLogger(__name__)


@shared_task(name="mentorship.follow_listings")
def follow_listings_job() -> None:
    """Bring listings in step with memberships, documents and time (FIND-1, FIND-10, MEM-2)."""
    follow_listings(timezone.now())


@shared_task(name="mentorship.remind_to_confirm")
def remind_to_confirm_job() -> None:
    """Ask mentors to confirm their profile before it lapses (FIND-10)."""
    remind_to_confirm(timezone.now())


@shared_task(name="mentorship.follow_introductions")
def follow_introductions_job() -> None:
    """Let introductions and invitations lapse whose time has passed, then send the reminders that are due (FIND-5)."""
    now = timezone.now()
    lapse_introductions(now)
    follow_invitations(now)
    send_reminders(now)


@shared_task(name="mentorship.follow_places")
def follow_places_job() -> None:
    """Keep what the search says of mentors' places in step with pairings, pauses and dates away (FIND-8)."""
    follow_places(timezone.now())


@shared_task(name="mentorship.refresh_search_texts")
def refresh_search_texts_job() -> None:
    """Names change with the roll: write the words that profiles are found by anew, once a night."""
    refresh_search_texts()


@shared_task(name="mentorship.recount_facets")
def recount_facets_job() -> None:
    """Compare the search's counts with the profiles once a night; a difference is a fault that is mended and told."""
    if differences := facets.recount():
        logger.error("the search miscounted %s options, now mended: %s", len(differences), differences[:20])


@shared_task(name="mentorship.tell_searchers")
def tell_searchers_job() -> None:
    """Write to members whose saved searches new mentors fit, at most once a week (FIND-3)."""
    tell_who_saved_searches(timezone.now())


@shared_task(name="mentorship.follow_meetings")
def follow_meetings_job() -> None:
    """Entries that nobody contested (CPD-8), months that end without enough contact (OD-8), evaluations due."""
    now = timezone.now()
    leave_entries(now)
    remind_of_rhythm(now)
    ask_for_evaluations(now)


@shared_task(name=MAKE_TASK)
def make_records_job() -> None:
    """Make the files of proofs of mentoring that wait, and hand over to the next run when many do."""
    if make_records(timezone.now()):
        make_records_job.delay()


@shared_task(name=ORDER_TASK)
def carry_out_orders_job() -> None:
    """Issue the certificates that staff ordered for many at once (OD-9, MOM-7)."""
    if carry_out_orders(timezone.now()):
        carry_out_orders_job.delay()


@shared_task(name="mentorship.issue_certificates")
def issue_certificates_job() -> None:
    """Give both sides of completed mentorships their certificates (OD-9)."""
    issue_due_certificates(timezone.now())


@shared_task(name=MAKE_WORKBOOKS_TASK)
def make_workbook_files_job() -> None:
    """Make the PDFs of workbooks that their owners wait for."""
    if make_workbook_files(timezone.now()):
        make_workbook_files_job.delay()


@shared_task(name="mentorship.warn_of_removals")
def warn_of_removals_job() -> None:
    """Tell the owners of workbooks that nobody touched for long that they go in 30 days (quality P9)."""
    warn_of_removals(timezone.now())


@shared_task(name="mentorship.tell_of_directory")
def tell_of_directory_job() -> None:
    """On Mondays, what waits in the directory, to those who look after it (DIR-3)."""
    send_digests(timezone.now())


@shared_task(name=IMPORT_TASK, soft_time_limit=IMPORT_SECONDS, time_limit=IMPORT_SECONDS + 20)
def carry_out_imports_job() -> None:
    """Read the spreadsheets of the directory that staff sent, and import those that they decided on (DIR-2)."""
    carry_out_imports(timezone.now())
