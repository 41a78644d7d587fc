"""The questions of self-identification and their answers, in the order in which they are asked (FIND-3, quality 3.3).

The wording follows published standards, named with each question and stored with each answer. An option's code is
unique over all traits: shown codes are searched in one array.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from members.models.identity import Visibility
from members.traits import Trait

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PREFER_NOT = "prefer-not"  # stores nothing but the fact; a choice of the form, never a stored code
UNKNOWN = _("I do not know, or I am not sure")
EXPLAINER = (
    _("These questions are different. They are optional. Skipping them changes nothing in your program."),
    _("For each answer you choose who may see it. You can change or delete it at any time."),
)

# What a person agrees to with each choice; a change of the words is a new version, and is asked for anew when saving.
CONSENT_VERSION = 1
CONSENT_WORDS = {
    Visibility.STAFF: _(
        "Coordinators and administrators of the association may read this answer when they match you, each time with a"
        " reason and a record that you can see. They may take it into account when they choose whom to suggest: the"
        " choice of a person among the staff is the only exception. Nothing else that a member sees depends on it. A"
        " mentee who asked for this may guess it when we suggest you."
    ),
    Visibility.SHOWN: _(
        "This answer stands on your mentor profile, and signed-in members can find you by it, while you are listed as a"
        " mentor. Staff of the association see it too."
    ),
}


@dataclass(frozen=True)
class Option:
    """One answer to pick. An exclusive one stands alone; a searchable one can be a private filter, once shown.

    `said` is how others read it, where the label speaks in the first person.
    """

    code: str
    label: StrOrPromise
    examples: StrOrPromise = ""
    is_exclusive: bool = False
    is_searchable: bool = True
    said: StrOrPromise = ""


@dataclass(frozen=True)
class Question:
    """What is asked about one trait. `words` is the label of the field for one's own words, or empty for none.

    `standard` names the standard and its version, as it is stored with each answer; `source` says it to the reader.
    """

    trait: Trait
    text: StrOrPromise
    options: tuple[Option, ...]
    standard: str
    source: StrOrPromise
    preamble: StrOrPromise = ""
    words: StrOrPromise = ""
    words_help: StrOrPromise = ""
    are_words_searchable: bool = False

    @property
    def slug(self) -> str:
        return self.trait.value

    @property
    def only_code(self) -> str | None:
        """The code of the one option, where there is no other and no words: it says what the trait's name says."""
        return self.options[0].code if len(self.options) == 1 and not self.words else None

    def codes(self) -> frozenset[str]:
        return frozenset(option.code for option in self.options)

    def exclusive_codes(self) -> frozenset[str]:
        """The answers that stand alone."""
        return frozenset(option.code for option in self.options if option.is_exclusive)


def _unknown(trait: str) -> Option:
    return Option(f"{trait}-unknown", UNKNOWN, is_exclusive=True, is_searchable=False)


OWN = _("The association’s own words")
_QUESTIONS = (
    Question(
        Trait.INDIGENOUS,
        _("Do you identify yourself as First Nations, Métis or Inuit?"),
        (
            Option("indigenous-first-nations", _("First Nations")),
            Option("indigenous-metis", _("Métis")),
            Option("indigenous-inuit", _("Inuit")),
            # P2: nobody filters by "not"
            Option("indigenous-not", _("Not Indigenous"), is_exclusive=True, is_searchable=False),
            _unknown("indigenous"),
        ),
        "BC Indigenous Identity 2026",
        _("British Columbia, Indigenous Identity Data Standard, 2026"),
    ),
    Question(
        Trait.RACE,
        _("How would you best describe your race?"),
        (
            Option("race-black", _("Black"), _("African, African Canadian, Afro-Caribbean descent")),
            Option("race-east-asian", _("East Asian"), _("Chinese, Japanese, Korean, Taiwanese descent")),
            Option("race-indigenous", _("Indigenous"), _("First Nations, Métis, Inuit descent")),
            Option("race-latin-american", _("Latin American"), _("Hispanic or Latin American descent")),
            Option(
                "race-middle-eastern",
                _("Middle Eastern"),
                _("Arab, Persian, Afghan, Egyptian, Turkish, Kurdish descent"),
            ),
            Option(
                "race-south-asian",
                _("South Asian"),
                _("Bangladeshi, Indian, Indo-Caribbean, Pakistani, Sri Lankan descent"),
            ),
            Option(
                "race-southeast-asian",
                _("Southeast Asian"),
                _("Cambodian, Filipino, Indonesian, Thai, Vietnamese descent"),
            ),
            Option("race-white", _("White"), _("European descent")),
            Option("race-another", _("Another racial identity")),
            _unknown("race"),
        ),
        "BC Racial Identity 2026",
        _("British Columbia, Racial Identity Data Standard, 2026; CIHI pan-Canadian standard, 2022"),
        preamble=_(
            "In society, people may experience systemic barriers based on their race. Race is not based in science but"
            " is socially created."
        ),
        words=_("Another racial identity, in your own words"),
    ),
    Question(
        Trait.ETHNICITY,
        _("What is your ethnic or cultural background?"),
        (
            Option("ethnicity-african", _("African origins")),
            Option("ethnicity-caribbean", _("Caribbean origins")),
            Option("ethnicity-east-southeast-asian", _("East and Southeast Asian origins")),
            Option("ethnicity-european", _("European origins")),
            Option("ethnicity-indigenous", _("Indigenous origins in North America")),
            Option("ethnicity-latin", _("Latin, Central and South American origins")),
            Option(
                "ethnicity-north-american",
                _("Other North American origins"),
                _("Acadian, Canadian, French Canadian, Québécois"),
            ),
            Option("ethnicity-oceanian", _("Oceanian origins")),
            Option("ethnicity-south-asian", _("South Asian origins")),
            Option("ethnicity-west-asian", _("West and Central Asian and Middle Eastern origins")),
        ),
        "Statistics Canada origins 2021",
        _("Statistics Canada, ethnic or cultural origin of person, 2021"),
        words=_("In your own words, what is your ethnic or cultural background?"),
        words_help=_("If you show this answer, members can find it by these words too."),
        are_words_searchable=True,
    ),
    Question(
        Trait.GENDER,
        _("What is your gender?"),
        (
            Option("gender-man", _("Man")),
            Option("gender-woman", _("Woman")),
            Option("gender-non-binary", _("Non-binary person")),
        ),
        "Statistics Canada gender 2021-10",
        _("Statistics Canada, gender of person, October 2021"),
        preamble=_(
            "Gender refers to an individual’s personal and social identity as a man, woman or non-binary person."
        ),
        words=_("Or please specify your gender"),
        words_help=_("For example agender, gender fluid, queer or Two-Spirit."),
    ),
    Question(
        Trait.ORIENTATION,
        _("What is your sexual orientation?"),
        (
            Option("orientation-heterosexual", _("Heterosexual (straight)")),
            Option("orientation-lesbian-gay", _("Lesbian or gay")),
            Option("orientation-bisexual-pansexual", _("Bisexual or pansexual")),
        ),
        "Statistics Canada orientation 2023-06",
        _("Statistics Canada, sexual orientation of person, June 2023"),
        words=_("Or please specify your sexual orientation"),
        words_help=_("For example asexual, demisexual, queer or Two-Spirit."),
    ),
    Question(
        Trait.DISABILITY,
        _("Do you identify as a person with a disability?"),
        (
            Option("disability-seeing", _("Seeing")),
            Option("disability-hearing", _("Hearing")),
            Option("disability-mobility", _("Mobility, flexibility or dexterity")),
            Option("disability-pain", _("Pain or a long-term illness")),
            Option("disability-mental-health", _("Mental health")),
            Option("disability-learning", _("Learning, memory or development"), _("including neurodivergence")),
            Option(
                "disability-yes",
                _("I am a person with a disability"),
                _("without saying more"),
                said=_("Person with a disability"),
            ),
        ),
        "Statistics Canada disability 2022",
        _("After Statistics Canada, Canadian Survey on Disability, 2022"),
        preamble=_("A disability may be visible or not, lasting or episodic."),
        words=_("In your own words"),
    ),
    Question(
        Trait.FAITH,
        _("What is your religion, faith or spiritual tradition?"),
        (
            Option("faith-buddhist", _("Buddhist")),
            Option("faith-christian", _("Christian")),
            Option("faith-hindu", _("Hindu")),
            Option("faith-indigenous", _("Indigenous spirituality")),
            Option("faith-jewish", _("Jewish")),
            Option("faith-muslim", _("Muslim")),
            Option("faith-sikh", _("Sikh")),
            Option("faith-another", _("Another religion or spiritual tradition")),
            Option("faith-none", _("No religion"), is_exclusive=True),
        ),
        "Statistics Canada religion 2021",
        _("After Statistics Canada, religion of person, 2021"),
        words=_("Another religion or spiritual tradition, in your own words"),
    ),
    Question(
        Trait.FIRST_IN_FAMILY,
        _("Are you the first in your family to attend university?"),
        (
            Option(
                "first-in-family-yes",
                _("First in my family to attend university"),
                said=_("First in the family to attend university"),
            ),
        ),
        "CAOT 1",
        OWN,
    ),
    Question(
        Trait.NEWCOMER,
        _("Did you come to Canada from another country?"),
        (
            Option(
                "newcomer-recent",
                _("I came to Canada in the last five years"),
                said=_("Came to Canada in the last five years"),
            ),
            Option(
                "newcomer-earlier",
                _("I came to Canada more than five years ago"),
                said=_("Came to Canada more than five years ago"),
            ),
            Option(
                "newcomer-refugee",
                _("I came as a refugee or asked for asylum"),
                said=_("Came as a refugee or asked for asylum"),
            ),
            Option(
                "newcomer-trained-abroad",
                _("I trained in my profession outside Canada"),
                said=_("Trained in the profession outside Canada"),
            ),
        ),
        "CAOT 1",
        OWN,
    ),
    Question(
        Trait.CAREGIVER,
        _("Do you care for somebody in your own life?"),
        (
            Option("caregiver-children", _("I care for a child or children"), said=_("Cares for a child or children")),
            Option(
                "caregiver-older",
                _("I care for a parent or another older person"),
                said=_("Cares for a parent or another older person"),
            ),
            Option(
                "caregiver-condition",
                _("I care for a person with a disability or a long-term condition"),
                said=_("Cares for a person with a disability or a long-term condition"),
            ),
        ),
        "CAOT 1",
        OWN,
        words=_("In your own words"),
    ),
    Question(
        Trait.FRANCOPHONE,
        _("Are you a Francophone who lives, studies or works where French is in a minority?"),
        (Option("francophone-minority", _("Francophone in a minority")),),
        "CAOT 1",
        OWN,
    ),
)
_BY_TRAIT = {question.trait.value: question for question in _QUESTIONS}
_LABELS = {(question.trait.value, each.code): each.label for question in _QUESTIONS for each in question.options}
_SAID = {(question.trait.value, each.code): each.said for question in _QUESTIONS for each in question.options}


def questions() -> tuple[Question, ...]:
    """Every question, in the order in which they are asked."""
    return _QUESTIONS


def question_of(trait: str) -> Question:
    """The question about a trait. Raises KeyError for what is no trait."""
    return _BY_TRAIT[trait]


def label_of(trait: str, code: str) -> str:
    """An answer in the reader's language; a code that is not asked any more reads as itself."""
    return str(_LABELS.get((trait, code), code))


def said_of(trait: str, code: str) -> str:
    """The same as others read it: not in the first person."""
    return str(_SAID.get((trait, code)) or label_of(trait, code))


def searchable_options() -> dict[Trait, list[Option]]:
    """What private filters may ask for, by trait: not "I do not know", and nothing that reads "not" (P2)."""
    return {question.trait: [each for each in question.options if each.is_searchable] for question in _QUESTIONS}


def traits_with_searchable_words() -> frozenset[Trait]:
    """The traits whose shown words are searched besides the options (FIND-3)."""
    return frozenset(question.trait for question in _QUESTIONS if question.are_words_searchable)
