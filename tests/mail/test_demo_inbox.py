import re
from base64 import b64decode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import NoReverseMatch, path, reverse

from caot_mentor import urls
from caot_mentor.mail import demo_views
from caot_mentor.mail.deliver import deliver_left_over
from caot_mentor.mail.models import OutgoingEmail
from tests.mail.test_compose import queue_test_message
from tests.mail.test_deliver import in_future, timedelta

pytestmark = pytest.mark.django_db

# As the demo has it: the tests' own addresses are those of a site without.
urlpatterns = [*urls.urlpatterns, path("demo-mail/", demo_views.demo_inbox, name="demo-mail")]


@pytest.fixture
def inbox(settings, tmp_path):
    """The demo's page, as HTML, after everything queued was delivered."""
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(tmp_path)},
        }
    }
    settings.IS_DEMO = True

    def read(**query: str) -> str:
        deliver_left_over(in_future(timedelta(minutes=2)))
        request = RequestFactory().get("/en/demo-mail/", query)
        request.user = AnonymousUser()
        return demo_views.demo_inbox(request).content.decode()

    return read


def test_the_page_is_absent_outside_the_demo(client):
    with pytest.raises(NoReverseMatch):
        reverse("demo-mail")
    assert client.get("/en/demo-mail/").status_code == 404


def test_links_of_a_secret_message_can_be_followed_though_its_row_is_wiped(inbox):
    queue_test_message(is_secret=True)
    page = inbox()

    assert page.count('href="http://localhost:8000/en/"') == 2  # in each of the two parts
    assert "Open the site" in page


def test_messages_of_several_people_are_told_apart(inbox):
    for name in ("ann", "bob"):
        queue_test_message(name, f"{name}@members.example", language="fr")

    page = inbox(to="ann@members.example")
    assert page.count("<article") == 1
    assert inbox().count("<article") == 2
    assert '<option value="bob@members.example">' in page


def test_the_newest_story_stands_first_whenever_its_message_left(inbox):
    for name, days in (("ann", 9), ("bob", 2), ("cyd", 5)):
        email = queue_test_message(name, f"{name}@members.example")
        OutgoingEmail.objects.filter(pk=email.pk).update(created_at=email.created_at - timedelta(days=days))

    assert re.findall(r"To (\w+)@", inbox()) == ["bob", "cyd", "ann"]


def test_an_attached_calendar_can_be_saved(inbox):
    queue_test_message(calendar="BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")
    link = re.search(r'<a href="data:text/calendar;base64,([^"]+)" download="meeting.ics">', inbox())
    assert link is not None
    assert b64decode(link[1]).startswith(b"BEGIN:VCALENDAR")


def test_an_empty_box_says_so(inbox):
    assert "Nothing was sent yet" in inbox()


def test_every_page_of_the_demo_leads_to_its_mail_from_a_region_of_its_own(client, settings):
    settings.IS_DEMO, settings.ROOT_URLCONF = True, __name__

    page = client.get("/fr/").content.decode()

    bar = page[page.index('<aside class="demo-bar no-print" aria-label="Démonstration">') :].partition("</aside>")[0]
    assert '<a href="/demo-mail/">Lire ses courriels</a>' in bar


def test_no_page_outside_the_demo_speaks_of_its_mail(client):
    page = client.get("/en/").content.decode()

    assert "demo-bar" not in page
    assert "Read its mail" not in page
