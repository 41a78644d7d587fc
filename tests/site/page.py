"""One state of one page, as the lists of page states name them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation

from tests.access.world import VISITOR, World


@dataclass(frozen=True)
class Page:
    """One state of one page."""

    name: str
    role: str
    address: Callable[[World], str]
    status: int = 200
    sent: dict[str, Any] | None = None

    def url(self, world: World, language: str) -> str:
        with translation.override(language):
            return self.address(world)


def page(
    name: str,
    view: str,
    role: str = VISITOR,
    *args: Any,
    query: str = "",
    sent: dict[str, Any] | None = None,
    status=200,
) -> Page:
    """A page of the view `view`; an argument that is a function is asked for the world's thing."""

    def address(world: World) -> str:
        return reverse(view, args=[each(world) if callable(each) else each for each in args]) + query

    return Page(name, role, address, status, sent)


def thing(name: str, attribute: str = "") -> Callable[[World], Any]:
    return lambda world: getattr(world.things[name], attribute) if attribute else world.things[name]
