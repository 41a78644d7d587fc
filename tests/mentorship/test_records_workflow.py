"""Issuing, making, revoking: numbers without gaps, frozen facts, and who gets what (CPD-5 to CPD-7, OD-9)."""

from datetime import timedelta

import pytest

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.policy import Role
from mentorship.records import workflow
from mentorship.records.codes import new_code, read_code, written_code
from mentorship.records.models import Record, RecordEvent
from mentorship.records.policy import CODE_BITS, CODE_LENGTH, CODE_LETTERS, LEASE_SECONDS, TRIES_MOST
from mentorship.records.queries import certificates_due, not_made
from mentorship.records.reminders import issue_due_certificates, make_records
from mentorship.records.rules import TRANSITIONS, Action
from tests import factories
from tests.mentorship.records import NOW, add_meetings, make_completed, make_record, name_signatory, sign_by_both

pytestmark = pytest.mark.django_db
State, Side = Record.State, Record.Role


def test_a_code_has_a_hundred_bits_and_is_read_with_forgiveness() -> None:
    assert CODE_LENGTH * 5 == CODE_BITS == 100
    assert len(set(CODE_LETTERS)) == 32
    codes = [new_code() for _each in range(500)]
    assert {len(code) for code in codes} == {CODE_LENGTH}
    assert set("".join(codes)) == set(CODE_LETTERS)
    assert len(set(codes)) == 500
    assert read_code(written_code(codes[0]).lower()) == codes[0]
    assert read_code("ilo0 " + "a" * 16) == "1100" + "A" * 16
    assert read_code("not a code") == read_code("U" * 20) == ""


def test_a_cpd_record_says_what_the_log_says_and_is_made_in_both_languages() -> None:
    pairing = make_completed()
    sign_by_both(pairing)
    add_meetings(pairing, 3)
    record = make_record(pairing.mentor, pairing)
    assert (record.state, record.role, record.number, record.holder) == (State.READY, Side.MENTOR, 1, pairing.mentor)
    assert record.facts["meetings_held"] == 3
    assert record.facts["minutes"] == {"confirmed": 180, "not_contested": 0, "open": 0}
    assert record.facts["meets_cpd2"]
    assert record.facts["meetings"][0]["at"] == "2026-11-01T07:00:00"
    assert [each["role"] for each in record.facts["agreement"]["signatures"]] == ["mentee", "mentor"]
    assert {file.language: bytes(file.content[:5]) for file in record.files.all()} == {"en": b"%PDF-", "fr": b"%PDF-"}
    assert [event.action for event in record.events.all()] == [Action.ISSUED, Action.MADE]


def test_asking_again_gives_the_same_record_until_the_log_changes() -> None:
    pairing = make_completed()
    first = workflow.request_cpd_record(pairing, pairing.mentee, now=NOW)
    assert workflow.request_cpd_record(pairing, pairing.mentee, now=NOW) == first
    add_meetings(pairing, 1)
    second = workflow.request_cpd_record(pairing, pairing.mentee, now=NOW)
    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert first.facts["meetings_held"] == 0


def test_a_stranger_gets_no_record_of_others() -> None:
    with pytest.raises(NotAllowed):
        workflow.request_cpd_record(make_completed(), factories.make_member(), now=NOW)
    assert not Record.objects.exists()


def test_before_it_has_begun_there_is_nothing_to_prove() -> None:
    pairing = make_completed(started_at=None)
    with pytest.raises(WrongState):
        workflow.request_cpd_record(pairing, pairing.mentee, now=NOW)


def test_an_issue_that_is_undone_leaves_no_gap() -> None:
    from django.db import transaction

    pairing = make_completed()
    with transaction.atomic():
        workflow.request_cpd_record(pairing, pairing.mentee, now=NOW)
        transaction.set_rollback(True)
    assert workflow.request_cpd_record(pairing, pairing.mentee, now=NOW).number == 1
    assert workflow.request_cpd_record(pairing, pairing.mentor, now=NOW).number == 2
    other = make_completed()
    next_year = NOW + timedelta(days=60)
    assert workflow.request_cpd_record(other, other.mentor, now=next_year).number == 1


def test_both_sides_of_a_completed_mentorship_get_a_certificate_once() -> None:
    name_signatory()
    pairing = make_completed()
    make_completed(program="find")  # no meeting
    make_completed(program="momentum")  # when staff order it
    make_completed(state="ended")
    assert issue_due_certificates(NOW) == 2
    assert issue_due_certificates(NOW) == 0
    make_records(NOW)
    assert {(each.holder, each.role, each.state) for each in Record.objects.all()} == {
        (pairing.mentor, Side.MENTOR, State.READY),
        (pairing.mentee, Side.MENTEE, State.READY),
    }
    mentee = Record.objects.get(role=Side.MENTEE)
    assert mentee.facts["mentor"] == ""  # the other side's name is on no certificate
    assert mentee.facts["meetings"] == []
    assert {each.member for each in OutgoingEmail.objects.filter(event="record_ready")} == {
        pairing.mentor,
        pairing.mentee,
    }


def test_a_revoked_certificate_does_not_come_back_by_itself() -> None:
    name_signatory()
    make_completed()
    issue_due_certificates(NOW)
    workflow.revoke_record(Record.objects.all()[0], reason="By mistake.", by=factories.make_staff(), now=NOW)
    assert certificates_due(NOW) == []


def test_while_nobody_signs_certificates_wait() -> None:
    make_completed()
    assert issue_due_certificates(NOW) == 0
    name_signatory()
    assert issue_due_certificates(NOW) == 2


def test_staff_decide_a_certificate_with_a_reason_and_issue_letters() -> None:
    staff, pairing = factories.make_staff(Role.COORDINATOR), make_completed(program="find")
    with pytest.raises(WrongState):  # nobody signs yet
        workflow.issue_letter(pairing, Side.MENTEE, reason="Asked by e-mail.", by=staff, now=NOW)
    name_signatory()
    letter = workflow.issue_letter(pairing, Side.MENTEE, reason="Asked by e-mail.", by=staff, now=NOW)
    assert letter.facts["signatory"]["name"] == "Sample Signatory"
    with pytest.raises(WrongState):
        workflow.decide_certificate(pairing, Side.MENTEE, reason=" ", by=staff, now=NOW)
    given = workflow.decide_certificate(pairing, Side.MENTEE, reason="A long one.", by=staff, now=NOW)
    assert (given.reason, given.issued_by) == ("A long one.", staff)
    make_records(NOW)
    mail = OutgoingEmail.objects.get(event="record_ready", text_body__contains="certificate")
    assert "The association has given you a certificate of completion" in mail.text_body
    assert "You have completed" not in mail.text_body
    with pytest.raises(WrongState):  # holds one
        workflow.decide_certificate(pairing, Side.MENTEE, reason="Again.", by=staff, now=NOW)
    with pytest.raises(NotAllowed):  # nobody of their own
        workflow.issue_letter(pairing, Side.MENTEE, reason="Mine.", by=pairing.mentor, now=NOW)


def test_what_a_worker_lost_is_made_by_the_next_one_when_the_lease_is_over() -> None:
    pairing = make_completed()
    record = workflow.request_cpd_record(pairing, pairing.mentee, now=NOW)
    Record.objects.update(lease_until=NOW + timedelta(seconds=LEASE_SECONDS), tries=1)  # and then it was killed
    make_records(NOW)
    record.refresh_from_db()
    assert record.state == State.WAITING
    make_records(NOW + timedelta(seconds=LEASE_SECONDS + 1))
    record.refresh_from_db()
    assert (record.state, record.files.count(), record.lease_until) == (State.READY, 2, None)


def test_what_cannot_be_made_waits_for_staff_and_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    pairing = make_completed()
    broken = workflow.request_cpd_record(pairing, pairing.mentee, now=NOW)
    whole = dict(broken.facts)
    Record.objects.filter(pk=broken.pk).update(facts={"holder": "A"})
    good = workflow.request_cpd_record(pairing, pairing.mentor, now=NOW)
    for turn in range(TRIES_MOST + 1):
        make_records(NOW + turn * timedelta(seconds=LEASE_SECONDS + 1))
    good.refresh_from_db()
    assert good.state == State.READY
    assert list(not_made()) == [broken]
    Record.objects.filter(pk=broken.pk).update(facts=whole)
    workflow.try_again(broken, by=factories.make_staff(), now=NOW)
    make_records(NOW)
    assert not not_made().exists()
    assert "could not be made" in caplog.text


@pytest.mark.parametrize("state", list(State))
def test_revoking_follows_the_table(state: State) -> None:
    record, staff = make_record(), factories.make_staff()
    Record.objects.update(state=state, revoked_at=NOW if state == State.REVOKED else None)
    events = RecordEvent.objects.count()
    workflow.revoke_record(record, reason="A wrong name.", by=staff, now=NOW)
    record.refresh_from_db()
    assert record.state == TRANSITIONS[Action.REVOKED].target
    assert RecordEvent.objects.count() == events + (state in TRANSITIONS[Action.REVOKED].sources)


def test_revoking_wants_a_reason_and_another_person() -> None:
    record = make_record()
    with pytest.raises(WrongState):
        workflow.revoke_record(record, reason=" ", by=factories.make_staff(), now=NOW)
    with pytest.raises(NotAllowed):
        workflow.revoke_record(record, reason="Mine.", by=record.holder, now=NOW)


def test_lists_of_due_certificates_cost_two_queries_a_program(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    make_completed()
    with django_assert_num_queries(1 + 2 * 2):
        assert len(certificates_due(NOW)) == 2
    make_completed()
    make_completed()
    with django_assert_num_queries(1 + 2 * 2):
        assert len(certificates_due(NOW)) == 6
