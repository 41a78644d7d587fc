"""Where somebody is signed in, said so that the owner of the browser knows it again."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from caot_mentor.browsers import browser_in_words
from members.models import Member

MAC, IPHONE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)",
)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
WEBKIT, CHROME = "AppleWebKit/605.1.15 (KHTML, like Gecko)", "Chrome/131.0.0.0"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"


@pytest.mark.parametrize(
    ("user_agent", "english", "french"),
    [
        (FIREFOX, "Firefox on Windows", "Firefox sous Windows"),
        (f"{WINDOWS} {WEBKIT} {CHROME} Safari/537.36", "Chrome on Windows", "Chrome sous Windows"),
        (f"{WINDOWS} {WEBKIT} {CHROME} Safari/537.36 Edg/131.0", "Edge on Windows", "Edge sous Windows"),
        (f"{WINDOWS} {WEBKIT} {CHROME} Safari/537.36 OPR/115.0", "Opera on Windows", "Opera sous Windows"),
        (f"{MAC} {WEBKIT} Version/18.0 Safari/605.1.15", "Safari on macOS", "Safari sous macOS"),
        (f"{IPHONE} {WEBKIT} Version/18.0 Mobile/15E148", "Safari on an iPhone", "Safari sur un iPhone"),
        (f"{IPHONE} {WEBKIT} CriOS/131.0 Mobile/15E148", "Chrome on an iPhone", "Chrome sur un iPhone"),
        (f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} {CHROME}", "Chrome on Android", "Chrome sous Android"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 1) {WEBKIT} {CHROME}", "Chrome on ChromeOS", "Chrome sous ChromeOS"),
        ("Ladybird/1.0 (X11; Linux x86_64)", "Another browser on Linux", "Autre navigateur sous Linux"),
        ("curl/8.5.0", "Another browser", "Autre navigateur"),
        ("", "Another browser", "Autre navigateur"),
    ],
)
def test_browser_is_named_with_its_system(user_agent: str, english: str, french: str) -> None:
    said = []
    for language in ("en", "fr"):
        with translation.override(language):
            said.append(browser_in_words(user_agent))
    assert said == [english, french]


def test_list_of_sessions_names_browsers_and_never_what_they_call_themselves(
    member: Member, signed_in: Callable[[Member], Client]
) -> None:
    page = reverse("usersessions_list")
    for user_agent in ("curl/8.5.0", FIREFOX):
        client = signed_in(member)
        html = client.get(page, headers={"user-agent": user_agent}).text
    assert [name in html for name in ("Firefox on Windows", "Another browser", "127.0.0.1")] == [True, True, True]
    assert [mark in html for mark in ("Mozilla", "curl")] == [False, False]
