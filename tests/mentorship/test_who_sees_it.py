"""The page "Who can see my data" says what members do see of each other (MEM-5)."""

import pytest
from django.test import Client

from caot_mentor.privacy import TABLES, Seen
from members.models import Member, Membership
from mentorship.profiles.models import MentorProfile
from tests import factories
from tests.mentorship.mentors import make_mentor


@pytest.mark.parametrize(
    ("model", "name", "reader"),
    [
        (MentorProfile, "practising_since", Seen.MEMBERS),
        (Membership, "category", Seen.MEMBERS),
        (Member, "email", Seen.CONNECTED),
    ],
)
def test_the_registry_names_the_members_who_see_a_field(model: type, name: str, reader: Seen) -> None:
    fields = [entry for table in TABLES if table.model is model for entry in table.fields if entry.name == name]
    assert [reader in entry.seen_by for entry in fields] == [True]


@pytest.mark.django_db
def test_a_mentors_page_shows_category_and_years_in_practice() -> None:
    client = Client()
    client.force_login(factories.make_member())
    profile = make_mentor(practising_since=2010)
    category = Membership.objects.get(member=profile.member).category.name
    page = client.get(f"/en/mentors/{profile.public_id}/").content.decode()
    assert category in page
    assert "years in practice" in page
