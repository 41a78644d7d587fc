"""The world of the page states, which takes seconds to make: once in each process, and then its rows come back."""

from copy import deepcopy

from django.test.utils import override_settings

from tests.access.world import World, make_world
from tests.fresh import back_to_content, back_to_rows, keep_rows
from tests.site.pages import add_people_of_states

ROWS = "world_of_tests"
MADE: list[World] = []
# One session looks at hundreds of pages, on a slow machine for long; that people must confirm themselves after 5
# minutes is tried out elsewhere.
patient = override_settings(ACCOUNT_REAUTHENTICATION_TIMEOUT=7200)


def make_once() -> None:
    """Make the world and keep its rows, unless this process has; afterwards there is the content alone."""
    if not MADE:
        back_to_content()
        world = make_world()
        add_people_of_states(world)
        keep_rows(ROWS)
        back_to_content()
        MADE.append(world)


def stand_up() -> World:
    """The world as `make_once` left it, in the database and in objects that a module may change."""
    back_to_rows(ROWS)
    people, sessions, things = deepcopy((MADE[0].people, MADE[0].sessions, MADE[0].things))
    return World(people, sessions, things)
