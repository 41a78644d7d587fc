"""The form of an entry: what is typed is neither lost nor put over what somebody else wrote, without a word (DIR-3)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from members.policy import Role
from members.queries import today
from tests import factories
from tests.mentorship.opportunities import make_opportunity, press, typed_in

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]


@pytest.fixture
def coordinator() -> Member:
    return factories.make_staff(Role.COORDINATOR)


def test_what_somebody_else_saved_meanwhile_is_not_lost_unseen(signed_in: SignIn, coordinator: Member) -> None:
    entry = make_opportunity(title_en="Circle")
    staff = signed_in(coordinator)
    address = reverse("admin:mentorship_opportunity_change", args=[entry.pk])
    read = typed_in(staff, entry)
    staff.post(address, read | {"cost": "$20"})
    refused = staff.post(address, read | {"contact": "Kept words"})
    assert "Somebody else changed “Circle” meanwhile" in refused.text
    assert 'value="Kept words"' in refused.text
    entry.refresh_from_db()
    assert (entry.cost, entry.contact) == ("$20", "")
    as_of = refused.context["form"]["as_of"].value()
    staff.post(address, read | {"contact": "Kept words", "as_of": as_of})
    entry.refresh_from_db()
    assert (entry.cost, entry.contact) == ("", "Kept words")  # as the page had said
    assert staff.post(address, read | {"contact": "Kept words"}).status_code == 302  # pressed twice


def test_a_deed_saves_what_is_typed_or_does_nothing(signed_in: SignIn, coordinator: Member) -> None:
    entry = make_opportunity(state="draft")
    staff = signed_in(coordinator)
    page = staff.get(reverse("admin:mentorship_opportunity_change", args=[entry.pk])).text
    assert "Save and put the draft aside" in page
    assert "take out of the directory" not in page
    wrong = press(staff, entry, "published", cost="$20", link="no address")
    assert wrong.context["form"].errors.keys() == {"link"}
    assert 'value="$20"' in wrong.text
    entry.refresh_from_db()
    assert (entry.state, entry.cost) == ("draft", "")
    read = typed_in(staff, entry)
    for _twice in range(2):
        done = staff.post(
            reverse("admin:mentorship_opportunity_change", args=[entry.pk]),
            read | {"cost": "$20", "last_verified_on": "2020-01-01", "_deed": "published"},
            follow=True,
        )
        assert "Saved. The entry is in the directory, as verified today." in done.text
    entry.refresh_from_db()
    assert (entry.state, entry.cost, entry.last_verified_on) == ("published", "$20", today())
    assert sorted(event.action for event in entry.events.all()) == ["changed", "published"]
    assert press(staff, entry, "invented").status_code == 404
