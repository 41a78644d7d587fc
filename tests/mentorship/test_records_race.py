"""Numbers of documents, given to many at once: none twice, none left out (design 3)."""

import threading

import pytest
from django.db import transaction

from mentorship.pairs.models import Pairing
from mentorship.records import workflow
from mentorship.records.models import Record, RecordCounter
from tests import factories
from tests.mentorship.records import NOW, make_completed, name_signatory
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]
MANY = 8


class Undone(Exception):
    """What goes wrong after a number was given."""


def test_without_the_lock_everybody_is_given_the_same_number() -> None:
    RecordCounter.objects.create(kind=Record.Kind.LETTER, year=2026)
    read = threading.Barrier(MANY)
    given: list[int] = []

    def take_without_lock() -> None:
        counter = RecordCounter.objects.get()
        read.wait()
        counter.last += 1
        counter.save(update_fields=["last"])
        given.append(counter.last)

    assert at_once(*[take_without_lock] * MANY) == []
    assert given == [1] * MANY


def test_numbers_have_no_gap_and_no_double_when_many_are_issued_and_some_undone_at_once() -> None:
    name_signatory()
    staff = factories.make_staff()
    pairings = [make_completed() for _each in range(MANY)]

    def issue(pairing: Pairing, *, is_undone: bool) -> None:
        with transaction.atomic():
            workflow.issue_letter(pairing, Record.Role.MENTEE, reason="", by=staff, now=NOW)
            if is_undone:
                raise Undone

    deeds = [lambda each=each, turn=turn: issue(each, is_undone=turn % 3 == 0) for turn, each in enumerate(pairings)]
    problems = at_once(*deeds)
    assert {type(problem) for problem in problems} == {Undone}
    kept = MANY - len(problems)
    assert sorted(Record.objects.values_list("number", flat=True)) == list(range(1, kept + 1))
    assert RecordCounter.objects.get(kind=Record.Kind.LETTER).last == kept


def test_one_person_gets_one_certificate_however_many_jobs_issue_it() -> None:
    name_signatory()
    pairing = make_completed()

    def issue() -> None:
        workflow.issue_certificate(pairing.pk, Record.Role.MENTEE, by=None, now=NOW)

    assert at_once(*[issue] * 4) == []
    assert [record.number for record in Record.objects.all()] == [1]
