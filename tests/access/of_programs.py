"""The addresses of programs in offerings: the arguments that the matrix needs for each."""

from collections.abc import Callable
from typing import Any

from tests.access.world import World


def owned(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"public_id": world.things[name].public_id}


application, of_session = owned("momentum_application"), owned("momentum_session")


def of_window(world: World) -> dict[str, Any]:
    made = world.things["momentum_application"]
    return {"public_id": made.offering.public_id, "tier_code": made.tier.code, "role": made.role}


def of_round(world: World) -> dict[str, Any]:
    run = world.things["momentum_run"]
    return {"offering_id": run.offering_id, "tier_id": run.tier_id}


def of_reflection(world: World) -> dict[str, Any]:
    return {"public_id": world.things["momentum_pairing"].public_id}


def of_reflection_page(world: World) -> dict[str, Any]:
    return of_reflection(world) | {"section": "joint-start"}


def session_of_staff(world: World) -> dict[str, Any]:
    return {"session_id": world.things["momentum_session"].pk}


def interest(world: World) -> dict[str, Any]:
    return {"pk": world.things["momentum_interest"].pk}


def program_of_staff(thing: str, **more: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"pk": world.things[thing].pk} | more


def offering_to_complete(world: World) -> dict[str, Any]:
    return {"offering_id": world.things["taking part"].offering_id}


def person_to_complete(world: World) -> dict[str, Any]:
    return {"application_id": world.things["taking part"].pk}
