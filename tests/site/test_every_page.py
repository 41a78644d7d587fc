"""A9, A10, S5, P10: every page state, opened once in each language.

No English is left on the French page; each says its language and where the other is, and carries its headers, without
a script, a style or another host's address of its own.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import translate_url
from django.utils import translation

from tests.access.world import World
from tests.site.opening import Markup, opened
from tests.site.pages import PAGES, Page
from tests.site.test_french import english_in
from tests.site.test_headers import faults_of


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_speaks_both_languages_and_has_its_headers(page: Page, world: World) -> None:
    faults = []
    for language, other in (("en", "fr"), ("fr", "en")):
        answer = opened(page, world, language)
        markup = Markup(answer.text)
        found = [*faults_of(answer, page.role), *faults_of_language(page, answer, markup, world, language, other)]
        if language == "fr":
            found += [f"English: {words}" for words in english_in(markup.words)]
        faults += [f"{language}: {fault}" for fault in found]
    assert "\n".join(faults) == ""


def faults_of_language(
    page: Page, answer: Any, markup: Markup, world: World, language: str, other: str
) -> Iterator[str]:
    """What a page does not say of its language, or where the same page is in the other."""
    if page.sent is not None or page.status != 200:
        return
    here = answer.redirect_chain[-1][0] if answer.redirect_chain else page.url(world, language)
    said = next(markup.all("html"))["lang"]
    # Django's own frame of the admin says no country
    if said != (language if "/admin/" in here else f"{language}-CA"):
        yield f"its language is {said}"
    with translation.override(language):
        there = translate_url(here, other)
    if not there.startswith(f"/{other}/") or there not in {
        each["href"] for each in markup.all("a") if each.get("hreflang")
    }:
        yield f"no link to {there}"
