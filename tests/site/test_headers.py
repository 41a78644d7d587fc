"""S5, P10: what every answer carries, and what no page may hold (`test_every_page` asks it of each)."""

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from caot_mentor.middleware import PERMISSIONS_POLICY
from tests.access.world import MEMBER, VISITOR, World
from tests.site.opening import Markup
from tests.test_production_settings import GOOD

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
}
LOADING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "link": "href",
    "source": "src",
    "form": "action",
    "use": "href",
}


def faults_of(answer: Any, role: str) -> list[str]:
    """What is missing or too much in one answer."""
    faults = [f"{name}: {answer.get(name)}" for name, value in HEADERS.items() if answer.get(name) != value]
    if role != VISITOR and "no-store" not in answer.get("Cache-Control", ""):
        faults.append(f"Cache-Control: {answer.get('Cache-Control')}")
    if "html" in answer.get("Content-Type", "") and not answer.streaming:
        faults += faults_of_markup(Markup(answer.text))
    return faults


def faults_of_markup(markup: Markup) -> list[str]:
    faults = []
    for tag, attrs in markup.elements:
        faults += [f"<{tag} {name}>" for name in attrs if name == "style" or name.startswith("on")]
        is_data = tag == "script" and attrs.get("type") in {"application/json", "application/ld+json"}
        if tag == "style" or (tag == "script" and not attrs.get("src") and not is_data):
            faults.append(f"<{tag}> in the page")
        host = urlsplit(attrs.get(LOADING.get(tag, "")) or "").netloc
        if host not in {"", "testserver"}:
            faults.append(f"<{tag}> from {host}")
    return faults


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/", 302),
        ("/en/my-account/", 302),
        ("/en/nothing/", 404),
        ("/nothing", 404),
        ("/robots.txt", 200),
        ("/favicon.ico", 302),
        ("/health/live", 200),
        ("/health/ready", 200),
        ("/static/css/site.css", 200),
        ("/static/js/site.js", 200),
        ("/static/css/nothing.css", 404),
    ],
)
def test_redirects_errors_health_and_static_files_have_the_headers(url: str, status: int, db: None) -> None:
    answer = Client().get(url)
    assert (answer.status_code, faults_of(answer, VISITOR)) == (status, [])


def test_refused_methods_and_forms_have_the_headers(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    for answer, status in [(Client().put("/en/"), 405), (strict.post("/en/activate/", {"email": "a@b.example"}), 403)]:
        assert (answer.status_code, faults_of(answer, VISITOR)) == (status, [])


@pytest.mark.parametrize(("error", "status"), [(RuntimeError("broken"), 500), (OperationalError("gone"), 503)])
def test_pages_of_a_broken_site_have_the_headers(
    error: Exception, status: int, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr("caot_mentor.pages.views.texts_named", fail)
    # the test's own transaction goes on in the connection that a lost database would close
    monkeypatch.setattr("caot_mentor.middleware.connection", SimpleNamespace(close=lambda: None))
    answer = Client(raise_request_exception=False).get("/en/")
    assert (answer.status_code, faults_of(answer, VISITOR)) == (status, [])


def test_too_many_searches_have_the_headers(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mentorship.profiles.policy.SEARCHES_A_MINUTE", 0)
    answer = world.as_(MEMBER).get("/en/mentors/")
    assert (answer.status_code, faults_of(answer, MEMBER)) == (429, [])
    assert int(answer["Retry-After"]) > 0


def test_too_many_tries_have_the_headers(world: World) -> None:
    client = Client()
    answers = [client.post("/en/activate/", {"email": "same@elsewhere.example"}) for _try in range(7)]
    assert (answers[-1].status_code, faults_of(answers[-1], VISITOR)) == (429, [])


FROM_ENVIRONMENT = ("ASSOCIATION_EMAIL", "PRIVACY_OFFICER", "ASSOCIATION_PHONE", "ASSOCIATION_ADDRESS")
PRODUCTION = """
import django, sys
django.setup()
from django.conf import settings
from django.test import Client, RequestFactory
answer = Client(HTTP_HOST="mentorship.example.org").get("/health/live", secure=True)
print(answer.status_code, answer["Strict-Transport-Security"])
print(Client(HTTP_HOST="mentorship.example.org").get("/en/").status_code)
for name in ("SESSION", "CSRF", "LANGUAGE"):
    print(getattr(settings, f"{name}_COOKIE_NAME"), getattr(settings, f"{name}_COOKIE_SECURE"),
          getattr(settings, f"{name}_COOKIE_DOMAIN"), getattr(settings, f"{name}_COOKIE_PATH"))
"""


def test_production_has_strict_transport_and_cookies_bound_to_the_host(tmp_path: Any) -> None:
    (tmp_path / "static").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "CAOT_MODE": "production",
        "CAOT_VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "caot_mentor.settings",
        "SECRET_KEY": "k" * 25 + "3" * 25,
        "IDENTITY_KEYS": GOOD["IDENTITY_KEYS"],
        "SITE_URL": "https://mentorship.example.org",
        "ALLOWED_HOSTS": "mentorship.example.org",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "MAIL_FROM": "mentorship@mentorship.example.org",
        "SMTP_HOST": "127.0.0.1",
        "PAYMENT_PROVIDER": "none",
        "GST_HST_NUMBER": GOOD["GST_HST_NUMBER"],
        **dict.fromkeys(FROM_ENVIRONMENT, "x@mentorship.example.org"),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PRODUCTION],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == [
        "200 max-age=31536000; includeSubDomains; preload",
        "301",
        "__Host-session True None /",
        "__Host-csrf True None /",
        "__Host-language True None /",
    ], done.stderr
