"""Forms of staff say what is wrong as all others do: once in the title, on top with links, at the field (A4)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.models import ClosedDay, Member, MembershipCategory
from members.policy import Role
from tests import factories
from tests.look.test_forms import Markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(signed_in: Callable[[Member], Client]) -> Client:
    return signed_in(factories.make_staff(Role.COORDINATOR))


def title_of(html: str) -> str:
    return html.split("<title>", 1)[1].split("</title>", 1)[0].strip()


def test_the_title_says_error_once_and_first(staff: Client) -> None:
    url = reverse("admin:members_closedday_add")
    assert title_of(staff.post(url, {}).text).startswith("Error: Add: ")
    assert "Error" not in title_of(staff.get(url).text)
    assert title_of(staff.post(reverse("admin:members_rollimport_add"), {}).text).count("Error") == 1


def test_pages_of_our_own_in_the_admin_say_error_too(staff: Client) -> None:
    title = title_of(staff.post(reverse("admin:members_admission_add"), {}).text)
    assert title.startswith("Error: ")
    assert title.count("Error") == 1


def test_the_summary_names_each_problem_and_leads_to_its_field(staff: Client) -> None:
    url = reverse("admin:members_closedday_add")
    html = staff.post(url, {"name_en": "Canada Day"}).text
    markup = Markup(html)
    assert "<h2>There is a problem</h2>" in html
    summary = html.split('<div class="error-summary" tabindex="-1">', 1)[1].split("</ul>", 1)[0]
    links = [attrs["href"] or "" for tag, attrs in Markup(summary).elements if tag == "a"]
    assert links == ["#id_day", "#id_name_fr"]
    controls = {attrs.get("id") for tag, attrs in markup.elements if tag in {"input", "select", "textarea"}}
    assert {link.removeprefix("#") for link in links} <= controls
    assert "error-summary" not in staff.get(url).text


@pytest.mark.parametrize(
    ("language", "view", "title"),
    [
        ("en", "admin:members_closedday_add", "Add: closed day"),
        ("fr", "admin:members_closedday_add", "Ajouter\u00a0: jour de fermeture"),
        ("en", "admin:members_closedday_change", "Closed day"),
        ("fr", "admin:members_closedday_change", "Jour de fermeture"),
        ("fr", "admin:members_membershipcategory_change", "Catégorie d’adhésion"),
    ],
)
def test_pages_of_the_admin_are_named_by_what_stands_on_them(
    staff: Client, language: str, view: str, title: str
) -> None:
    model = ClosedDay if "closedday" in view else MembershipCategory
    args = [model.objects.all()[0].pk] if view.endswith("change") else []
    with translation.override(language):
        html = staff.get(reverse(view, args=args)).text
    assert f"<h1>{title}</h1>" in html
    assert title in title_of(html)
