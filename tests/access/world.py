"""The people who try every address, and one thing of each kind for the addresses that need one."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from members.models import Member
from members.policy import Role
from members.queries import today
from tests import factories

VISITOR, MEMBER, LAPSED, MENTOR = "visitor", "member", "lapsed member", "mentor"
COORDINATOR, FINANCE, ADMINISTRATOR, NO_FACTOR = "coordinator", "finance", "administrator", "staff without a factor"
ROLES = (VISITOR, MEMBER, LAPSED, MENTOR, COORDINATOR, FINANCE, ADMINISTRATOR, NO_FACTOR)


@dataclass
class World:
    """One signed-in client per role, and the arguments of addresses by name."""

    clients: dict[str, Client] = field(default_factory=dict)
    people: dict[str, Member] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)


def make_world() -> World:
    """Everybody of `ROLES`, with a browser of their own."""
    from tests.mentorship.factories import make_mentor

    world = World(clients={VISITOR: Client()})
    long_ago = today() - timedelta(days=800)
    mentor_profile = make_mentor()
    world.people = {
        MEMBER: factories.make_member(),
        LAPSED: factories.make_member(starts_on=long_ago, ends_on=long_ago + timedelta(days=364)),
        MENTOR: mentor_profile.member,
        COORDINATOR: factories.make_staff(Role.COORDINATOR),
        FINANCE: factories.make_staff(Role.FINANCE),
        ADMINISTRATOR: factories.make_staff(Role.ADMINISTRATOR),
        NO_FACTOR: factories.make_member(category=None, member_number=None, role=Role.ADMINISTRATOR),
    }
    for role, person in world.people.items():
        world.clients[role] = Client()
        factories.sign_in(world.clients[role], person)
    world.things["mentor"] = mentor_profile
    return world
