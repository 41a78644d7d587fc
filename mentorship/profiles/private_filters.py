"""Private filters: what a member looks for in somebody's identity (FIND-3, design 4).

They are sent by POST and kept in the session alone: in no address, log or saved search; signing out forgets them. They
find what is shown, and nothing else (FIND-4). Without counts, negation or order (P2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.identity_questions import (
    Question,
    question_of,
    questions,
    said_of,
    searchable_options,
    traits_with_searchable_words,
)
from members.traits import Trait

KEY = "private_filters"  # in the session
WORDS_MOST = 100  # characters


@dataclass(frozen=True)
class PrivateFilters:
    """Answers by trait, alternatives within one trait, and own words; all of it must be shown by who is found."""

    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.codes or self.words)

    @property
    def traits(self) -> list[str]:
        """The traits that are asked about, in the order of the questions."""
        asked = set(self.codes) | (set(traits_with_searchable_words()) if self.words else set())
        return [trait for trait in Trait.values if trait in asked]


NONE = PrivateFilters()


def read_private(session: SessionBase) -> PrivateFilters:
    """What this session looks for; a code that is not asked any more is left out."""
    kept = session.get(KEY)
    if not kept:
        return NONE
    offered = {trait.value: {option.code for option in options} for trait, options in searchable_options().items()}
    codes = {trait: tuple(code for code in held if code in offered.get(trait, ())) for trait, held in kept[0].items()}
    return PrivateFilters({trait: held for trait, held in codes.items() if held}, kept[1])


def keep_private(session: SessionBase, filters: PrivateFilters) -> None:
    """Keep the filters in the session, or forget them where nothing was chosen."""
    if filters:
        session[KEY] = [{trait: list(codes) for trait, codes in filters.codes.items()}, filters.words]
    else:
        session.pop(KEY, None)


class PrivateFiltersForm(forms.Form):
    """One list of boxes for each trait, and the words for those that are searched by words too."""

    words = forms.CharField(
        label=_("Ethnic or cultural background, in their own words"),
        help_text=_("Words that somebody may have written, in English or French."),
        max_length=WORDS_MOST,
        required=False,
    )

    def __init__(self, *args: Any, filters: PrivateFilters, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields.pop("words")
        words.initial = filters.words
        for question in questions():
            self.fields[question.slug] = _boxes(question, filters)
            if question.are_words_searchable:
                self.fields["words"] = words

    def filters(self) -> PrivateFilters:
        """What was chosen; the form is valid."""
        chosen = {trait: tuple(self.cleaned_data[trait]) for trait in Trait.values}
        words = " ".join(self.cleaned_data["words"].split())
        return PrivateFilters({trait: codes for trait, codes in chosen.items() if codes}, words)


def _boxes(question: Question, filters: PrivateFilters) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=question.trait.label,
        choices=[(each.code, each.said or each.label) for each in searchable_options()[question.trait]],
        initial=filters.codes.get(question.slug, ()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def shown_value(trait: str, codes: list[str], words: str) -> str:
    """A shown answer in words, beside the name of its trait: the label of each option, and the own words."""
    only = question_of(trait).only_code
    # one option says what the trait is called: "First in the family at university: yes"
    said = [gettext("yes") if code == only else said_of(trait, code) for code in codes]
    return ", ".join([*said, words] if words else said)
