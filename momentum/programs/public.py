"""The public page of a program that runs in offerings: who is sought now, when, and the way in (EQ-1, MOM-3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from caot_mentor.page_parts import Part
from caot_mentor.pages.models import ProgramPage
from members.models import Member
from members.queries import today
from mentorship.profiles.models import Term
from momentum.programs.models import Interest, Offering, Role, Window
from momentum.programs.queries import program_of_page, public_offerings, sought_roles


@dataclass(frozen=True)
class WindowShown:
    """When one may apply in a role: whether now, and until when."""

    window: Window
    called: str
    who: str
    is_open: bool
    is_ahead: bool
    last_day: date


@dataclass(frozen=True)
class OfferingShown:
    """An offering with its dates and who may apply when."""

    offering: Offering
    windows: Sequence[WindowShown]
    languages: str

    @property
    def is_over(self) -> bool:
        """Whether nobody can apply any more, in whatever role."""
        return not any(each.is_open or each.is_ahead for each in self.windows)


def public_part(request: HttpRequest, page: ProgramPage) -> Part | None:
    """Who is sought, the offerings with their dates, the adviser, and what to do next; nothing for other programs."""
    program = program_of_page(page)
    if program is None:
        return None
    on = today(timezone.now())
    offerings = public_offerings(program)
    names = {term.code: term.name for term in Term.objects.filter(kind=Term.Kind.LANGUAGE)} if offerings else {}
    # what one can apply for comes first
    shown = sorted((_shown(offering, names, on) for offering in offerings), key=lambda each: each.is_over)
    open_now = [each.window for offering in shown for each in offering.windows if each.is_open]
    roles = sought_roles(open_now)
    member = request.user if isinstance(request.user, Member) else None
    interests = Interest.objects.open().filter(member=member, program=program) if member else Interest.objects.none()
    context = {
        "program": program,
        "offerings": shown,
        "has_tiers": len({each.window.tier_id for offering in shown for each in offering.windows}) > 1,
        "seeks_mentees": Role.MENTEE in roles,
        "seeks_mentors": Role.MENTOR in roles,
        "next_opening": min(
            (each.window.opens_on for offering in shown for each in offering.windows if each.is_ahead), default=None
        ),
        "is_member": member is not None,
        "interests": list(interests),
    }
    return Part("momentum/program_part.html", context)


def _shown(offering: Offering, names: dict[str, str], on: date) -> OfferingShown:
    windows = [
        WindowShown(
            window,
            window.tier.called(window.role),
            window.tier.who(window.role),
            window.is_open(on),
            on < window.opens_on,
            window.last_day,
        )
        for window in offering.windows.all()
    ]
    return OfferingShown(offering, windows, ", ".join(names.get(code, code) for code in offering.languages))
