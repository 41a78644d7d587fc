"""The jobs of the mentorship app: thin doors."""

import logging

from celery import shared_task
from django.utils import timezone

from mentorship.profiles import facets
from mentorship.profiles.reminders import follow_listings, refresh_search_texts

logger = logging.getLogger(__name__)


@shared_task(name="mentorship.follow_listings")
def follow_listings_job() -> None:
    """Bring listings in step with memberships, documents and time (FIND-1, FIND-10, MEM-2)."""
    follow_listings(timezone.now())


@shared_task(name="mentorship.refresh_search_texts")
def refresh_search_texts_job() -> None:
    """Names change with the roll: write the words that profiles are found by anew, once a night."""
    refresh_search_texts()


@shared_task(name="mentorship.recount_facets")
def recount_facets_job() -> None:
    """Compare the search's counts with the profiles once a night; a difference is a fault that is mended and told."""
    if differences := facets.recount():
        logger.error("the search miscounted %s options, now mended: %s", len(differences), differences[:20])
