"""Imports at the same time: one after the other, and each change once."""

import threading

import pytest

from caot_mentor.errors import WorkflowError
from members.models import Member, MemberEvent, Membership
from members.workflow import roll as workflow
from tests.members.rolls import apply, csv_bytes, person, stage
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]


def test_the_same_preview_applied_by_two_at_once_is_written_once():
    roll = stage(csv_bytes([person(f"R{index}") for index in range(50)]))
    assert at_once(lambda: apply(roll), lambda: apply(roll)) == []
    assert (Member.objects.count(), Membership.objects.count(), MemberEvent.objects.count()) == (50, 50, 50)


def test_two_previews_of_the_same_people_add_each_person_once():
    rows = [person(f"R{index}") for index in range(50)]
    first, second = stage(csv_bytes(rows)), stage(csv_bytes(reversed(rows)))
    assert at_once(lambda: apply(first), lambda: apply(second)) == []
    assert (Member.objects.count(), Membership.objects.count(), MemberEvent.objects.count()) == (50, 50, 50)


def test_an_address_that_two_previews_give_to_two_people_goes_to_one():
    first = stage(csv_bytes([person("R1", email="one@roll.example")]))
    second = stage(csv_bytes([person("R2", email="one@roll.example")]))
    errors = at_once(lambda: apply(first), lambda: apply(second))
    assert [isinstance(error, WorkflowError) for error in errors] == [True]
    assert Member.objects.count() == 1


def test_without_the_lock_two_previews_meet(monkeypatch):
    """The control: comparing before either has written, both would add the same person."""
    rows = [person(f"R{index}") for index in range(50)]
    first, second = stage(csv_bytes(rows)), stage(csv_bytes(rows))
    compared, compare = threading.Barrier(2), workflow.compare

    def compare_then_wait(roll):
        compare(roll)
        compared.wait(timeout=10)

    monkeypatch.setattr(workflow, "compare", compare_then_wait)
    monkeypatch.setattr(workflow, "ROLL_LOCK", None)  # a lock on nothing
    errors = at_once(lambda: apply(first), lambda: apply(second))
    assert [str(error) for error in errors] == [
        "The members have changed since this preview was made. Nothing was imported; look at the rows again."
    ]
    assert Member.objects.count() == 50
