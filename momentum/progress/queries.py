"""Reflective workbooks, and what is known of how people get on, as pages and jobs ask for it."""

from __future__ import annotations

from uuid import UUID

from members.models import Member
from mentorship.pairs.models import Pairing
from mentorship.pairs.queries import pairings_of
from mentorship.profiles.policy import Program
from mentorship.workbooks.models import WorkbookSection, WorkbookTemplate
from mentorship.workbooks.queries import Answers, sections_of, template_in_force
from momentum.progress.models import Reflection

Side = WorkbookSection.Side
KIND = WorkbookTemplate.Kind.REFLECTION


def pairing_with_reflection(member: Member, public_id: UUID) -> Pairing | None:
    """The member's mentorship of a program in offerings that has begun: each such pair has a reflective workbook."""
    return pairings_of(member).filter(public_id=public_id, program=Program.MOMENTUM).first()


def reflection_of(pairing: Pairing) -> Reflection | None:
    """What the two have begun."""
    return Reflection.objects.filter(pairing=pairing.pk).select_related("template").first()


def template_for(reflection: Reflection | None) -> WorkbookTemplate | None:
    """The version with which it was begun, else the one in force."""
    return reflection.template if reflection else template_in_force(KIND)


def answers_of(reflection: Reflection | None) -> Answers:
    """Everything that is answered, of all three parts."""
    if reflection is None:
        return {}
    return {(answer.question_id, answer.turn): answer for answer in reflection.answers.all()}


def side_of(pairing: Pairing, member: Member) -> str:
    """Whose part is the member's own."""
    return str(Side.MENTOR if member.pk == pairing.mentor_id else Side.MENTEE)


def other_side(side: str) -> str:
    """The other one's."""
    return str(Side.MENTEE if side == Side.MENTOR else Side.MENTOR)


def sections_by_side(template: WorkbookTemplate) -> dict[str, list[WorkbookSection]]:
    """The pages of each part, in order; two statements."""
    found: dict[str, list[WorkbookSection]] = {side: [] for side in (Side.MENTEE, Side.MENTOR, Side.JOINT)}
    for section in sections_of(template):
        found.setdefault(section.side, []).append(section)
    return found
