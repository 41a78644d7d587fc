"""What every deed of staff begins with: the registration held, and the right to treat it."""

from __future__ import annotations

from caot_mentor.errors import NotAllowed
from members.models import Member
from ondemand.registrations.models import Registration
from ondemand.registrations.rules import Who, roles_of
from ondemand.registrations.workflow import locked_registration


def held_for_staff(registration_id: int, by: Member, *also: int) -> Registration:
    """The registration with its mentee and the members `also` held, for staff; nobody treats the own one.

    Raises NotAllowed for anybody else.
    """
    registration = locked_registration(registration_id, *also)
    if Who.STAFF not in roles_of(registration, by):
        raise NotAllowed
    return registration
