"""A page that is added is looked at: every address that shows one has a state in `tests.site.pages`."""

import pytest
from django.urls import resolve

from tests.access.matrix import ADDRESSES, ADMIN_ADDRESSES, Address
from tests.access.world import World
from tests.site.pages import PAGES

pytestmark = pytest.mark.django_db
# Files, scripts and answers of one word; and the end of Django's own change of password, which the site never uses.
NO_PAGES = {
    "admin:insight_file",
    "admin:jsi18n",
    "admin:members_emaildifference_export",
    "admin:members_rollimport_refused",
    "admin:mentorship_opportunity_export",
    "admin:mentorship_pairing_hours_export",
    "admin:mentorship_record_file",
    "admin:mentorship_resource_file",
    "admin:momentum_program_interest_file",
    "admin:momentum_session_file",
    "admin:ondemand_webinarcredit_export",
    "admin:password_change_done",
    "health-live",
    "health-ready",
    "members:session-extend",
    "mentorship:mentor-cities",
    "mentorship:resource-file",
    "mentorship:calendar-feed",
    "mentorship:evidence-download",
    "mentorship:opportunity-download",
    "mentorship:record-download",
    "momentum:session-calendar",
    "admin:ondemand_receipt_export",
    "admin:ondemand_registration_file",
    "robots",
}


def shows_a_page(line: Address) -> bool:
    return 200 in {line.get, *(get for get, _post in line.but.values())}


def test_every_address_that_shows_a_page_has_a_state(world: World) -> None:
    looked_at = {resolve(page.url(world, "en").partition("?")[0]).view_name for page in PAGES if page.status != 404}
    shown = {name for name, line in {**ADDRESSES, **ADMIN_ADDRESSES}.items() if shows_a_page(line)}
    assert sorted(shown - looked_at - NO_PAGES) == []
    assert looked_at.isdisjoint(NO_PAGES)
