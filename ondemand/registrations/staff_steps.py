"""What the subjects above add to the staff's pages: where the next step of a registration is done. Nothing calls up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse

from members.models import Member
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Action, is_possible

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class StaffStep:
    """A page of the admin on which staff with the `right` do `action`; the address takes the registration's key.

    What leads on (`is_next`) stands in the queue; the rest on the registration's own page alone.
    """

    action: Action
    url_name: str
    label: StrOrPromise
    right: str
    is_next: bool


_steps: list[StaffStep] = []
# Pages below a registration's page in the admin, by name; `view(request, pk)` checks the right by itself.
ADMIN_PAGES: dict[str, Callable[[Any, int], HttpResponse]] = {}


def add_staff_step(
    action: Action,
    url_name: str,
    label: StrOrPromise,
    *,
    right: str = "ondemand.change_registration",
    is_next: bool = True,
) -> None:
    """Let the queue and the registration's page lead to `url_name` (such as `admin:ondemand_registration_match`)."""
    _steps.append(StaffStep(action, url_name, label, right, is_next))


def add_admin_page(name: str, view: Callable[[Any, int], HttpResponse]) -> None:
    """Put a page of staff's at `<registration>/<name>/`, called `admin:ondemand_registration_<name>`."""
    ADMIN_PAGES[name] = view


def staff_steps_of(registration: Registration, person: Member) -> list[tuple[StaffStep, str]]:
    """The pages on which this person of the staff can do something with the registration now, each with its address;
    what leads on comes first."""
    possible = [step for step in _steps if is_possible(registration, step.action) and person.has_perm(step.right)]
    possible.sort(key=lambda step: not step.is_next)
    return [(step, reverse(step.url_name, args=[registration.pk])) for step in possible]
