"""Headers of the pages of signing in, and of what they answer when they refuse (quality S5)."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from members.models import Member

PAGES = [
    "/en/account/login/",
    "/fr/activate/",
    "/en/activate/forged/",
    "/en/staff/invitation/forged/",
    "/en/account/password/reset/",
    "/en/account/email/",
    "/en/admin/",
    "/en/nowhere/",
    "/en/session/extend/",
]


def check_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = {
        part.strip().partition(" ")[0]: part.strip().partition(" ")[2]
        for part in headers["Content-Security-Policy"].split(";")
    }
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_headers_of_visitors_pages(path: str, db: None) -> None:
    check_headers(Client(), path)


@pytest.mark.parametrize("path", PAGES)
def test_headers_of_signed_in_pages_forbid_keeping_them(
    path: str, member: Member, signed_in: Callable[[Member], Client]
) -> None:
    client = signed_in(member)
    check_headers(client, path)
    answer = client.get(path)
    if answer.status_code == 200:
        assert "no-store" in answer.headers["Cache-Control"]


def test_session_cookie_is_out_of_reach_of_scripts_and_other_sites(member: Member) -> None:
    client = Client()
    client.post("/en/account/login/", {"login": member.email, "password": "correct horse battery staple"})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (True, "Lax", "", "/")
