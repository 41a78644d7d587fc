"""What one person can do on any page about another (SAFE-1): report a concern, block."""

from typing import Any

from django import template

from members.links import safety_token
from members.models import Concern, Member

register = template.Library()


@register.inclusion_tag("members/includes/safety_links.html", takes_context=True)
def safety_links(context: dict[str, Any], person: Member, place: str, *, is_blocked: bool = False) -> dict[str, Any]:
    """The two links about `person`; `place` is one of `Concern.Place`. Nothing where one reads of oneself.

    Whom the reader blocks already (`is_blocked`) there is a link to unblock instead.

    The addresses work for the reader alone, for a day, and hold no name.
    """
    reader = context["request"].user
    if not isinstance(reader, Member) or reader.pk == person.pk:
        return {}
    return {"token": safety_token(reader, person, Concern.Place(place)), "person": person, "is_blocked": is_blocked}
