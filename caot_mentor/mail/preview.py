"""A message as it would arrive, with examples, before it says so to anybody (ALL-4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import nh3
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from caot_mentor.mail.compose import Composed, compose_with
from caot_mentor.mail.examples import versions
from caot_mentor.mail.names import FRAME
from caot_mentor.mail.passages import END_OF_MARK, MARK, Words
from caot_mentor.mail.queries import wording_of

TAGS = {"p", "ul", "li", "a", "br", "mark", "strong"}


@dataclass(frozen=True)
class Shown:
    """One version of the message in one language, what staff changed marked."""

    language: str
    subject: str
    html: SafeString
    text: SafeString


def shown_in(event: str, wording: Mapping[str, Mapping[str, Words]]) -> list[list[Shown]]:
    """Every version of the message, each in the languages of `wording`."""
    columns = []
    for language, own in wording.items():
        frame = wording_of(FRAME, language)[1]
        with translation.override(language):
            made = [
                compose_with(own, event, language=language, context=context, frame=frame, is_marked=True)
                for context in versions(event)
            ]
        columns.append([_shown(each, language, is_frame=event == FRAME) for each in made])
    return [list(row) for row in zip(*columns, strict=True)]


def own_words(html: str) -> SafeString:
    """A message's own words in its HTML part, fit to stand in a page under the site's CSP."""
    body = html.partition("<main>")[2].partition("</main>")[0]
    # the subject is a heading of the page already, of whatever level: headings below it are words in bold there
    words = body.partition("</h1>")[2].replace("<h2>", "<p><strong>").replace("</h2>", "</strong></p>")
    return mark_safe(nh3.clean(words, tags=TAGS))


def last_lines(html: str) -> SafeString:
    """What stands below every message in its HTML part, fit to stand in a page."""
    return mark_safe(nh3.clean(html.partition("<footer>")[2].partition("</footer>")[0], tags=TAGS))


def _shown(message: Composed, language: str, *, is_frame: bool) -> Shown:
    # a mark may not become part of an address
    html = _as_tags(re.sub(r'href="[^"]*"', lambda found: _bare(found[0]), message.html_body))
    words = own_words(html) + last_lines(html) if is_frame else own_words(html)
    return Shown(language, message.subject, words, mark_safe(_as_tags(escape(message.text_body))))


def _as_tags(html: str) -> str:
    return html.replace(MARK, "<mark>").replace(END_OF_MARK, "</mark>")


def _bare(words: str) -> str:
    return words.replace(MARK, "").replace(END_OF_MARK, "")
