"""The pages of sessions, for participants and for staff (MOM-7)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.queries import today
from momentum.programs.models import Offering, Role
from momentum.sessions.models import Attendance, Session
from tests import factories
from tests.momentum.sessions import DAY, HOUR, Round
from tests.ondemand.test_matching_pages import page_of, post, text_of

pytestmark = pytest.mark.django_db


def address(session: Session) -> Any:
    return session.public_id


def written(session: Session, **changed: Any) -> dict[str, Any]:
    fields = {
        "kind": "webinar",
        "topic_en": "Coaching",
        "topic_fr": "L’accompagnement",
        "about_en": "",
        "about_fr": "",
        "audience": "all",
        "day": (today(timezone.now()) + 5 * DAY).isoformat(),
        "time": "14:00",
        "zone": "America/Toronto",
        "minutes": "60",
        "link": "",
    }
    return fields | changed


def test_a_participant_finds_the_session_its_link_and_its_file() -> None:
    story = Round()
    session = story.session()
    assert "Networking" in text_of(page_of(story.mentee, "momentum:session-list"))
    page = text_of(page_of(story.mentee, "momentum:session-detail", address(session)))
    assert "https://meet.example.org/networking" in page
    assert session.code not in page
    file = page_of(story.mentee, "momentum:session-calendar", address(session))
    assert file["Content-Type"].startswith("text/calendar")
    assert b"SUMMARY:Networking" in file.content


def test_nobody_else_and_nothing_that_is_not_announced() -> None:
    story = Round()
    session, draft, of_mentors = story.session(), story.session(is_announced=False), story.session(audience="mentors")
    for person in (factories.make_member(), story.staff, story.join(Role.MENTEE, "submitted").member):
        for name in ("session-detail", "session-calendar"):
            assert page_of(person, f"momentum:{name}", address(session)).status_code == 404
        assert post(person, "momentum:session-detail", address(session), code=session.code).status_code == 404
    for hidden in (draft, of_mentors):
        assert page_of(story.mentee, "momentum:session-detail", address(hidden)).status_code == 404


def test_the_code_is_entered_on_the_page_and_a_wrong_one_is_said_beside_the_field() -> None:
    story = Round()
    session = story.session(-HOUR)
    wrong = text_of(post(story.mentee, "momentum:session-detail", address(session), code="ABC"))
    assert "This is not the code. You can try 9 more times." in wrong
    assert 'value="ABC"' in wrong
    assert not Attendance.objects.exists()
    right = text_of(post(story.mentee, "momentum:session-detail", address(session), code=session.code))
    assert "It is noted that you were there." in right
    assert Attendance.objects.get().member == story.mentee


def test_the_recording_is_there_for_participants_once_it_was_held() -> None:
    story = Round()
    session = story.session(-4 * DAY)
    data = {"english": "https://video.example.org/1", "french": ""}
    post(story.staff, "admin:momentum_session_recording", session.pk, **data)
    assert "https://video.example.org/1" in text_of(page_of(story.mentee, "momentum:session-detail", address(session)))
    wrong = post(story.staff, "admin:momentum_session_recording", session.pk, english="http://plain.example", french="")
    assert "begins with https://" in text_of(wrong)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_a_participant_costs_the_same_however_long_it_is(count: int) -> None:
    story = Round()
    for number in range(count):
        story.session((number + 1) * DAY)
    client = factories.Client()
    factories.sign_in(client, story.mentee)
    client.get(reverse("momentum:session-list"))
    with CaptureQueriesContext(
        connection,
    ) as statements:
        client.get(reverse("momentum:session-list"))
    assert len(statements) == 4


def test_staff_plan_a_session_announce_it_and_see_who_is_expected() -> None:
    story = Round()
    chosen = page_of(story.staff, "admin:momentum_session_add")
    assert f"?offering={story.offering.pk}" in text_of(chosen)
    client = factories.Client()
    factories.sign_in(client, story.staff)
    add = reverse("admin:momentum_session_add") + f"?offering={story.offering.pk}"
    client.post(add, written(story))  # type: ignore[arg-type]
    session = Session.objects.get()
    assert (session.state, session.topic_fr, session.offering) == ("draft", "L’accompagnement", story.offering)
    page = text_of(client.get(reverse("admin:momentum_session_change", args=[session.pk])))
    assert session.code in page
    assert str(story.mentee) in page
    asked = text_of(client.get(reverse("admin:momentum_session_announce", args=[session.pk])))
    assert "2 people are expected now" in asked
    client.post(reverse("admin:momentum_session_announce", args=[session.pk]))
    session.refresh_from_db()
    assert session.state == "announced"


def test_what_is_wrong_in_a_plan_is_said_and_what_was_typed_stays() -> None:
    story = Round()
    client = factories.Client()
    factories.sign_in(client, story.staff)
    add = reverse("admin:momentum_session_add") + f"?offering={story.offering.pk}"
    wrong = written(story, day="2020-01-01", link="http://plain.example", topic_fr="")  # type: ignore[arg-type]
    page = text_of(client.post(add, wrong))
    assert "Choose a time that is still to come." in page
    assert "begins with https://" in page
    assert 'value="Coaching"' in page
    Offering.objects.filter(pk=story.offering.pk).update(starts_on=today(story.now), ends_on=today(story.now + DAY))
    assert "Choose a day of the offering: it ends on" in text_of(client.post(add, written(story)))
    assert not Session.objects.exists()


def test_staff_change_a_session_and_call_it_off() -> None:
    story = Round()
    session = story.session()
    post(story.staff, "admin:momentum_session_edit", session.pk, **written(session))
    session.refresh_from_db()
    assert (session.topic_en, session.sequence) == ("Coaching", 1)
    asked = text_of(page_of(story.staff, "admin:momentum_session_call_off", session.pk))
    assert "This cannot be taken back." in asked
    post(story.staff, "admin:momentum_session_call_off", session.pk)
    session.refresh_from_db()
    assert session.state == "called_off"


def test_staff_keep_the_list_and_take_it_as_a_file() -> None:
    story = Round()
    session = story.session(-HOUR)
    both = [str(story.mentee.pk), str(story.mentor.pk)]
    post(story.staff, "admin:momentum_session_list", session.pk, shown=both, present=both[:1])
    assert session.attendances.get().member == story.mentee
    file = page_of(story.staff, "admin:momentum_session_file", session.pk)
    lines = b"".join(file.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 3
    assert [('"yes"' in line) for line in lines if story.mentee.email in line] == [True]


@pytest.mark.parametrize("count", [1, 3])
def test_the_staffs_page_of_a_session_costs_the_same_however_many_are_expected(count: int) -> None:
    story = Round()
    for _number in range(count - 1):
        story.join(Role.MENTEE)
    session = story.session(-HOUR)
    client = factories.Client()
    factories.sign_in(client, story.staff)
    url = reverse("admin:momentum_session_change", args=[session.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as statements:
        client.get(url)
    assert len(statements) == 13


def test_the_page_in_french() -> None:
    story = Round()
    session = story.session(timedelta(days=2))
    client = factories.Client()
    factories.sign_in(client, story.mentor)
    page = text_of(client.get(f"/fr/momentum/sessions/{session.public_id}/"))
    assert "Le réseautage" in page
    assert "Take part" not in page
