"""The French of a file reaches the entry that it is meant for, also where one English text has several contexts."""

from collections.abc import Iterable

import polib
import pytest

from caot_mentor.management.commands.translations import form_to_fill, put_in

OPEN = {"": "Ouvrir", "an introduction": "En cours", "a place": "Libre"}


def catalogue_of(*entries: polib.POEntry) -> polib.POFile:
    catalogue = polib.POFile()
    catalogue.extend(entries)
    return catalogue


def opens(*, lacking: Iterable[str] = OPEN) -> polib.POFile:
    """*Open* without a context and in two, in French but for those that are `lacking`."""
    words = {name: "" if name in lacking else french for name, french in OPEN.items()}
    return catalogue_of(*(polib.POEntry(msgid="Open", msgctxt=name or None, msgstr=words[name]) for name in words))


def said(catalogue: polib.POFile) -> dict[str, str]:
    return {entry.msgctxt or "": entry.msgstr for entry in catalogue}


def test_each_context_gets_its_own_words() -> None:
    catalogue = opens()
    assert put_in(catalogue, {"Open": {**OPEN}}) == []
    assert said(catalogue) == OPEN


def test_words_without_a_context_leave_the_contexts_alone() -> None:
    catalogue = opens(lacking=["", "a place"])
    assert put_in(catalogue, {"Open": "Ouvrir"}) == []
    assert said(catalogue) == {"": "Ouvrir", "an introduction": "En cours", "a place": ""}


def test_words_without_a_context_reach_the_only_one() -> None:
    catalogue = catalogue_of(polib.POEntry(msgid="Open", msgctxt="a place", msgstr="Vide"))
    assert put_in(catalogue, {"Open": "Libre"}) == []
    assert said(catalogue) == {"a place": "Libre"}


def test_what_has_no_entry_is_named() -> None:
    catalogue = opens(lacking=["", "an introduction"])
    unknown = {"Shut": "Fermer", "Open": {"a door": "Ouverte"}}
    assert put_in(catalogue, unknown) == ["Shut", "Open (a door)"]
    assert said(catalogue) == {"": "", "an introduction": "", "a place": "Libre"}


def test_one_of_several_contexts_has_to_be_named_once_all_have_words() -> None:
    entries = [polib.POEntry(msgid="Open", msgctxt=name, msgstr=OPEN[name]) for name in ("an introduction", "a place")]
    assert put_in(catalogue_of(*entries), {"Open": "Ouvert"}) == ["Open"]
    assert [entry.msgstr for entry in entries] == ["En cours", "Libre"]


def test_a_plural_has_two_forms_and_a_guess_becomes_a_word() -> None:
    guess = polib.POEntry(msgid="%(count)s door", msgid_plural="%(count)s doors", flags=["fuzzy"])
    assert put_in(catalogue_of(guess), {"%(count)s door": ["%(count)s porte", "%(count)s portes"]}) == []
    assert (guess.msgstr_plural, guess.fuzzy) == ({0: "%(count)s porte", 1: "%(count)s portes"}, False)


def test_no_line_breaks_before_a_colon_or_within_quotation_marks() -> None:
    entry = polib.POEntry(msgid="Open: “%(door)s”")
    put_in(catalogue_of(entry), {entry.msgid: "Ouvert : « %(door)s »"})
    assert entry.msgstr == "Ouvert\xa0: «\xa0%(door)s\xa0»"


@pytest.mark.parametrize("lacking", [["a place"], ["", "a place"], ["an introduction", "a place"]])
def test_what_is_missing_is_asked_for_in_the_form_that_fills_it(lacking: list[str]) -> None:
    catalogue = opens(lacking=lacking)
    form = form_to_fill(entry for entry in catalogue if not entry.msgstr)
    assert form == {"Open": dict.fromkeys(lacking, "")}
    assert put_in(catalogue, {"Open": {name: OPEN[name] for name in lacking}}) == []
    assert said(catalogue) == OPEN


def test_without_contexts_the_form_is_plain() -> None:
    entries = [polib.POEntry(msgid="Door"), polib.POEntry(msgid="a day", msgid_plural="days")]
    assert form_to_fill(entries) == {"Door": "", "a day": ["", ""]}
