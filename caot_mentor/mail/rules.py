"""What staff may say in a message (ALL-4)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from caot_mentor.mail.passages import MARKS, PLACEHOLDER, Passage, Words
from caot_mentor.mail.policy import LONGEST_PASSAGE, LONGEST_SUBJECT, MAY_BE_LEFT_OUT

NO_BREAK = "\N{NO-BREAK SPACE}"


def tidy(words: str, *, may_have_lines: bool = False) -> str:
    """`words` as one line of printable characters; French keeps its hard spaces. With lines: paragraphs stay apart."""
    if may_have_lines:
        lines = [tidy(line) for line in words.splitlines()]
        return "\n".join(lines).strip("\n")
    printable = "".join(each if each == NO_BREAK or not each.isspace() else " " for each in words)
    shown = "".join(each for each in printable if each == NO_BREAK or (each.isprintable() and each not in MARKS))
    return re.sub(" {2,}", " ", shown).strip(" ")


def check(words: str, passage: Passage, default: str, *, is_one_of_several: bool = False) -> None:
    """Raise `ValidationError` with a sentence where `words` cannot stand in the place of `default`."""
    most = LONGEST_SUBJECT if passage.is_subject else LONGEST_PASSAGE
    if len(words) > most:
        raise ValidationError(
            _("At most %(most)s characters; these are %(many)s.") % {"most": most, "many": len(words)}
        )
    if not any(each.isalnum() for each in words):
        raise ValidationError(_("Write words here."))
    if words.startswith("- "):
        raise ValidationError(_("A dash at the beginning would make a list of it."))
    used, needed = set(PLACEHOLDER.findall(words)), Words(default).names - MAY_BE_LEFT_OUT
    if unknown := used - passage.names:
        known = _in_braces(passage.names) or "–"
        text = _("The site cannot fill in %(unknown)s here. It knows: %(known)s.")
        raise ValidationError(text % {"unknown": _in_braces(unknown), "known": known})
    if set("{}") & set(PLACEHOLDER.sub("", words)):
        raise ValidationError(_("Braces stand only around what the site fills in, one on each side: {first_name}."))
    # of one thing one can say "an hour" as well as "1 hour"
    if missing := needed - used - ({passage.counter} if is_one_of_several else set()):
        text = _("%(missing)s is missing: people need to know it.")
        raise ValidationError(text % {"missing": _in_braces(missing)})


def _in_braces(names: set[str] | frozenset[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
