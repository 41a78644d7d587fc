"""The lists of words that staff edit: a rename is found, a retired term stays where it is used."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from mentorship.profiles.forms.questionnaire import QuestionnaireForm
from mentorship.profiles.models import Term
from tests import factories
from tests.mentorship.mentors import make_mentor

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
CHANGELIST = "admin:mentorship_term_changelist"


@pytest.fixture
def staff(signed_in: SignIn) -> Client:
    return signed_in(factories.make_staff())


def area(code: str = "driving") -> Term:
    return Term.objects.get(kind="area", code=code)


def change_url(term: Term) -> str:
    return reverse("admin:mentorship_term_change", args=[term.pk])


def values(term: Term, **changed: object) -> dict[str, object]:
    return {"name_en": term.name_en, "name_fr": term.name_fr, "position": term.position} | changed


def test_a_renamed_term_is_found_by_its_new_names_at_once(staff: Client) -> None:
    used, other = make_mentor(areas=["driving"]), make_mentor(areas=["dementia"])
    new = {"name_en": "Wheels and roads", "name_fr": "Roues et chemins"}
    page = staff.post(change_url(area()), values(area(), **new), follow=True)
    assert "1 mentor profile is found by the new name." in page.text
    used.refresh_from_db()
    other.refresh_from_db()
    assert "Wheels and roads\nRoues et chemins" in used.search_text
    assert "Wheels" not in other.search_text


def test_the_code_and_the_list_of_a_term_never_change(staff: Client) -> None:
    staff.post(change_url(area()), values(area(), code="cars", kind="topic"))
    assert Term.objects.filter(kind="area", code="driving").exists()


def test_a_new_term_is_offered(staff: Client) -> None:
    data = {"kind": "topic", "code": "pets", "name_en": "Animals", "name_fr": "Animaux", "position": 99}
    staff.post(reverse("admin:mentorship_term_add"), data)
    assert Term.objects.get(kind="topic", code="pets").name_fr == "Animaux"


def test_a_retired_term_is_offered_only_to_who_holds_it_and_can_be_brought_back(staff: Client) -> None:
    holder, other = make_mentor(areas=["driving", "dementia"]), make_mentor()
    ids = {"_selected_action": [area().pk]}
    staff.post(reverse(CHANGELIST), {"action": "retire"} | ids)
    assert area().is_retired
    offered = [
        {code for code, _name in QuestionnaireForm(profile=profile, documents=[]).fields["areas"].choices}
        for profile in (holder, other)
    ]
    assert ["driving" in codes for codes in offered] == [True, False]
    holder.refresh_from_db()
    assert (holder.areas, holder.is_listed) == (["driving", "dementia"], True)
    staff.post(reverse(CHANGELIST), {"action": "bring_back"} | ids)
    assert not area().is_retired


def test_nobody_deletes_a_term(staff: Client) -> None:
    assert staff.post(reverse("admin:mentorship_term_delete", args=[area().pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", ["finance", ""])
def test_others_do_not_reach_the_terms(signed_in: SignIn, role: str) -> None:
    person = factories.make_staff(role) if role else factories.make_member()
    client = signed_in(person)
    assert client.get(reverse(CHANGELIST)).status_code in {302, 403}
    client.post(change_url(area()), values(area(), name_en="Taken over"))
    assert area().name_en != "Taken over"


def test_terms_are_looked_for_in_both_languages(staff: Client) -> None:
    page = staff.get(reverse(CHANGELIST), {"q": area().name_fr, "kind__exact": "area"}).text
    assert change_url(area()) in page


def test_staff_read_a_profile_and_its_events_and_change_nothing(staff: Client) -> None:
    profile = make_mentor()
    address = reverse("admin:mentorship_mentorprofile_change", args=[profile.pk])
    page = staff.get(address).text
    for words in ("listed", "questionnaire saved"):
        assert words in page
    # members' page of it refuses staff
    assert reverse("mentorship:mentor-detail", args=[profile.public_id]) not in page
    assert staff.post(address, {"is_listed": ""}).status_code == 403


def test_staff_see_what_keeps_a_profile_from_the_search(staff: Client) -> None:
    profile = make_mentor()
    profile.member.acceptances.all().delete()
    page = staff.get(reverse("admin:mentorship_mentorprofile_change", args=[profile.pk])).text
    assert "the documents are not accepted" in page
