"""Every address, who may open it, and what each method answers. An address that is not listed fails the test.

Read a line as: name, who is let in, what they get on GET and on an empty POST; `None` is 405. Everybody else gets
the refusal of the group: a visitor is sent to sign in, a person without the right gets `refused`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.world import (
    ADMINISTRATOR,
    COORDINATOR,
    FINANCE,
    LAPSED,
    MEMBER,
    MENTOR,
    ROLES,
    VISITOR,
    World,
)

EVERYONE = frozenset(ROLES)
STAFF = frozenset({COORDINATOR, FINANCE, ADMINISTRATOR})
SIGNED_IN = EVERYONE - {VISITOR}
MEMBERS = frozenset({MEMBER, LAPSED, MENTOR})
CURRENT = frozenset({MEMBER, MENTOR})
VISITORS = frozenset({VISITOR})


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Address:
    """What one address answers. `refused` is the status for signed-in people who are not let in."""

    who: frozenset[str]
    get: int | None = 200
    post: int | None = None
    refused: int = 403
    kwargs: Callable[[World], dict[str, Any]] = nothing
    open_without_factor: bool = False


def public(get: int = 200, post: int | None = None, **more: Any) -> Address:
    return Address(EVERYONE, get, post, **more)


def signed_in(get: int | None = 200, post: int | None = None, **more: Any) -> Address:
    return Address(SIGNED_IN, get, post, **more)


def current(get: int | None = 200, post: int | None = None, **more: Any) -> Address:
    """For members with a current membership; lapsed ones and staff read why not (403)."""
    return Address(CURRENT, get, post, **more)


def mentor_of(world: World) -> dict[str, Any]:
    return {"public_id": world.things["mentor"].public_id}


ADDRESSES: dict[str, Address] = {
    # everyone
    "choose-language": public(get=302, open_without_factor=True),
    "health-live": public(open_without_factor=True),
    "health-ready": public(open_without_factor=True),
    "pages:home": public(),
    "pages:program-list": public(),
    "pages:program-detail": public(kwargs=lambda world: {"code": "find"}),
    "pages:why-mentorship": public(),
    "pages:contact": public(),
    "pages:help-email": public(),
    "pages:privacy": public(),
    "pages:accessibility": public(),
    "members:eligibility": public(),
    "members:documents": public(),
    "members:document": public(kwargs=lambda world: {"kind": "terms"}),
    "members:document-version": public(kwargs=lambda world: {"kind": "terms", "version": 1}),
    # the way in
    "members:activate": public(post=200),
    "members:activate-sent": public(),
    # a member's own pages; staff have an account as well
    "members:signed-in": signed_in(get=302),
    "members:account": signed_in(),
    "members:account-profile": signed_in(post=200),
    "members:account-notifications": signed_in(post=302),
    "members:account-security": signed_in(),
    "members:account-privacy": signed_in(),
    "members:account-who-sees": signed_in(),
    "members:session-extend": signed_in(get=None, post=204),
    # the mentor's own profile
    "mentorship:my-profile": signed_in(),
    # the search
    "mentorship:mentor-search": current(),
    "mentorship:mentor-detail": current(kwargs=mentor_of),
}
