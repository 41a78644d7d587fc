"""A real browser on a running site: fixtures for tests that are marked `browser`.

The site of a module has its own copy of the world, committed, and is emptied afterwards. Every request to another host,
every error in the console and every violation of the content policy is written down, and fails the test that looks.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.access.world import VISITOR, World
from tests.fresh import back_to_content
from tests.site.standing import make_once, patient, stand_up

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))),
    "/usr/bin/chromium",
)
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
# The style sheets are not fetched once more: one rule alone would read them, an experimental one, not among ours.
AXE_RUN = """tags => axe.run(document, {
  runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: {assets: ['media']},
})"""
AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"


@dataclass
class Site:
    """The running site, who is in it, and what went wrong in the browser."""

    url: str
    world: World
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; a missing one is a failure, not a reason to skip."""
    assert Path(CHROMIUM).exists(), "no Chromium: name it in CHROMIUM"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """The site with everybody of the access matrix and of the page states, on a port of its own."""
    with django_db_blocker.unblock(), patient:
        make_once()
        world = stand_up()
        offer_axe()
        # WhiteNoise serves the static files, as in production, so no handler stands before the site
        server = LiveServerThread("localhost", static_handler=lambda application: application)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        assert server.error is None
        yield Site(f"http://localhost:{server.port}", world)
        server.terminate()
        back_to_content()


def offer_axe() -> None:
    """Put axe-core among the files of the site: a browser that has read it once keeps it parsed."""
    folder = Path(settings.STATIC_ROOT)
    if not (folder / AXE.name).exists():
        # at once, since another process may look for the site's files at this moment
        half = folder / f"{AXE.name}.{os.getpid()}"
        shutil.copy(AXE, half)
        half.rename(folder / AXE.name)


def open_context(browser: Browser, site: Site, role: str = VISITOR, **options: Any) -> BrowserContext:
    """A browser of `role`, signed in by its session, that writes down what goes wrong."""
    context = browser.new_context(base_url=site.url, **options)
    context.set_default_timeout(15_000)
    if role != VISITOR:
        session = {"name": settings.SESSION_COOKIE_NAME, "value": site.world.sessions[role], "url": site.url}
        context.add_cookies([session])  # type: ignore[list-item]
    context.on("page", lambda page: watch(page, site))
    return context


def watch(page: Page, site: Site) -> None:
    """Note requests to other hosts, errors in the console (content policy among them) and errors of scripts."""
    own = urlsplit(site.url).netloc

    def note_request(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != own:
            site.faults.append(f"request to {request.url}")

    def note_message(message: Any) -> None:
        # Chromium says so of every page of status 4xx, which some states are
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            site.faults.append(f"{page.url}: {message.text}")

    page.on("request", note_request)
    page.on("console", note_message)
    page.on("pageerror", lambda error: site.faults.append(f"{page.url}: {error}"))


def axe_violations(page: Page, tags: list[str]) -> list[str]:
    """What axe-core finds on the page by the rules of `tags`, one line per rule with the first places."""
    if not page.evaluate("() => typeof window.axe === 'object'"):
        page.add_script_tag(url=f"{settings.STATIC_URL}{AXE.name}")
    found = page.evaluate(AXE_RUN, tags)
    return [
        f"{rule['id']} ({len(rule['nodes'])}): " + " | ".join(str(node["target"][-1]) for node in rule["nodes"][:3])
        for rule in found["violations"]
    ]
