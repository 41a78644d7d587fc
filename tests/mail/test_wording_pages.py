"""Staff word the messages on their pages (ALL-4): the list, the passages of one, the preview, the way back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caot_mentor.attention import waiting_now
from caot_mentor.mail.compose import compose
from caot_mentor.mail.forms import WordingForm
from caot_mentor.mail.models import MailWording, MailWordingEvent
from caot_mentor.mail.names import EVENT_NAMES, OTHERS, group_of
from caot_mentor.mail.passages import EXTRA, passages_of
from caot_mentor.mail.queries import newest_change
from members.models import Member
from members.policy import Role
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
LIST = "/en/admin/mail/mailwording/"
CODE = "/en/admin/mail/mailwording/of/sign_in_code/"
CONTEXT = {"first_name": "Robin", "code": "482 913", "minutes": 10}


@pytest.fixture
def coordinator() -> Member:
    return make_staff(Role.COORDINATOR)


@pytest.fixture
def staff(signed_in: SignIn, coordinator: Member) -> Client:
    return signed_in(coordinator)


def filled(event: str = "sign_in_code", **changes: str) -> dict[str, Any]:
    """What the page sends if nothing was typed but `changes`."""
    form = WordingForm(None, event=event, held=[], as_of=newest_change(event), examples={})
    return {name: form[name].value() for name in form.fields} | changes


def numbered(event: str, beginning: str) -> str:
    return next(f"p{n}" for n, each in enumerate(passages_of(event)) if each.msgid.startswith(beginning))


def test_coordinators_change_a_passage_and_see_what_happened(staff: Client, coordinator: Member) -> None:
    name = numbered("sign_in_code", "Never give it")
    page = staff.post(CODE, filled(**{f"{name}_en": "Keep it to yourself."}), follow=True).text
    assert "Saved: 1 passage changed." in page
    assert "The site says: <span" in page
    assert "Keep it to yourself." in compose("sign_in_code", language="en", context=CONTEXT).text_body
    assert MailWordingEvent.objects.get().actor == coordinator
    assert "1 passage changed" in staff.get(LIST).text


def test_what_is_sent_unchanged_changes_nothing(staff: Client) -> None:
    for event in ("sign_in_code", "match_made", "receipt_copy"):
        sent = {name: str(value).replace("\xa0", " ") for name, value in filled(event).items()}
        staff.post(reverse("admin:mail_mailwording_edit", args=[event]), sent)
    assert not MailWording.objects.exists()


def test_what_cannot_stand_is_said_beside_its_field_and_stays_typed(staff: Client) -> None:
    name = numbered("sign_in_code", "It works for")
    page = staff.post(CODE, filled(**{f"{name}_fr_many": "Bonne chance {code}", f"{name}_fr": "Une minute."})).text
    assert "The site cannot fill in {code} here. It knows: {minutes}." in page
    assert f'<a href="#id_{name}_fr_many">' in page
    assert "Bonne chance {code}</textarea>" in page
    assert not MailWording.objects.exists()


def test_a_preview_shows_both_languages_marked_and_saves_nothing(staff: Client) -> None:
    name, words = numbered("sign_in_code", "Never give it"), "Keep <b>it</b> to yourself."
    page = staff.post(CODE, filled(**{f"{name}_en": words, "extra_fr": "Bonne journée!", "preview": "yes"})).text
    assert page.count("<mark>Keep &lt;b&gt;it&lt;/b&gt; to yourself.</mark>") == 2  # as HTML and as text
    assert "Bonne journée!</p>" in page
    assert "482 913" in page
    assert not MailWording.objects.exists()


def test_the_preview_has_a_case_for_each_passage(staff: Client) -> None:
    event = "sign_in_safety_changed"
    assert ">Case 5<" in staff.get(reverse("admin:mail_mailwording_edit", args=[event])).text


def test_the_way_back_puts_the_sites_words_into_the_fields_and_keeps_the_rest(staff: Client) -> None:
    name = numbered("sign_in_code", "Never give it")
    staff.post(CODE, filled(**{f"{name}_en": "Keep it to yourself.", "extra_en": "Bye."}))
    typed = filled(**{f"{name}_en": "Keep it to yourself.", "p0_en": "A new subject", "extra_en": "Bye."})
    page = staff.post(CODE, typed | {"back": name}).text
    assert "Never give it to anybody: the association will not ask you for it.</textarea>" in page
    assert "A new subject</textarea>" in page
    assert MailWording.objects.count() == 2
    page = staff.post(CODE, typed | {"back": "all"}).text
    assert "A new subject</textarea>" not in page
    staff.post(CODE, filled())
    assert not MailWording.objects.exists()


def test_who_saves_after_somebody_else_is_told_and_keeps_what_was_typed(staff: Client) -> None:
    name, before = numbered("sign_in_code", "Never give it"), filled()
    staff.post(CODE, filled(**{f"{name}_en": "First."}))
    page = staff.post(CODE, before | {f"{name}_en": "Second."})
    assert "Somebody else changed this e-mail meanwhile" in page.text
    assert "Second.</textarea>" in page.text
    assert MailWording.objects.get().words == "First."
    staff.post(CODE, before | {f"{name}_en": "Second.", "as_of": str(newest_change("sign_in_code"))})
    assert MailWording.objects.get().words == "Second."


def test_staff_are_told_where_the_site_changed_its_words_under_theirs(
    staff: Client, coordinator: Member, rf: Any
) -> None:
    name = numbered("sign_in_code", "Never give it")
    staff.post(CODE, filled(**{f"{name}_en": "Keep it to yourself."}))
    MailWording.objects.update(default="Tell nobody.")
    request = rf.get("/")
    request.user = coordinator
    line = next(each for each in waiting_now(request, timezone.now()) if "mailwording" in each.url)
    assert (line.count, line.label) == (1, "In 1 e-mail the site changed its words under yours")
    assert staff.get(line.url).text.count("/mailwording/of/") == 1
    assert "The site’s own words have changed since you wrote yours." in staff.get(CODE).text
    staff.post(CODE, filled(**{f"{name}_en": "Keep it to yourself."}))
    assert staff.get(line.url).text.count("/mailwording/of/") == 0


def test_words_without_a_place_are_shown_and_go_with_the_next_save(staff: Client) -> None:
    MailWording.objects.create(event="sign_in_code", passage="Gone for many years now", language="en", words="Ours.")
    assert "The site has no place for these words any more" in staff.get(CODE).text
    staff.post(CODE, filled())
    assert not MailWording.objects.exists()


@pytest.mark.parametrize("role", [Role.FINANCE, None])
def test_nobody_else_words_messages(signed_in: SignIn, member: Member, role: Role | None) -> None:
    client = signed_in(make_staff(role) if role else member)
    for address in (LIST, CODE):
        assert client.get(address).status_code in {302, 403}
    client.post(CODE, filled(p0_en="Ours"))
    assert not MailWording.objects.exists()


def test_a_message_that_is_none_is_not_found(staff: Client) -> None:
    assert staff.get("/en/admin/mail/mailwording/of/base/").status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_as_much_for_one_changed_message_as_for_three(
    staff: Client, many: int, django_assert_num_queries: Any
) -> None:
    for event in list(EVENT_NAMES)[:many]:
        MailWording.objects.create(event=event, passage=EXTRA, language="en", words="More.")
    staff.get(LIST)
    with django_assert_num_queries(7):
        page = staff.get(LIST + "?only=changed").text
    assert page.count("/mailwording/of/") == many


def test_each_message_has_its_heading() -> None:
    assert [event for event in EVENT_NAMES if group_of(event) == OTHERS] == []
