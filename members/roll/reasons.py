"""Why a row is refused, and what is worth saying about one that is not, in words for the reader's language.

Rows keep codes (`{"code": …, …}`), so that one import reads well in English and in French.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.roll.columns import LABELS

type Reason = dict[str, Any]

SENTENCES = {
    # the row by itself
    "missing": _("%(column)s is empty."),
    "too_many_cells": _("The row has more cells than the header: a value may have slipped into the next column."),
    "too_long": _("%(column)s is longer than %(limit)s characters."),
    "formula": _("%(column)s begins like a formula."),
    "cell_error": _("%(column)s holds an error of the spreadsheet program."),
    "control_characters": _("%(column)s contains a line break or an invisible character."),
    "letters_lost": _("%(column)s has lost letters in a conversion. Export the file again in UTF-8 or as .xlsx."),
    "bad_number": _("The member number may have only letters, digits and hyphens."),
    "bad_email": _("This is not a complete e-mail address."),
    "unknown_language": _("The language is neither English nor French."),
    "unknown_province": _("No such province or territory. Leave it empty for a person outside Canada."),
    "unknown_category": _("No membership category has this name."),
    "bad_date": _("%(column)s is not a date that exists. Write dates as 2026-12-31."),
    "ambiguous_date": _("%(column)s could be read as day/month or month/day. Write dates as 2026-12-31."),
    "ends_before_start": _("The membership ends before it starts."),
    # the row beside others and the database
    "number_repeated": _("The same member number stands for somebody else on line %(line)s."),
    "email_repeated": _("The same e-mail address stands for another member number on line %(line)s."),
    "email_taken": _("The e-mail address belongs to another member (%(number)s)."),
    "email_of_staff": _("The e-mail address belongs to a staff account that has no member number."),
    "overlap_in_file": _("The period overlaps the one on line %(line)s of the same person."),
    "overlap": _("The period overlaps a membership that the person already has (%(starts)s to %(ends)s)."),
}
NOTES = {
    "repeated": _("The same row stands further up in the file."),
    "email_differs": _(
        "The address on the list (%(email)s) is not the one with which the member signs in. "
        "The sign-in address stays; the difference is put on the list to carry back."
    ),
    "own_value": _("%(column)s stays as the member changed it on this site."),
}


def fault(code: str, column: str = "", **details: Any) -> Reason:
    """A reason as it is kept with the row."""
    return {"code": code, **({"column": column} if column else {}), **details}


def sentence(reason: Reason) -> str:
    """The reason, or the note, as a sentence."""
    code = reason["code"]
    words = SENTENCES.get(code) or NOTES[code]
    details = {**reason, "column": LABELS.get(reason.get("column", ""), "")}
    return str(words) % details
