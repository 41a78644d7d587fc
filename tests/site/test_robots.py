"""What search engines and browsers ask of every site: no page of a member is ever offered to them."""

import re

from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.access.matrix import ADDRESSES, ADMIN_ADDRESSES
from tests.access.test_access_matrix import url_of
from tests.access.world import VISITOR, World

# Open to everybody, and still nothing to be found by: they answer a link, a form or a machine.
NOT_TO_BE_FOUND = re.compile(
    r"account_|mfa_|health-|members:(activate-|staff-invitation|mail-off)|mentorship:(calendar-feed|verify|record-blank)|robots|favicon|choose-language|payments-webhook"
)


def may_be_read(url: str, rules: str) -> bool:
    """RFC 9309: the longest rule that fits decides; `$` ends an address."""
    lines = [line.split(": ", 1) for line in rules.splitlines() if line.startswith(("Allow", "Disallow"))]
    fitting = [
        (len(path), kind) for kind, path in lines if (url == path[:-1] if path.endswith("$") else url.startswith(path))
    ]
    return max(fitting)[1] == "Allow"


def test_robots_may_read_the_public_pages_and_nothing_else(world: World) -> None:
    answer = Client().get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    read = set()
    for language in ("en", "fr"):
        with translation.override(language):
            addresses = {name: url_of(name, world) for name in [*ADDRESSES, *ADMIN_ADDRESSES]}
        read |= {(language, name) for name, url in addresses.items() if may_be_read(url, answer.text)}
    public = {name for name, line in ADDRESSES.items() if line.answers(VISITOR) and not NOT_TO_BE_FOUND.match(name)}
    assert read == {(language, name) for language in ("en", "fr") for name in public}


def test_robots_may_read_what_a_public_page_is_made_of(db: None) -> None:
    rules = Client().get("/robots.txt").text
    assert may_be_read("/static/css/site.css", rules)
    assert not may_be_read("/en/mentors/?area=neurology", rules)
    assert not may_be_read("/en/?q=somebody", rules)


def test_every_allowed_address_opens_for_a_visitor(db: None) -> None:
    rules = Client().get("/robots.txt").text
    for url in re.findall(r"^Allow: (.*)\$$", rules, flags=re.MULTILINE):
        assert Client().get(url).status_code == 200, url


def test_the_icon_is_the_one_of_the_pages(db: None) -> None:
    answer = Client().get("/favicon.ico")
    assert answer["Location"] in Client().get(reverse("pages:home")).text
    icon = Client().get(answer["Location"])
    assert (icon.status_code, icon["Content-Type"]) == (200, "image/svg+xml")
