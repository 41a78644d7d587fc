"""A9, A10: the messages and the switch between the languages; what is English is found (`test_every_page`)."""

import re
from collections.abc import Iterator
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.core.management import call_command
from django.db.models import Field
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format, localize, time_format
from django.utils.functional import Promise

from caot_mentor.mail.compose import compose
from tests.access.world import MEMBER, World
from tests.site.opening import Markup

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "fr" / "LC_MESSAGES" / "django.po"
# Words that every longer English text has and no French one: whatever no catalogue knows shows by them.
ENGLISH = re.compile(
    r"\b(the|and|of|you|your|with|this|that|from|have|has|not|was|were|will|been|is|are|to|by|in|for|it|we|who|"
    r"add|save|delete|changed|select|search|view|none|yes|history|home|help|name)\b"
)
# Not the site's words: names of things, of English publications, of people, and codes.
NAMES = re.compile(
    r"Mentorship On Demand|Momentum|Journal of \S+ \S+|Educational Administration Quarterly|by email|E-?mail|"
    r"Protégés’ and mentors’ reactions[^.]*|Formal mentoring programs[^.]*|\S+@\S+|\w+_\w+|https?://\S+|roll\.csv|"
    r"The protégé|It helped me\.|I listen first\.|By phone\.|in-person"
)


@cache
def english_of_the_site() -> frozenset[str]:
    """The English sentences whose French is another, piece by piece as tags divide them."""
    entries = [entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete]
    pairs = [(entry.msgid, entry.msgstr or entry.msgstr_plural.get(0, "")) for entry in entries]
    french = {piece for _english, words in pairs for piece in pieces(words)}
    return frozenset({piece for english, _words in pairs for piece in pieces(english)} - french)


def pieces(words: str) -> list[str]:
    cut = (" ".join(piece.split()) for piece in re.split(r"<[^>]*>|%\(\w+\)[sd]|%[sd]|\{\w*\}", words))
    return [piece for piece in cut if len(piece) > 3 and any(character.isalpha() for character in piece)]


def english_in(words: list[tuple[str, str]]) -> list[str]:
    """What is left of English in words that are not marked as English."""
    found = []
    for language, text in words:
        if language.startswith("en"):
            continue
        rest = NAMES.sub("", text)
        if text in english_of_the_site() or len(ENGLISH.findall(rest)) > (1 if len(rest.split()) > 12 else 0):
            found.append(text)
    return found


def test_catalogue_is_whole() -> None:
    call_command("translations", "--check")


def test_the_search_for_english_finds_it() -> None:
    assert english_in([("fr-CA", "Find a mentor"), ("fr-CA", "Trouver"), ("en-CA", "Find a mentor")]) == [
        "Find a mentor"
    ]
    assert english_in([("fr-CA", "Wholly new words of the site")]) == ["Wholly new words of the site"]


class Anything(int):
    """Stands for whatever a message asks of its context: words, numbers, and parts of both."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in {"resolve_expression"}:
            raise AttributeError(name)
        return Anything(2)

    def __iter__(self) -> Iterator["Anything"]:
        yield Anything(2)


@pytest.mark.parametrize(
    "event", sorted({path.stem for path in (settings.BASE_DIR / "templates" / "mail").glob("*.txt")} - {"base"})
)
def test_french_mail_has_no_english_left(event: str, db: None) -> None:
    source = (settings.BASE_DIR / f"templates/mail/{event}.txt").read_text("utf-8")
    names = set(re.findall(r"\b([a-z_]+)\b", source))
    # what a loop takes apart stands for several things at once
    rows = {
        each: [tuple(Anything(2) for _name in names.split(","))]
        for names, each in re.findall(r"{% for (\w+(?:, ?\w+)+) in (\w+) %}", source)
    }
    known = {"site_url", "association_email", "association_phone", "language", "url", "subject", "body", "block", "as"}
    context = {name: timezone.now() if f"{name}|date" in source else Anything(2) for name in names - known}
    context |= rows
    made = compose(event, language="fr", context=context)
    words = [("fr", line.strip()) for line in f"{made.subject}\n{made.text_body}".splitlines() if line.strip()]
    assert english_in(words) == []
    assert english_in(Markup(made.html_body).words) == []
    assert '<html lang="fr' in made.html_body


def test_language_switch_keeps_the_filters(world: World) -> None:
    markup = Markup(world.as_(MEMBER).get("/en/mentors/?area=neurology&q=listen").text)
    switch = next(attrs for attrs in markup.all("a") if attrs.get("hreflang"))
    assert switch["href"] == "/fr/mentors/?area=neurology&q=listen"


def test_words_of_a_person_are_marked_with_their_language(world: World) -> None:
    page = world.as_(MEMBER).get(f"/fr/mentors/{world.things['mentor'].public_id}/").text
    assert ("en-CA", "I listen first.") in Markup(page).words


def test_first_address_follows_the_browser(db: None) -> None:
    for asked, language in (("fr-CA,fr;q=0.9", "fr"), ("en-CA", "en"), ("de", "en")):
        assert Client().get("/", headers={"accept-language": asked})["Location"] == f"/{language}/"


@pytest.mark.parametrize(
    ("language", "day", "clock", "number"),
    [("en", "March 5, 2027", "4:07\xa0p.m.", "1234.5"), ("fr", "5 mars 2027", "16\xa0h\xa007", "1234,5")],
)
def test_dates_times_and_numbers_are_written_as_in_canada(language: str, day: str, clock: str, number: str) -> None:
    with translation.override(language):
        assert (date_format(date(2027, 3, 5)), time_format(time(16, 7))) == (day, clock)
        assert localize(1234.5, use_l10n=True) == number


def test_what_the_administration_shows_of_a_row_has_a_name_that_is_translated() -> None:
    """A field without a name of its own is called in English by its column."""
    ours = tuple(app.name for app in apps.get_app_configs() if app.path.startswith(str(settings.BASE_DIR)))
    nameless = []
    for model, page in admin.site._registry.items():
        if not model.__module__.startswith(ours):
            continue
        named = flatten_fieldsets(page.fieldsets or [(None, {"fields": page.fields or ()})])
        shown = {*page.list_display, *page.readonly_fields, *named}
        fields = [each for each in model._meta.get_fields() if isinstance(each, Field) and each.name in shown]
        nameless += [str(each) for each in fields if not isinstance(each.verbose_name, Promise)]
    assert nameless == []
