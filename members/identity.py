"""Reading what people said of themselves: by its owner, for the mentor's page, and for staff who match (FIND-4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from members.identity_questions import label_of, questions
from members.models import Member, SelfIdentification, Visibility
from members.sealing import Unreadable, unseal
from members.traits import Trait

if TYPE_CHECKING:
    from members.models.identity import SelfIdentificationQuerySet

_ORDER = {trait: position for position, trait in enumerate(Trait.values)}


@dataclass(frozen=True)
class Answer:
    """One trait in words: what was picked, one's own words, who may see it. `codes` and `words` are empty for none."""

    trait: Trait
    visibility: Visibility
    codes: list[str] = field(default_factory=list)
    words: str = ""
    is_matched_on: bool = False
    is_readable: bool = True
    standard: str = ""

    @property
    def labels(self) -> list[str]:
        """The picked answers, in the reader's language."""
        return [label_of(self.trait, code) for code in self.codes]

    @property
    def is_given(self) -> bool:
        return self.visibility != Visibility.NOT_GIVEN

    @property
    def is_for_staff(self) -> bool:
        """Whether the answer stands sealed, for staff who match alone."""
        return self.visibility == Visibility.STAFF


@dataclass(frozen=True)
class ShownTrait:
    """What the mentor's page says about one trait."""

    trait: str
    labels: list[str]
    words: str


def owner_of(member_id: int, trait: str) -> str:
    """What a sealed answer is bound to."""
    return f"{member_id}:{trait}"


def opened(row: SelfIdentification) -> Answer:
    """The row's answer, from whichever column holds it. A sealed one that no key opens is said to be unreadable."""
    codes, words, is_readable = row.shown_codes, row.shown_words, True
    if row.visibility == Visibility.STAFF:
        try:
            sealed = unseal(row.sealed, owner=owner_of(row.member_id, row.trait))
        except Unreadable:
            is_readable = False
        else:
            codes, words = sealed["codes"], sealed["words"]
    return Answer(
        Trait(row.trait), Visibility(row.visibility), codes, words, row.is_matched_on, is_readable, row.standard
    )


def answers_of(member: Member) -> dict[str, Answer]:
    """Everything the member answered, by trait, for the member."""
    return {row.trait: opened(row) for row in SelfIdentification.objects.filter(member=member)}


def asked_of(member: Member) -> list[tuple[Any, Answer | None]]:
    """Every question with the member's answer, or None, in the order in which they are asked."""
    answers = answers_of(member)
    return [(question, answers.get(question.trait)) for question in questions()]


def shown_traits(member: Member) -> list[ShownTrait]:
    """What the member chose to show, for the mentor's page; labels in the reader's language. One query."""
    rows = sorted(SelfIdentification.objects.shown().filter(member=member), key=lambda row: _ORDER[row.trait])
    return [
        ShownTrait(
            str(Trait(row.trait).label), [label_of(row.trait, code) for code in row.shown_codes], row.shown_words
        )
        for row in rows
    ]


def traits_for_staff_matching(member: Member) -> list[Answer]:
    """What counts when staff match: shown answers and those for staff only. For nothing that a member sees (FIND-4).

    Whoever puts these before a person's eyes goes through `workflow.identity.read_answers`, which leaves a record.
    """
    rows = sorted(_for_staff([member.pk]), key=lambda row: _ORDER[row.trait])
    return [answer for answer in map(opened, rows) if answer.is_readable]


def answers_matched_on(member_ids: Iterable[int], traits: Collection[str] = Trait.values) -> dict[int, list[Answer]]:
    """The answers to these questions on which each member asked to be matched, shown or for staff. One query.

    For the score on staff's screens only; to be had through `workflow.identity.read_to_match`, which leaves a record.
    """
    found: dict[int, list[Answer]] = {}
    for row in _for_staff(member_ids).filter(is_matched_on=True, trait__in=traits):
        if (answer := opened(row)).is_readable:
            found.setdefault(row.member_id, []).append(answer)
    return found


def _for_staff(member_ids: Iterable[int]) -> SelfIdentificationQuerySet:
    return SelfIdentification.objects.filter(member__in=list(member_ids)).exclude(visibility=Visibility.NOT_GIVEN)
