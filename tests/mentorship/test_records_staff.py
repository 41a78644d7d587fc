"""What staff do with proofs of mentoring: find, issue, revoke, order for many, and set who signs and what counts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from caot_mentor.attention import waiting_now
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from members.policy import Role
from mentorship.pairs.models import CpdFigures, Pairing
from mentorship.pairs.totals import totals_of
from mentorship.pairs.workflow.figures import set_figures
from mentorship.records import workflow
from mentorship.records.codes import written_code
from mentorship.records.models import BlankForm, CertificateOrder, CertificateRule, Record, Signatory
from mentorship.records.policy import TRIES_MOST
from mentorship.records.queries import progress_of
from mentorship.records.reminders import carry_out_orders, issue_due_certificates, make_records
from tests import factories
from tests.mentorship.records import NOW, add_meetings, make_completed, make_record, name_signatory, sign_by_both

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
LIST, ADD = "/en/admin/mentorship/record/", "/en/admin/mentorship/record/add/"
LIST_QUERIES, PAGE_QUERIES = 8, 10


@pytest.fixture
def coordinator() -> Member:
    return factories.make_staff(Role.COORDINATOR)


@pytest.fixture
def staff(signed_in: SignIn, coordinator: Member) -> Client:
    return signed_in(coordinator)


def found(client: Client, query: str) -> set[int]:
    return {record.pk for record in client.get(LIST + query).context["cl"].result_list}


def issue_address(pairing: Pairing, kind: str, role: str = "mentee") -> str:
    return reverse("admin:mentorship_record_issue", args=[pairing.pk, kind, role])


def waiting(person: Member) -> list[str]:
    request: Any = type("Request", (), {"user": person})()
    return [str(line.label) for line in waiting_now(request, timezone.now())]


# Finding and reading


def test_records_are_found_by_number_code_name_kind_program_and_state(staff: Client) -> None:
    first = workflow.request_cpd_record(pairing := make_completed(names=("Alpha", "Zulu")), pairing.mentee, now=NOW)
    other = workflow.request_cpd_record(made := make_completed(program="find"), made.mentor, now=NOW)
    assert found(staff, "") == {first.pk, other.pk}
    for query in ("?q=R-2026-00001", "?q=r202600001", f"?q={written_code(first.code).lower()}", "?q=zulu"):
        assert found(staff, query) == {first.pk}
    assert found(staff, "?program=find") == {other.pk}
    assert found(staff, "?kind__exact=letter") == found(staff, "?state=failed") == found(staff, "?q=L-2026-1") == set()
    Record.objects.filter(pk=other.pk).update(tries=TRIES_MOST)
    assert found(staff, "?state=failed") == {other.pk}
    assert found(staff, "?state=waiting") == {first.pk, other.pk}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_a_record_cost_the_same_whatever_the_rows(
    rows: int, staff: Client, django_assert_num_queries: Any
) -> None:
    record, pairing = None, make_completed()
    for turn in range(rows):
        add_meetings(pairing, 1)
        record = workflow.request_cpd_record(pairing, pairing.mentee, now=NOW + timedelta(minutes=turn))
    assert record is not None
    for _turn in range(rows):
        workflow.try_again(record, by=factories.make_staff(), now=NOW)
    staff.get(LIST)
    staff.get(f"{LIST}{record.pk}/change/")  # what a process keeps is kept
    with django_assert_num_queries(LIST_QUERIES):
        staff.get(LIST)
    with django_assert_num_queries(PAGE_QUERIES):
        staff.get(f"{LIST}{record.pk}/change/")


def test_a_records_page_says_what_it_says_and_gives_the_files(staff: Client) -> None:
    record = make_record(pairing=make_completed(names=("Mentorly", "Menteeson")))
    page = staff.get(f"{LIST}{record.pk}/change/")
    for words in ("R-2026-00001", written_code(record.code), "Menteeson", "Mentorship On Demand", "file made"):
        assert words in page.text
    assert 'name="_save"' not in page.text  # nobody edits it by hand
    assert staff.get(f"{LIST}{record.pk}/file/fr/").content.startswith(b"%PDF-")
    assert staff.get(f"{LIST}{record.pk}/file/de/").status_code == 404


def test_what_an_erased_person_held_says_nothing(staff: Client) -> None:
    record = make_record()
    Record.objects.update(facts={}, holder=None)
    assert "A person who has left" in staff.get(LIST).text
    assert "its code leads to nothing" in staff.get(f"{LIST}{record.pk}/change/").text


def test_staff_find_nothing_of_their_own_mentorships(signed_in: SignIn) -> None:
    pairing = make_completed()
    record = make_record(pairing=pairing)
    Member.objects.filter(pk=pairing.mentor.pk).update(role=Role.COORDINATOR)
    own = factories.make_staff(Role.COORDINATOR)
    Pairing.objects.filter(pk=pairing.pk).update(mentor=own)
    client = signed_in(own)
    assert found(client, "") == set()
    for page in ("change/", "revoke/", "retry/", "file/en/"):
        assert client.get(f"{LIST}{record.pk}/{page}").status_code in {302, 404}
    assert client.get(issue_address(pairing, "letter")).status_code == 404
    assert client.get(ADD, {"person": own.last_name}).context["found"] == []
    with pytest.raises(NotAllowed):
        workflow.revoke_record(record, reason="Not mine.", by=own, now=NOW)


# Revoking and making again


def test_staff_revoke_with_a_reason_that_only_staff_read(staff: Client, client: Client) -> None:
    record = make_record()
    address = f"{LIST}{record.pk}/revoke/"
    assert "Write the reason" in staff.post(address, {"reason": " "}).text
    staff.post(address, {"reason": "A wrong name."})
    record.refresh_from_db()
    assert (record.state, record.revoked_because) == (Record.State.REVOKED, "A wrong name.")
    told = OutgoingEmail.objects.get(event="record_revoked")
    assert (told.member, record.written_number in told.subject) == (record.holder, True)
    assert "A wrong name." not in told.text_body + told.html_body
    assert "A wrong name." in staff.get(f"{LIST}{record.pk}/change/").text
    assert "A wrong name." not in client.get(f"/en/verify/{record.code}/").text
    assert "It is revoked already." in staff.get(address).text


def test_what_staff_did_is_read_in_the_language_of_whoever_reads_the_history(staff: Client) -> None:
    record = make_record()
    staff.post(f"{LIST}{record.pk}/revoke/".replace("/en/", "/fr/"), {"reason": "Nom erroné."})
    done = LogEntry.objects.get()
    assert done.object_repr.endswith(" R-2026-00001")
    with translation.override("en"):
        assert "revoked" in done.get_change_message()
    with translation.override("fr"):
        assert "révoqu" in done.get_change_message()


def test_staff_have_made_again_what_could_not_be_made(staff: Client, coordinator: Member) -> None:
    record = workflow.request_cpd_record(pairing := make_completed(), pairing.mentee, now=timezone.now())
    assert "Make again" not in staff.get(f"{LIST}{record.pk}/change/").text
    long_ago = timezone.now() - timedelta(minutes=20)
    Record.objects.update(tries=TRIES_MOST, issued_at=long_ago, asked_at=long_ago)
    assert "1 proof of mentoring could not be made" in waiting(coordinator)
    assert "Make again" in staff.get(f"{LIST}{record.pk}/change/").text
    staff.post(f"{LIST}{record.pk}/retry/")
    record.refresh_from_db()
    assert record.tries == 0
    # issued long ago, but its files were asked for just now
    assert not [line for line in waiting(coordinator) if "proof of mentoring" in line]
    Record.objects.update(asked_at=long_ago)
    assert "1 proof of mentoring has waited for more than 15 minutes to be made" in waiting(coordinator)
    with pytest.raises(NotAllowed):
        workflow.try_again(record, by=factories.make_staff(Role.FINANCE), now=NOW)


# Letters and decisions


def test_a_letter_is_found_by_the_person_read_and_issued(staff: Client) -> None:
    pairing = make_completed(names=("Mentorly", "Menteeson"))
    add_meetings(pairing, 3)
    address = issue_address(pairing, "letter")
    assert address in staff.get(ADD, {"person": "menteeson"}).text
    assert staff.get(ADD, {"person": "Nobody"}).context["found"] == []
    assert "Nothing can be issued while nobody signs" in staff.get(address).text
    name_signatory()
    page = staff.get(address)
    assert "To whom it may concern" in page.text
    assert "À qui de droit" in page.text
    staff.post(address, {"reason": "Asked by e-mail."})
    letter = Record.objects.get()
    assert (letter.kind, letter.reason, letter.facts["minutes"]["confirmed"]) == ("letter", "Asked by e-mail.", 180)


def test_a_letter_can_confirm_the_hours_of_some_days_alone(staff: Client) -> None:
    name_signatory()
    pairing = make_completed()
    add_meetings(pairing, 3)  # on November 15, 8 and 1
    address, days = issue_address(pairing, "letter"), {"first": "2026-11-05", "last": "2026-11-10"}
    page = staff.post(address, days | {"preview": "yes"})
    assert "November 5, 2026 to November 10, 2026" in page.text
    assert not Record.objects.exists()
    wrong = staff.post(address, {"first": "2026-11-05", "last": "2026-11-01"})
    assert "This day comes before the first one." in wrong.text
    staff.post(address, days)
    facts = Record.objects.get().facts
    assert (facts["meetings_held"], facts["started_on"], facts["ended_on"]) == (1, "2026-11-05", "2026-11-10")


def test_a_certificate_against_the_rule_takes_a_reason(staff: Client) -> None:
    name_signatory()
    pairing = make_completed(program="find", state="ended")
    address = issue_address(pairing, "certificate", "mentor")
    assert "the person has not earned it" in staff.get(address).text
    assert "Write the reason" in staff.post(address, {"reason": ""}).text
    staff.post(address, {"reason": "The mentee fell ill in the last week."})
    record = Record.objects.get()
    assert (record.kind, record.role, record.reason) == (
        "certificate",
        "mentor",
        "The mentee fell ill in the last week.",
    )
    assert "holds a certificate of this mentorship already" in staff.get(address).text


def test_what_is_no_kind_or_side_is_not_there(staff: Client, signed_in: SignIn) -> None:
    pairing = make_completed()
    for kind, role in (("cpd_record", "mentee"), ("letter", "staff")):
        assert staff.get(issue_address(pairing, kind, role)).status_code == 404
    begun_not = make_completed(started_at=None)
    assert staff.get(issue_address(begun_not, "letter")).status_code == 404
    finance = signed_in(factories.make_staff(Role.FINANCE))
    assert finance.post(issue_address(pairing, "letter"), {"reason": "x"}).status_code == 404
    with pytest.raises(NotAllowed):
        workflow.issue_letter(pairing, Record.Role.MENTEE, reason="", by=factories.make_staff(Role.FINANCE), now=NOW)


# Rules of the programs


def test_self_matched_pairs_earn_a_certificate_when_their_meetings_are_enough() -> None:
    name_signatory()
    pairing = make_completed(program="find")
    sign_by_both(pairing)
    add_meetings(pairing, 2)
    assert issue_due_certificates(NOW) == 0
    add_meetings(pairing, 1, confirmation="open", entered_at=NOW - timedelta(days=1))
    assert issue_due_certificates(NOW) == 0
    assert issue_due_certificates(NOW + timedelta(days=20)) == 2  # the entry was not contested


def test_a_rule_can_leave_the_mentor_out_and_be_changed_by_administrators(signed_in: SignIn) -> None:
    name_signatory()
    make_completed(program="momentum")
    assert issue_due_certificates(NOW) == 0
    rule = CertificateRule.objects.get(program="momentum")
    administrator = signed_in(factories.make_staff(Role.ADMINISTRATOR))
    administrator.post(f"/en/admin/mentorship/certificaterule/{rule.pk}/change/", {"given": "completion"})
    rule.refresh_from_db()
    assert (rule.given, rule.for_mentor) == ("completion", False)
    assert issue_due_certificates(NOW) == 1
    assert Record.objects.get().role == Record.Role.MENTEE


def test_one_person_signs_at_a_time(signed_in: SignIn, coordinator: Member) -> None:
    make_completed()
    assert "2 certificates wait for somebody who signs: choose a signatory" in waiting(coordinator)
    before = name_signatory()
    client = signed_in(factories.make_staff(Role.ADMINISTRATOR))
    address = "/en/admin/mentorship/signatory/add/"
    assert "This field is required" in client.post(address, {"name": "A", "office_en": "Chair"}).text
    client.post(address, {"name": "Next One", "office_en": "Chair", "office_fr": "Présidence", "is_current": "on"})
    assert Signatory.objects.get(is_current=True).name == "Next One"
    before.refresh_from_db()
    assert not before.is_current


def test_staff_set_what_counts_and_records_from_now_on_say_so(signed_in: SignIn) -> None:
    pairing = make_completed()
    sign_by_both(pairing)
    add_meetings(pairing, 3)
    old = make_record(pairing=pairing)
    assert totals_of(pairing, NOW).meets_cpd2
    client = signed_in(factories.make_staff(Role.ADMINISTRATOR))
    values = {"hours": "4.5", "meetings": "5", "months": "3", "category_en": "Peers", "category_fr": "Pairs"}
    address = "/en/admin/mentorship/cpdfigures/add/"
    assert "Say why" in client.post(address, values).text
    client.post(address, values | {"note": "Decided by the board."})
    figures = CpdFigures.objects.first()
    assert figures is not None
    assert (figures.version, figures.in_words) == (2, "4.5 hours or 5 meetings in 3 consecutive months")
    assert not totals_of(pairing, NOW).meets_cpd2
    new = workflow.request_cpd_record(pairing, pairing.mentee, now=NOW)
    assert (old.facts["meets_cpd2"], new.facts["meets_cpd2"], new.facts["category"]["fr"]) == (True, False, "Pairs")
    assert client.get("/en/my-proofs/blank/en/").status_code == 302  # not made yet
    make_records(NOW)
    assert BlankForm.objects.count() == 2
    assert client.get("/en/my-proofs/blank/en/").content.startswith(b"%PDF-")
    with pytest.raises(NotAllowed):
        set_figures({"minutes": 60}, note="", by=factories.make_staff(Role.COORDINATOR), now=NOW)


# Many at once


def test_certificates_for_many_are_looked_at_ordered_and_seen_to_come(staff: Client, coordinator: Member) -> None:
    address, days = "/en/admin/mentorship/certificateorder/add/", {"first": "2026-11-01", "last": "2026-11-30"}
    name_signatory()
    for _turn in range(3):
        make_completed(program="momentum")
    make_completed(program="momentum", ended_at=NOW - timedelta(days=40))
    preview = staff.post(address, days | {"program": "momentum"})
    assert "6 people without a certificate" in preview.text
    assert not CertificateOrder.objects.exists()
    asked = days | {"program": "momentum", "order": "yes", "seen": preview.context["preview"]["seen"]}
    changed = staff.post(address, asked | {"last": "2026-11-29"})
    assert "Whom it is about has changed" in changed.text
    assert not CertificateOrder.objects.exists()
    answer = staff.post(address, asked, follow=True)
    order = CertificateOrder.objects.get()
    assert (order.counted, order.ordered_by) == (6, coordinator)
    assert "0 of 6" in answer.text
    assert "data-progress" in answer.text
    assert not carry_out_orders(NOW)
    make_records(NOW)
    page = staff.get(f"/en/admin/mentorship/certificateorder/{order.pk}/change/").text
    assert "All done" in page
    assert "data-progress" not in page
    assert Record.objects.filter(order=order, issued_by=coordinator, state="ready").count() == 6
    assert found(staff, f"?order__id__exact={order.pk}") == set(Record.objects.values_list("pk", flat=True))
    assert "Nobody is without a certificate" in staff.post(address, asked).text


def test_an_order_goes_on_where_it_was_interrupted_and_leaves_out_what_is_not_earned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mentorship.records.workflow.ordering.ORDER_STEP", 1)
    name_signatory()
    CertificateRule.objects.filter(program="momentum").update(needs_hours=True)
    enough, _without = make_completed(program="momentum"), make_completed(program="momentum")
    sign_by_both(enough)
    add_meetings(enough, 3)
    day = NOW.date()
    by = factories.make_staff()
    order = workflow.order_certificates("momentum", day - timedelta(days=9), day, by=by, now=NOW)
    assert workflow.order_certificates("momentum", day - timedelta(days=9), day, by=by, now=NOW) == order
    assert workflow.carry_out_step(NOW)
    order.refresh_from_db()
    assert (order.after, order.issued, order.done_at) == (enough.pk, 2, None)
    assert workflow.carry_out_step(NOW)
    assert not workflow.carry_out_step(NOW)
    order.refresh_from_db()
    assert (order.issued, order.left_out, order.failed, order.done_at) == (2, 2, 0, NOW)
    assert progress_of(order).done == 2  # the two files are still to be made
    make_records(NOW)
    assert progress_of(order).is_done


def test_an_order_replaces_what_was_revoked_and_says_whose(staff: Client, coordinator: Member) -> None:
    name_signatory()
    pairing = make_completed(program="momentum")
    address, days = "/en/admin/mentorship/certificateorder/add/", {"first": "2026-11-01", "last": "2026-11-30"}
    for role in ("mentee", "mentor"):
        workflow.decide_certificate(pairing, Record.Role(role), reason="By phone.", by=coordinator, now=NOW)
    revoked = Record.objects.get(role="mentor")
    workflow.revoke_record(revoked, reason="A wrong name.", by=coordinator, now=NOW)
    preview = staff.post(address, days | {"program": "momentum"})
    assert "1 person without a certificate" in preview.text
    assert preview.text.count("certificate revoked") == 1
    staff.post(address, days | {"program": "momentum", "order": "yes", "seen": preview.context["preview"]["seen"]})
    carry_out_orders(NOW)
    assert Record.objects.filter(role="mentor").exclude(pk=revoked.pk).count() == 1
    assert Record.objects.filter(role="mentee").count() == 1


def test_nobody_orders_without_the_right_or_a_signatory() -> None:
    make_completed()
    day = NOW.date()
    with pytest.raises(NotAllowed):
        workflow.order_certificates("ondemand", day, day, by=factories.make_staff(Role.FINANCE), now=NOW)
    with pytest.raises(WrongState):
        workflow.order_certificates("ondemand", day, day, by=factories.make_staff(), now=NOW)
    name_signatory()
    with pytest.raises(WrongState):
        workflow.order_certificates("ondemand", day, day, by=factories.make_staff(), now=NOW)
