"""The office's closed days (OD-11): seeded, edited by staff, and no promise moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from members.models import ClosedDay, Member
from members.policy import Role
from members.workflow.closed_days import NotAllowed, remove_closed_day, save_closed_day, seed_closed_days
from tests import factories

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
PATH = "/en/admin/members/closedday/"
NEW = {"day": "2027-06-24", "name_en": "Office move", "name_fr": "Déménagement"}


def test_a_day_that_staff_removed_stays_removed() -> None:
    ClosedDay.objects.get(day=date(2026, 12, 25)).delete()
    assert seed_closed_days(date(2026, 11, 1)) == 0
    assert not ClosedDay.objects.filter(day=date(2026, 12, 25)).exists()


def test_a_year_without_days_is_seeded_in_both_languages() -> None:
    ClosedDay.objects.filter(day__year=2027).delete()
    # nine holidays, and the Monday and Tuesday for Christmas and Boxing Day on a weekend
    assert seed_closed_days(date(2026, 11, 1)) == 11
    christmas = ClosedDay.objects.get(day=date(2027, 12, 25))
    assert (christmas.name_en, christmas.name_fr) == ("Christmas Day", "Jour de Noël")


def test_staff_add_and_remove_a_day_and_are_told_that_no_date_moves(signed_in: SignIn) -> None:
    client = signed_in(factories.make_staff())
    said = client.post(f"{PATH}add/", NEW, follow=True).content.decode()
    assert "Due dates that are stored already do not move." in said
    added = ClosedDay.objects.get(day=date(2027, 6, 24))
    assert (added.name_en, added.name_fr) == ("Office move", "Déménagement")
    client.post(f"{PATH}{added.pk}/delete/", {"post": "yes"})
    assert not ClosedDay.objects.filter(day=date(2027, 6, 24)).exists()


def test_the_list_is_one_year_at_a_time(signed_in: SignIn) -> None:
    words = signed_in(factories.make_staff()).get(f"{PATH}?year=2027").content.decode()
    assert "Jan. 1, 2027" in words or "January 1, 2027" in words
    assert "2026</a></th>" not in words


def test_the_list_begins_with_today(signed_in: SignIn) -> None:
    with time_machine.travel(datetime(2027, 7, 1, 16, tzinfo=UTC), tick=False):
        client = signed_in(factories.make_staff())
        coming, everything = (client.get(PATH + query).context["cl"].result_list for query in ("", "?year=all"))
    assert coming[0].day == date(2027, 7, 1)
    assert everything[0].day < date(2027, 1, 1)


@pytest.mark.parametrize("role", [Role.NONE, Role.FINANCE])
def test_a_stranger_changes_no_day(signed_in: SignIn, role: str) -> None:
    stranger = factories.make_staff(role) if role else factories.make_member()
    assert signed_in(stranger).post(f"{PATH}add/", NEW).status_code in {302, 403}
    christmas = ClosedDay.objects.get(day=date(2026, 12, 25))
    with pytest.raises(NotAllowed):
        save_closed_day(christmas, by=stranger)
    with pytest.raises(NotAllowed):
        remove_closed_day(christmas, by=stranger)
    assert not ClosedDay.objects.filter(day=date(2027, 6, 24)).exists()
