"""The pages of programs in offerings: interest, applying, sessions, a pair's workbook; what staff set up and decide."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from tests.access.matrix import ADDRESSES, ADMIN_ADDRESSES
from tests.access.world import COORDINATOR, MEMBER, OTHER, World
from tests.site.page import Page, page, thing


def in_matrix(name: str, view: str, role: str, sent: dict[str, Any] | None = None) -> Page:
    """A page of the thing of which the access matrix asks."""
    line = {**ADDRESSES, **ADMIN_ADDRESSES}[view]

    def address(world: World) -> str:
        return reverse(view, kwargs=line.kwargs(world))

    return Page(name, role, address, sent=sent)


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
    page("my programs", "momentum:my-programs", MEMBER),
    page("my programs, none", "momentum:my-programs", OTHER),
    in_matrix("interest in a program", "momentum:interest-say", OTHER),
    in_matrix("interest in a program, empty", "momentum:interest-say", OTHER, sent={}),
    page("sessions", "momentum:session-list", MEMBER),
    page("sessions, none", "momentum:session-list", OTHER),
    in_matrix("session", "momentum:session-detail", MEMBER),
    in_matrix("workbook of two", "momentum:reflection-detail", MEMBER),
    in_matrix("workbook of two, the other's part", "momentum:reflection-read", MEMBER),
    in_matrix("workbook of two, a part", "momentum:reflection-section", MEMBER),
    in_matrix("progress update", "momentum:update-give", MEMBER),
    in_matrix("progress update, empty", "momentum:update-give", MEMBER, sent={}),
]
SET_UP = (
    *("program_edit", "program_preview", "program_interest", "tier_add", "tier_edit", "tier_who"),
    *("question_add", "question_edit", "offering_make", "offering_edit", "offering_copy", "offering_deed"),
    *("offering_windows", "offering_terms", "session_edit", "session_announce", "session_call_off"),
    *("session_recording", "completion_offering", "completion_decide"),
)
# what is missing in each form
EMPTY: dict[str, dict[str, str]] = {
    "program_edit": {"name_en": ""},
    "tier_add": {},
    "question_add": {},
    "offering_make": {},
    "session_edit": {"topic_en": ""},
    "completion_decide": {},
}


def admin_pages_of_programs() -> Iterator[Page]:
    """What staff set up, step by step, and decide at the end."""
    for name in SET_UP:
        yield in_matrix(f"admin, {name}", f"admin:momentum_{name}", COORDINATOR)
    for name, sent in EMPTY.items():
        yield in_matrix(f"admin, {name}, empty", f"admin:momentum_{name}", COORDINATOR, sent=sent)


def admin_pages_of_applications() -> Iterator[Page]:
    """Whom staff select, for what there is nobody yet, and who is proposed to whom."""
    made, offering = thing("momentum_application", "pk"), thing("momentum_application", "offering_id")
    of_round = (COORDINATOR, thing("momentum_run", "offering_id"), thing("momentum_run", "tier_id"))
    yield page("admin, a round to review", "admin:momentum_round", *of_round)
    yield page("admin, two people of a round", "admin:momentum_round_two", *of_round)
    yield page("admin, two people of a round, empty", "admin:momentum_round_two", *of_round, sent={})
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
