"""The reflective workbook of a pair: own parts, a joint one, sharing, several windows (MOM-5)."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caot_mentor.errors import NotAllowed, WrongState
from mentorship.pairs.models import Pairing
from mentorship.workbooks.models import WorkbookTemplate
from mentorship.workbooks.rules import seen
from mentorship.workbooks.workflow import draft_next_version, faults_of, publish_version
from momentum.progress.models import Reflection, ReflectionAnswer
from momentum.progress.workflow import share_part
from tests import factories
from tests.mentorship.introductions import make_pairing
from tests.momentum.progress import make_pair, question_of, write
from tests.ondemand.test_matching_pages import page_of, post, text_of

pytestmark = pytest.mark.django_db


def address(pairing: Pairing, section: str = "") -> tuple[str, Any, Any] | tuple[str, Any]:
    if section:
        return "momentum:reflection-section", pairing.public_id, section
    return "momentum:reflection-detail", pairing.public_id


def sent(pairing: Pairing, section: str, **answers: str) -> dict[str, str]:
    """What the page's form sends of an empty section."""
    return {f"{code}-1": value for code, value in answers.items()} | {f"seen-{code}-1": seen(None) for code in answers}


def test_reading_begins_nothing_and_the_first_answer_does() -> None:
    pairing = make_pair()
    assert "0 of 6 pages filled in" in text_of(page_of(pairing.mentee, *address(pairing)))
    assert not Reflection.objects.exists()
    data = sent(pairing, "mentee-start", hope="To speak up.")
    post(pairing.mentee, *address(pairing, "mentee-start"), **data)
    answer = ReflectionAnswer.objects.get()
    assert (answer.value, answer.changed_by, answer.question.code) == ("To speak up.", pairing.mentee, "hope")
    assert list(answer.reflection.events.values_list("action", "actor")) == [("begin", pairing.mentee.pk)]


def test_each_writes_the_own_part_and_the_joint_one_and_not_the_others() -> None:
    pairing = make_pair()
    for person, own, other in (
        (pairing.mentee, "mentee-start", "mentor-start"),
        (pairing.mentor, "mentor-start", "mentee-start"),
    ):
        assert page_of(person, *address(pairing, own)).status_code == 200
        assert page_of(person, *address(pairing, "joint-start")).status_code == 200
        assert page_of(person, *address(pairing, other)).status_code == 404
    with pytest.raises(NotAllowed):
        write(pairing, pairing.mentee, "mentor-start", "offer", "Mine?")


def test_a_stranger_staff_and_pairs_of_other_programs_find_nothing() -> None:
    pairing, elsewhere = make_pair(), make_pairing()
    for person in (factories.make_member(), factories.make_staff()):
        for name in ("reflection-detail", "reflection-read"):
            assert page_of(person, f"momentum:{name}", pairing.public_id).status_code == 404
        assert post(person, *address(pairing, "joint-start")).status_code == 404
        assert post(person, "momentum:reflection-share", pairing.public_id, share="1").status_code == 404
    assert page_of(elsewhere.mentee, *address(elsewhere)).status_code == 404
    with pytest.raises(NotAllowed):
        write(pairing, factories.make_member(), "joint-start", "objectives", "Mine?")


def test_the_own_part_is_read_by_the_other_while_it_is_shared_and_no_longer() -> None:
    pairing = make_pair()
    write(pairing, pairing.mentee, "mentee-start", "hope", "To speak up.")
    reads = lambda: "To speak up." in text_of(page_of(pairing.mentor, "momentum:reflection-read", pairing.public_id))  # noqa: E731
    assert not reads()
    post(pairing.mentee, "momentum:reflection-share", pairing.public_id, share="1")
    assert reads()
    assert "Read it" in text_of(page_of(pairing.mentor, *address(pairing)))
    post(pairing.mentee, "momentum:reflection-share", pairing.public_id, unshare="1")
    assert not reads()
    assert [event.action for event in Reflection.objects.get().events.all()] == ["begin", "share", "unshare"]


def test_sharing_twice_is_once_and_nothing_cannot_be_shared() -> None:
    pairing, now = make_pair(), timezone.now()
    with pytest.raises(WrongState, match="nothing to share"):
        share_part(pairing, pairing.mentor, is_shared=True, now=now)
    write(pairing, pairing.mentee, "joint-start", "objectives", "To plan.")
    for _time in range(2):
        share_part(pairing, pairing.mentor, is_shared=True, now=now)
    assert Reflection.objects.get().events.filter(action="share").count() == 1


def test_what_the_other_wrote_meanwhile_is_shown_and_not_lost() -> None:
    pairing = make_pair()
    write(pairing, pairing.mentor, "joint-start", "objectives", "Theirs.")
    client = Client()
    factories.sign_in(client, pairing.mentee)
    url = reverse("momentum:reflection-section", args=[pairing.public_id, "joint-start"])
    data = sent(pairing, "joint-start", objectives="Mine.")
    answer = client.post(url, data, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["conflicts"] == ["objectives-1"]
    page = client.post(url, data)
    assert page.status_code == 409
    assert "Theirs." in text_of(page)
    assert "Mine." in text_of(page)
    data["seen-objectives-1"] = seen(ReflectionAnswer.objects.get())
    assert client.post(url, data).status_code == 302
    answer_now = ReflectionAnswer.objects.get()
    assert (answer_now.value, answer_now.revision, answer_now.changed_by) == ("Mine.", 2, pairing.mentee)


def test_the_page_saves_itself_by_json() -> None:
    pairing = make_pair()
    client = Client()
    factories.sign_in(client, pairing.mentee)
    url = reverse("momentum:reflection-section", args=[pairing.public_id, "mentee-start"])
    data = sent(pairing, "mentee-start", hope="Write to a@b.example")
    answer = client.post(url, data, headers={"Accept": "application/json"}).json()
    assert answer["conflicts"] == []
    assert answer["seen"] == {"hope-1": seen(ReflectionAnswer.objects.get())}
    assert len(answer["may_identify"]) == 1


def test_once_it_is_over_it_is_read_and_not_written() -> None:
    pairing = make_pair()
    write(pairing, pairing.mentee, "mentee-start", "hope", "To speak up.")
    Pairing.objects.filter(pk=pairing.pk).update(state="completed", place_no=None, ended_at=timezone.now())
    page = text_of(page_of(pairing.mentee, *address(pairing)))
    assert "The mentorship is over" in page
    assert "To speak up." in text_of(page_of(pairing.mentee, "momentum:reflection-read", pairing.public_id))
    with pytest.raises(WrongState, match="is over"):
        write(pairing, pairing.mentee, "mentee-start", "hope", "Again.")
    client = Client()
    factories.sign_in(client, pairing.mentee)
    url = reverse("momentum:reflection-section", args=[pairing.public_id, "mentee-start"])
    late = client.post(url, sent(pairing, "mentee-start", hope="x"), headers={"Accept": "application/json"})
    assert late.status_code == 410


def test_the_part_on_the_mentorships_page_is_that_of_these_programs_alone() -> None:
    pairing, elsewhere = make_pair(), make_pairing()
    assert "Begin the reflective workbook" in text_of(
        page_of(pairing.mentor, "mentorship:pairing-detail", pairing.public_id)
    )
    write(pairing, pairing.mentee, "mentee-start", "hope", "To speak up.")
    share_part(pairing, pairing.mentee, is_shared=True, now=timezone.now())
    page = text_of(page_of(pairing.mentor, "mentorship:pairing-detail", pairing.public_id))
    assert "A part is shared with you" in page
    other = text_of(page_of(elsewhere.mentor, "mentorship:pairing-detail", elsewhere.public_id))
    assert "Reflective workbook" not in other


def test_a_pair_stays_on_the_version_with_which_it_began() -> None:
    pairing = make_pair()
    write(pairing, pairing.mentee, "mentee-start", "hope", "To speak up.")
    old = question_of("mentor-start", "offer")
    draft = draft_next_version("reflection")
    publish_version(draft, now=timezone.now())
    assert Reflection.objects.get().template_id == old.section.template_id
    page = text_of(page_of(pairing.mentor, *address(pairing, "mentor-start")))
    assert old.prompt in page


def test_a_page_of_a_reflective_workbook_is_somebodys_and_one_of_a_members_workbook_is_not() -> None:
    draft = draft_next_version("reflection")
    section = draft.sections.first()
    assert section is not None
    section.side = ""
    section.save()
    assert faults_of(draft) == [f"Say whose part “{section.title}” is."]
    own = draft_next_version("mentee").sections.first()
    assert own is not None
    own.side = "joint"
    own.save()
    assert faults_of(own.template) == [f"“{own.title}” is a page of one member alone."]


def test_the_reflective_workbook_is_not_one_of_a_members_own() -> None:
    member = factories.make_member()
    title = WorkbookTemplate.objects.get(kind="reflection", version=1).title
    assert title not in text_of(page_of(member, "mentorship:workbook-list"))
    assert post(member, "mentorship:workbook-begin", "reflection").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_costs_the_same_however_much_is_written(count: int) -> None:
    pairing = make_pair()
    for section, code in [("mentee-start", "hope"), ("mentee-middle", "moved"), ("joint-start", "objectives")][:count]:
        write(pairing, pairing.mentee, section, code, "Words.")
    client = Client()
    factories.sign_in(client, pairing.mentee)
    url = reverse("momentum:reflection-detail", args=[pairing.public_id])
    client.get(url)
    with CaptureQueriesContext(connection) as statements:
        client.get(url)
    assert len(statements) == 7
