"""The pages of programs in offerings: applying, one's application, and whom staff select."""

from collections.abc import Iterator

from tests.access.world import COORDINATOR, MEMBER, OTHER
from tests.site.page import Page, page, thing

# the time for applying in which the member has an application
APPLYING = (
    lambda world: world.things["momentum_application"].offering.public_id,
    lambda world: world.things["momentum_application"].tier.code,
    "mentee",
)
MINE, WAITING = thing("momentum_application", "public_id"), thing("waiting application", "public_id")
PROGRAMS = [
    page("applying", "momentum:application-apply", OTHER, *APPLYING),
    page("applying, empty", "momentum:application-apply", OTHER, *APPLYING, sent={}),
    page("application of mine", "momentum:application-detail", MEMBER, MINE),
    page("application on the waiting list", "momentum:application-detail", "waiting applicant", WAITING),
    page("place offered", "momentum:place", MEMBER, thing("momentum_placeoffer", "public_id")),
    page("match of a round, no good", "momentum:match-object", MEMBER, thing("momentum_match", "public_id")),
    page("application to change", "momentum:application-change", MEMBER, MINE),
]


def admin_pages_of_applications() -> Iterator[Page]:
    """Whom staff select, for what there is nobody yet, and who is proposed to whom."""
    made, offering = thing("momentum_application", "pk"), thing("momentum_application", "offering_id")
    of_round = (COORDINATOR, thing("momentum_run", "offering_id"), thing("momentum_run", "tier_id"))
    yield page("admin, a round to review", "admin:momentum_round", *of_round)
    yield page("admin, a round to accept", "admin:momentum_round_accept", *of_round, thing("momentum_run", "number"))
    yield page("admin, offerings to select for", "admin:momentum_application_selection_list", COORDINATOR)
    screen = ("admin:momentum_application_selection", COORDINATOR, offering, thing("momentum_application", "tier_id"))
    yield page("admin, selection, no reason to decline", *screen, sent={"deed": "decline"})
    yield page(
        "admin, an application to decline, no reason",
        "admin:momentum_application_deed",
        COORDINATOR,
        made,
        "decline",
        sent={},
    )
