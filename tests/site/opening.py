"""Opening a page state with the test client, and reading its markup."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.db import transaction

from tests.access.world import World
from tests.site.pages import Page

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Columns of the admin that hold codes, and what the history keeps of a value: they are read as they are stored.
CODES = {"field-code", "field-program", "field-role", "field-from_state", "field-to_state", "field-note"}
READ_ALOUD = ("alt", "aria-label", "aria-description", "placeholder", "title", "data-status", "label")


def opened(page: Page, world: World, language: str) -> Any:
    """The answer of a page state; nothing that it wrote lasts."""
    client, url = world.as_(page.role), page.url(world, language)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with transaction.atomic():
        answer = client.get(url, follow=True) if page.sent is None else client.post(url, page.sent)
        transaction.set_rollback(True)
    assert answer.status_code == page.status, f"{page.name}: {answer.status_code} at {url}"
    return answer


class Markup(HTMLParser):
    """The words of a page with the language that they are marked with, and the elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.words: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    @property
    def language(self) -> str:
        return self.open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        # what staff write in English is English on a French page of the admin too, and so are codes
        is_english = (given.get("name") or "").endswith("_en") or CODES & set((given.get("class") or "").split())
        language = given.get("lang") or ("en" if is_english else self.language)
        for name in (*READ_ALOUD, *(["value"] if given.get("type") in {"submit", "button", "reset"} else [])):
            if given.get(name):
                self.words.append((language, " ".join((given[name] or "").split())))
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                break

    def handle_data(self, data: str) -> None:
        if self.open[-1][0] not in {"script", "style"} and data.strip():
            self.words.append((self.language, " ".join(data.split())))

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attrs for name, attrs in self.elements if name == tag)
