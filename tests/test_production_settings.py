"""Production refuses what is unsafe, in a sentence, before it serves anything (S1)."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.faults.conftest import database_url

GOOD = {
    "CAOT_MODE": "production",
    "DJANGO_SETTINGS_MODULE": "caot_mentor.settings",
    "SECRET_KEY": "k7-Wq2!fV9_xR4pZ8sLmT1cN6bHdJ3gYaE5uKoQiXwPvMzRr",
    "IDENTITY_KEYS": "yXePkGmmTz91G6Lucf3sFAOUM47DGoJ_INBiu1pCpzk=",
    "SITE_URL": "https://mentorship.example.org",
    "ALLOWED_HOSTS": "mentorship.example.org",
    "DATABASE_URL": "postgresql://mentorship:secret@db.example.org/mentorship",
    "REDIS_URL": "rediss://cache.example.org:6379/0",
    "MAIL_FROM": "CAOT Mentorship <mentorship@example.org>",
    "SMTP_HOST": "smtp.example.org",
    "ASSOCIATION_PHONE": "613-555-0100",
    "ASSOCIATION_EMAIL": "mentorship@example.org",
    "ASSOCIATION_ADDRESS": "100 Example Street, Ottawa ON  K1A 0A0",
    "ASSOCIATION_JOIN_URL": "https://example.org/join",
    "ASSOCIATION_NOTCE_URL": "https://example.org/notce",
    "PRIVACY_OFFICER": "privacy@example.org",
    "TRUSTED_PROXIES": "1",
    "PAYMENT_PROVIDER": "stripe",
    "STRIPE_SECRET_KEY": "sk_live_not_a_key",
    "STRIPE_WEBHOOK_SECRET": "whsec_not_a_secret",
    "GST_HST_NUMBER": "12345 6789 RT0001",
}
GOOD["SECRET_KEY"] += "-and-some-more"


def manage(*arguments: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """A command of `manage.py` with production's environment, changed by `environment` (None takes a variable away)."""
    variables = {**GOOD, **environment}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *arguments],
        env={"PATH": os.environ["PATH"], **{name: value for name, value in variables.items() if value is not None}},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )


def load_settings(**environment: str | None) -> subprocess.CompletedProcess[str]:
    """Import the settings alone, with production's environment."""
    variables = {**GOOD, **environment}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "import caot_mentor.settings"],
        env={"PATH": os.environ["PATH"], **{name: value for name, value in variables.items() if value is not None}},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.django_db
def test_djangos_deployment_check_finds_nothing():
    # Some checks ask the database which version it is.
    checked = manage("check", "--deploy", "--fail-level", "WARNING", DATABASE_URL=database_url())

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"SECRET_KEY": "only-for-demo-and-tests-" * 3}, "the demo's own"),
        ({"IDENTITY_KEYS": None}, "IDENTITY_KEYS is not set"),
        ({"IDENTITY_KEYS": "short"}, "IDENTITY_KEYS holds a key that is weak"),
        ({"IDENTITY_KEYS": settings.DEMO_IDENTITY_KEY}, "the demo's own"),
        ({"IDENTITY_KEYS": f"{GOOD['IDENTITY_KEYS']},{'A' * 43}="}, "IDENTITY_KEYS holds a key that is weak"),
        ({"PAYMENT_PROVIDER": None}, "PAYMENT_PROVIDER is not set"),
        ({"PAYMENT_PROVIDER": "local"}, "PAYMENT_PROVIDER is 'local'"),
        ({"STRIPE_WEBHOOK_SECRET": None}, "set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET"),
        ({"GST_HST_NUMBER": None}, "GST_HST_NUMBER is not set"),
        ({"QST_REGISTERED": "yes"}, "set QST_NUMBER"),
        ({"SITE_URL": None}, "SITE_URL is not set"),
        ({"SITE_URL": "http://mentorship.example.org"}, "SITE_URL must begin with https://"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS may not contain *"),
        ({"DATABASE_URL": None}, "DATABASE_URL is not set: production needs a PostgreSQL server"),
        ({"DATABASE_URL": "sqlite:///db.sqlite3"}, "DATABASE_URL must name a PostgreSQL server"),
        ({"REDIS_URL": None}, "REDIS_URL is not set: production needs Redis"),
        ({"MAIL_FROM": None}, "MAIL_FROM is not set"),
        ({"SMTP_HOST": None}, "SMTP_HOST is not set"),
        ({"CAOT_MODE": "prod"}, "it must be demo, test or production"),
    ],
    ids=lambda value: next(iter(value.items())).__repr__() if isinstance(value, dict) else "",
)
def test_an_unsafe_part_is_refused_in_a_sentence(environment, sentence):
    refused = load_settings(**environment)

    assert refused.returncode != 0
    last_line = refused.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last_line
    assert sentence in last_line


def test_a_mail_provider_may_stand_in_for_smtp():
    allowed = load_settings(SMTP_HOST=None, ANYMAIL_BACKEND="anymail.backends.postmark.EmailBackend")

    assert allowed.returncode == 0, allowed.stderr


def test_gunicorn_serves_production_unless_told_otherwise():
    """A forgotten CAOT_MODE must not put the demo on the internet."""
    code = "import caot_mentor.wsgi, os; from django.conf import settings; print(settings.MODE)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={"PATH": os.environ["PATH"], **{name: value for name, value in GOOD.items() if name != "CAOT_MODE"}},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.stdout.strip() == "production", done.stderr
