import pytest
from django.conf import settings
from django.urls import reverse

from caot_mentor.mail.deliver import deliver
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.mail.names import EVENT_NAMES
from members.policy import Role
from tests.factories import make_staff
from tests.mail.test_compose import queue_test_message

pytestmark = pytest.mark.django_db
LIST = "/en/admin/mail/outgoingemail/"


@pytest.fixture
def staff_client(signed_in):
    return signed_in(make_staff(Role.ADMINISTRATOR))


@pytest.fixture
def failed(smtp):
    email = queue_test_message()
    smtp.answers["zoe@members.example"] = ["550 5.1.1 No such user"]
    deliver(str(email.pk))
    smtp.answers.clear()
    return email


def test_staff_see_where_a_message_is_and_what_the_server_said(staff_client, failed):
    assert "zoe@members.example" in staff_client.get(LIST).content.decode()
    page = staff_client.get(reverse("admin:mail_outgoingemail_change", args=[failed.pk])).content.decode()

    assert "550 5.1.1 No such user" in page
    assert "This message was sent to see" in page
    assert 'name="_save"' not in page


def test_nobody_reads_a_code_or_link_of_somebody_else(staff_client):
    email = queue_test_message(is_secret=True)
    page = staff_client.get(reverse("admin:mail_outgoingemail_change", args=[email.pk])).content.decode()

    assert "zoe@members.example" in page
    assert email.subject not in page
    assert "This message was sent to see" not in page


def test_send_again_queues_a_failed_message_and_says_so(staff_client, failed, smtp):
    response = staff_client.post(LIST, {"action": "send_again", "_selected_action": [str(failed.pk)]}, follow=True)

    assert "1 message will be sent again." in response.content.decode()
    assert OutgoingEmail.objects.get().status == "queued"


def test_send_again_refuses_a_sent_message_in_a_sentence(staff_client, smtp):
    email = queue_test_message()
    deliver(str(email.pk))
    response = staff_client.post(LIST, {"action": "send_again", "_selected_action": [str(email.pk)]}, follow=True)

    assert "Only a message that failed can be sent again." in response.content.decode()
    assert OutgoingEmail.objects.get().status == "sent"


@pytest.mark.parametrize("address", ["add/", "{}/delete/"])
def test_messages_are_neither_made_nor_deleted_by_hand(staff_client, failed, address):
    assert staff_client.get(LIST + address.format(failed.pk)).status_code == 403


def test_a_member_is_no_staff(signed_in, member, failed):
    assert signed_in(member).get(LIST).status_code in {302, 403, 404}


def test_each_message_has_a_name_in_words():
    files = {path.stem for path in (settings.BASE_DIR / "templates/mail").glob("*.txt")} - {"base", "frame"}
    assert set(EVENT_NAMES) == files


def test_staff_read_what_a_message_is_in_words(staff_client):
    queue_test_message()
    page = staff_client.get(LIST).text
    filters, rows = page.split('id="changelist-filter"', 1)[1].split("</search>", 1)
    assert "Test of the mail" in filters
    assert ">Test of the mail<" in rows
    assert ">test_message<" not in page
    assert "Test du courriel" in staff_client.get(LIST.replace("/en/", "/fr/")).text
    assert ">zoe@members.example<" in staff_client.get(f"{LIST}?event=test_message").text
    assert ">zoe@members.example<" not in staff_client.get(f"{LIST}?event=sign_in_code").text


def test_a_message_that_this_release_does_not_know_is_shown_by_its_code(staff_client):
    OutgoingEmail.objects.filter(pk=queue_test_message().pk).update(event="meeting_request")
    assert "meeting_request" in staff_client.get(LIST).text
