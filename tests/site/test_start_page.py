"""The staff's start page (MEM-8): what waits for whom, and behind each number exactly these rows."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from caot_mentor.admin_start import OTHERS, by_task
from caot_mentor.attention import ROWS, Due, Theme, Waiting, waiting_by_theme
from members.models import Member
from tests.access.world import ADMINISTRATOR, COORDINATOR, FINANCE, World

# Where the thing to do is no row of a list: who signs is chosen, and a tier is decided on as a whole.
DONE_ELSEWHERE = ("/signatory/", "/application/selection/")


def lines_of(person: Member, rf: Any) -> list[tuple[Theme, Any]]:
    request = rf.get("/")
    request.user = person
    return [(theme, line) for theme, lines in waiting_by_theme(request, timezone.now()) for line in lines]


def rows_behind(client: Client, url: str) -> int:
    """How many things the page shows: the rows of a list, or the one that it is about."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    if "cl" in answer.context:
        return int(answer.context["cl"].result_count)
    if "counts" in answer.context:
        return int(answer.context["counts"].total)
    return answer.text.count("/mailwording/of/") if "mailwording" in url else 1


@pytest.mark.parametrize(("language", "number"), [("en", "1,234"), ("fr", "1\u202f234")])
def test_a_large_number_is_written_as_the_reader_writes_it(language: str, number: str) -> None:
    with translation.override(language):
        assert Waiting(1234, "%(count)s wait for %(days)s days", "/", others={"days": 30}).label == (
            f"{number} wait for 30 days"
        )
        assert Template("{{ count|number }}").render(Context({"count": 1234})) == number


@pytest.mark.parametrize("role", [COORDINATOR, FINANCE, ADMINISTRATOR])
def test_behind_each_number_stand_exactly_these_rows(world: World, role: str, rf: Any) -> None:
    client, person = world.as_(role), world.people[role]
    lines = [line for _theme, line in lines_of(person, rf) if not any(each in line.url for each in DONE_ELSEWHERE)]
    assert lines
    assert {line.url: line.count for line in lines} == {line.url: rows_behind(client, line.url) for line in lines}


def test_each_list_shows_what_waits_and_nothing_else(world: World) -> None:
    client = world.as_(ADMINISTRATOR)
    for rows in (each for of_model in ROWS.values() for each in of_model):
        found = client.get(rows.url).context["cl"].queryset
        assert {row.pk for row in found} <= {row.pk for row in rows.find(timezone.now())}, rows.code


def test_roles_see_what_they_may_treat_and_late_things_first(world: World, rf: Any) -> None:
    of_coordinator, of_finance = (lines_of(world.people[role], rf) for role in (COORDINATOR, FINANCE))
    assert Theme.MONEY not in {theme for theme, _line in of_coordinator}
    assert {theme for theme, _line in of_finance} <= {Theme.MONEY}
    for theme in {theme for theme, _line in of_coordinator}:
        soon = [line.how_soon for each, line in of_coordinator if each == theme]
        assert soon == sorted(soon)
    page = world.as_(COORDINATOR).get("/en/admin/").text
    late = [line for _theme, line in of_coordinator if line.how_soon == Due.LATE]
    assert page.count(">late</span>") == len(late) > 0


@pytest.mark.parametrize(("role", "most"), [(FINANCE, 12), (COORDINATOR, 45)])
def test_the_start_page_asks_once_for_each_kind_of_thing(world: World, role: str, most: int) -> None:
    client = world.as_(role)
    client.get("/en/admin/")
    with CaptureQueriesContext(connection) as statements:
        client.get("/en/admin/")
    assert len(statements) <= most


def test_every_list_stands_under_what_staff_do(world: World) -> None:
    request = Client().get("/en/").wsgi_request
    request.user = world.people[ADMINISTRATOR]
    headings = by_task(admin.site.get_app_list(request))
    assert [name for name, _models in headings].count(OTHERS) == 0, dict(headings).get(OTHERS)
    assert sum(len(models) for _name, models in headings) > 40
