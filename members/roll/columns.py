"""The columns of a roll and the names under which files carry them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

COLUMNS = (
    "member_number",
    "email",
    "first_name",
    "last_name",
    "language",
    "city",
    "province",
    "category",
    "starts_on",
    "ends_on",
)
# Headers that staff see, in the words of MEM-4; the names that files use are below.
LABELS = {
    "member_number": _("Member Number"),
    "email": _("Email"),
    "first_name": _("First Name"),
    "last_name": _("Last Name"),
    "language": _("Language"),
    "city": _("City"),
    "province": _("Province"),
    "category": _("Category"),
    "starts_on": _("Start Date"),
    "ends_on": _("End Date"),
}
_HEADERS = {
    "member_number": (
        "Member Number, Membership Number, Member No, Member ID, Numéro de membre, Numéro membre, No de membre, "
        "N° de membre, No membre, Numéro d'adhésion"
    ),
    "email": "Email, E-mail, Email Address, E-mail address, Courriel, Adresse courriel, Adresse de courriel",
    "first_name": "First Name, Given Name, Prénom, Prénoms",
    "last_name": "Last Name, Family Name, Surname, Nom, Nom de famille",
    "language": "Language, Preferred Language, Language of Correspondence, Langue, Langue de correspondance",
    "city": "City, Town, Ville, Municipalité",
    "province": "Province, Province/Territory, Province or Territory, Province/Territoire, Province ou territoire",
    "category": (
        "Category, Membership Category, Member Category, Membership Type, Catégorie, Catégorie de membre, "
        "Catégorie d'adhésion, Type d'adhésion"
    ),
    "starts_on": "Start Date, Start, Starts, Valid From, Date de début, Début, Début de l'adhésion",
    "ends_on": "End Date, End, Ends, Valid To, Expiry Date, Expires, Date de fin, Fin, Fin de l'adhésion",
}
_NOT_LETTERS = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """`text` reduced to what matters when names are compared: no case, accents, spaces or punctuation."""
    # twice: letters that are only written otherwise, as 𝘼, have no case before the first
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _NOT_LETTERS.sub("", bare)


_COLUMN_BY_KEY = {key(name): column for column, names in _HEADERS.items() for name in names.split(", ")}


@dataclass(frozen=True)
class Header:
    """Which cell of a row holds which column; what is missing, doubled or not ours."""

    positions: dict[str, int]
    missing: tuple[str, ...]
    repeated: tuple[str, ...]
    ignored: tuple[str, ...]
    width: int


def recognise(cells: Sequence[str]) -> Header:
    """Find the columns in the header row, in any order, in English or French."""
    positions: dict[str, int] = {}
    repeated, ignored = [], []
    for index, cell in enumerate(cells):
        column = _COLUMN_BY_KEY.get(key(cell))
        if column is None:
            ignored.append(cell.strip())
        elif column in positions:
            repeated.append(column)
        else:
            positions[column] = index
    missing = tuple(column for column in COLUMNS if column not in positions)
    return Header(positions, missing, tuple(repeated), tuple(name for name in ignored if name), len(cells))


def labels(columns: Iterable[str]) -> str:
    """The columns' names for a sentence, in the reader's language."""
    return ", ".join(str(LABELS[column]) for column in columns)
