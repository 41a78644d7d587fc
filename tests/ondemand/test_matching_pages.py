"""The pages of lists, choices and matches, for mentees, mentors and staff (OD-4 to OD-6, OD-15, OD-16)."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import Member
from mentorship.pairs.workflow import complete_pairing
from mentorship.profiles.workflow import untick_wants_to_mentor
from ondemand.matching.queries import entries_of
from ondemand.matching.reminders import follow_matches
from ondemand.matching.workflow import object_to_match, send_shortlist
from ondemand.registrations.models import Registration
from tests import factories
from tests.mentorship.mentors import block, make_mentor, show
from tests.ondemand.matching import Story, chosen, listed, matched, matched_long_ago, to_be_listed
from tests.ondemand.registrations import State

pytestmark = pytest.mark.django_db


def page_of(person: Member, name: str, *args: Any, query: str = "", **more: Any) -> Any:
    client = Client()
    factories.sign_in(client, person, has_confirmed=True)
    return client.get(reverse(name, args=args) + query, **more)


def post(person: Member, name: str, *args: Any, **data: Any) -> Any:
    client = Client()
    factories.sign_in(client, person, has_confirmed=True)
    return client.post(reverse(name, args=args), data, follow=True)


def text_of(answer: Any) -> str:
    return answer.content.decode()


def choice_names(story: Story) -> dict[str, str]:
    keys = [str(entry.public_id) for entry in entries_of(story.list())]
    return {f"choice_{number}": key for number, key in enumerate(keys[:3], start=1)}


def test_the_mentee_reads_the_list_and_sends_three_choices_in_order() -> None:
    story = listed(4)
    assert "Read the list and choose" in text_of(page_of(story.mentee, "ondemand:registration"))
    page = text_of(page_of(story.mentee, "ondemand:choices-send"))
    assert all(profile.member.get_full_name() in page for profile in story.mentors)
    assert "Some fit" in page
    answer = post(story.mentee, "ondemand:choices-send", **choice_names(story))
    assert answer.redirect_chain[-1][0] == reverse("ondemand:registration")
    assert story.again().state == State.AWAITING_MATCH
    assert page_of(story.mentee, "ondemand:choices-send").status_code == 302


def test_choices_that_are_missing_or_repeated_are_named_beside_the_field() -> None:
    story = listed(4)
    first = choice_names(story)["choice_1"]
    answer = text_of(post(story.mentee, "ondemand:choices-send", choice_1=first, choice_2=first))
    assert "You chose this mentor already." in answer
    assert "Choose a mentor." in answer
    assert f'<option value="{first}" selected>' in answer
    assert story.again().state == State.AWAITING_CHOICES


def test_who_cannot_be_matched_any_more_stands_on_the_list_by_name_alone() -> None:
    story = listed(4)
    gone, blocker = story.mentors[0], story.mentors[1]
    untick_wants_to_mentor(gone.member, now=timezone.now())
    block(blocker.member, story.mentee)
    page = text_of(page_of(story.mentee, "ondemand:choices-send"))
    assert page.count("Cannot be matched any more") == 2
    entries = {entry.mentor_id: entry.public_id for entry in entries_of(story.list())}
    for profile in (gone, blocker):
        assert f'value="{entries[profile.member_id]}"' not in page
        assert page_of(story.mentee, "ondemand:listed-mentor", entries[profile.member_id]).status_code == 404
    assert page_of(story.mentee, "ondemand:listed-mentor", entries[story.mentors[2].member_id]).status_code == 200


def test_a_stranger_opens_neither_the_list_nor_a_mentor_of_it() -> None:
    story = listed(3)
    entry = entries_of(story.list())[0].public_id
    for stranger in (factories.make_member(), story.mentors[0].member, story.staff):
        assert page_of(stranger, "ondemand:choices-send").status_code == 404
        assert page_of(stranger, "ondemand:listed-mentor", entry).status_code == 404


def test_what_a_mentor_says_for_staff_alone_changes_nothing_that_the_mentee_reads() -> None:
    story = listed(3)
    show(story.mentee, "race-black", is_matched_on=True)
    client = Client()
    factories.sign_in(client, story.mentee)
    before = client.get(reverse("ondemand:choices-send")).content
    show(story.mentors[0], "race-black", is_matched_on=True, visibility="staff", shown_codes=[])
    after = client.get(reverse("ondemand:choices-send")).content
    hide = b'name="csrfmiddlewaretoken" value="'
    assert before.split(hide)[0] == after.split(hide)[0]
    assert before.split(b"</form>")[-1] == after.split(b"</form>")[-1]


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_either_side_reads_what_an_objection_brings_about_and_objects(side: str) -> None:
    story = matched()
    match = story.match()
    who, home = getattr(match.pairing, side), {"mentee": "registration", "mentor": "mentee-list"}[side]
    pairing_page = text_of(page_of(who, "mentorship:pairing-detail", match.pairing.public_id))
    address = reverse("ondemand:match-object", args=[match.public_id])
    assert address in pairing_page
    assert address in text_of(page_of(who, f"ondemand:{home}"))
    page = text_of(page_of(who, "ondemand:match-object", match.public_id))
    assert "What it brings about" in page
    answer = post(who, "ondemand:match-object", match.public_id, reason="zqreason")
    assert answer.redirect_chain[-1][0] == reverse(f"ondemand:{home}")
    assert story.again().state == State.AWAITING_MATCH
    other = match.pairing.other(who)
    assert "zqreason" not in text_of(page_of(other, "mentorship:pairing-detail", match.pairing.public_id))
    assert page_of(factories.make_member(), "ondemand:match-object", match.public_id).status_code == 404


def test_after_the_days_the_page_says_so_and_has_no_button() -> None:
    story = matched_long_ago(40)
    page = text_of(page_of(story.mentee, "ondemand:match-object", story.match().public_id))
    assert "The days to say so ended" in page
    assert "<textarea" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_mentor_sees_the_own_on_demand_mentees(count: int) -> None:
    profile = make_mentor(places=5)
    stories = [matched([profile, make_mentor(), make_mentor()]) for _ in range(count)]
    page = text_of(page_of(profile.member, "ondemand:mentee-list"))
    assert all(story.mentee.get_full_name() in page for story in stories)
    assert "My On Demand mentees" in text_of(page_of(profile.member, "members:account"))


def test_mentors_are_told_that_staff_may_match_them_without_asking() -> None:
    profile = make_mentor()
    for name in ("my-profile-availability", "my-profile-questions"):
        page = text_of(page_of(profile.member, f"mentorship:{name}"))
        assert "may match you with a mentee without asking you first" in page
        assert "10 business days" in page.replace("\n", " ")


def test_staff_make_a_list_look_at_it_and_send_it() -> None:
    story = to_be_listed(0)
    profiles = [make_mentor() for _ in range(4)]
    for profile in profiles:
        post(story.staff, "admin:ondemand_registration_list", story.registration.pk, put=profile.pk)
    page = text_of(page_of(story.staff, "admin:ondemand_registration_list", story.registration.pk))
    assert "4 mentors on the list" in page
    entries = entries_of(story.list())
    post(story.staff, "admin:ondemand_registration_list", story.registration.pk, up=entries[3].pk)
    post(story.staff, "admin:ondemand_registration_list", story.registration.pk, off=entries[0].pk)
    kept = [entry.mentor_id for entry in entries_of(story.list())]
    assert kept == [profiles[1].member_id, profiles[3].member_id, profiles[2].member_id]
    name = "admin:ondemand_registration_list_preview"
    post(story.staff, name, story.registration.pk, note="Read Ilse first.", save="yes")
    preview = text_of(page_of(story.staff, name, story.registration.pk))
    assert "Read Ilse first." in preview
    post(story.staff, name, story.registration.pk, note="Read Ilse first.", send="yes")
    assert story.again().state == State.AWAITING_CHOICES
    assert "Read Ilse first." in text_of(page_of(story.mentee, "ondemand:choices-send"))


def test_staff_search_within_the_eligible_mentors() -> None:
    story = to_be_listed(0)
    here, french = make_mentor(), make_mentor(languages=["fr"], areas=["pain"])
    away = make_mentor()
    untick_wants_to_mentor(away.member, now=timezone.now())
    address = ("admin:ondemand_registration_list", story.registration.pk)
    page = text_of(page_of(story.staff, *address))
    assert "2 mentors" in page
    assert away.member.get_full_name() not in page
    assert page.index(here.member.get_full_name()) < page.index(french.member.get_full_name())
    assert "No language in common" in page
    page = text_of(page_of(story.staff, *address, query="?language=fr"))
    assert here.member.get_full_name() not in page
    assert french.member.get_full_name() in page
    page = text_of(page_of(story.staff, *address, query=f"?q={here.member.last_name}&place=on"))
    assert "1 mentor" in page
    assert "Nobody has all of this" in text_of(page_of(story.staff, *address, query="?q=nobodynamedso"))


def test_staff_match_with_one_action_and_see_the_mails_before() -> None:
    story = chosen(3)
    page = text_of(page_of(story.staff, "admin:ondemand_registration_match", story.registration.pk))
    assert page.count("Match with Robin") == 3
    assert story.mentee.email in page
    assert story.mentors[0].member.email in page
    answer = post(
        story.staff, "admin:ondemand_registration_match", story.registration.pk, mentor=story.mentors[1].member_id
    )
    assert "are connected" in text_of(answer)
    assert story.match().rank == 2


def test_a_choice_that_became_full_is_shown_so_and_another_one_is_matched() -> None:
    story, rival = chosen(3), None
    profile = story.mentors[0]
    for _ in range(2):
        rival = matched([profile, make_mentor(), make_mentor()])
    assert rival is not None
    page = text_of(page_of(story.staff, "admin:ondemand_registration_match", story.registration.pk))
    assert "every place is taken" in page
    assert page.count("Match with Robin") == 2
    answer = post(story.staff, "admin:ondemand_registration_match", story.registration.pk, mentor=profile.member_id)
    assert "Every place of this mentor is taken." in text_of(answer)
    assert answer.status_code == 200


def test_who_else_waits_for_a_mentor_stands_beside_the_choice() -> None:
    story = chosen(3)
    rival = chosen([*story.mentors])
    page = text_of(page_of(story.staff, "admin:ondemand_registration_match", story.registration.pk))
    assert f"Also first choice of {rival.mentee.get_full_name()}" in page


def test_another_mentor_needs_the_agreement_in_words() -> None:
    story, other = chosen(3), make_mentor()
    address = ("admin:ondemand_registration_match_with", story.registration.pk, other.pk)
    answer = text_of(post(story.staff, *address))
    assert "Write how the mentee agreed to this mentor." in answer
    post(story.staff, *address, agreement="By telephone.")
    assert story.match().agreement == "By telephone."


def test_after_an_objection_staff_match_from_the_rest_of_the_list_or_from_all() -> None:
    story = matched(4)
    object_to_match(story.match(), story.mentee, reason="zqreason", now=timezone.now())
    page = text_of(page_of(story.staff, "admin:ondemand_registration_match", story.registration.pk))
    assert "does not choose again" in page
    assert "zqreason" not in page
    assert page.count("Match with Robin") == 3
    others = text_of(page_of(story.staff, "admin:ondemand_registration_match_others", story.registration.pk))
    assert story.mentors[0].member.get_full_name() not in others.split('id="found"')[1].split("</ol>")[0]
    told = text_of(page_of(story.staff, "admin:ondemand_match_change", story.match().pk))
    assert "zqreason" in told


def test_a_page_about_an_earlier_match_that_was_still_open_does_not_end_the_new_one() -> None:
    story = matched(4)
    first, address = story.match(), ("admin:ondemand_registration_match_told", story.registration.pk)
    assert f'value="{first.public_id}"' in text_of(page_of(story.staff, *address))
    told = {"match": first.public_id, "who": "mentee", "reason": "By telephone."}
    post(story.staff, *address, **told)
    assert story.again().state == State.AWAITING_MATCH
    post(story.staff, "admin:ondemand_registration_match", story.registration.pk, mentor=story.mentors[1].member_id)
    answer = text_of(post(story.staff, *address, **told))
    assert "nothing was entered" in answer
    assert story.again().state == State.TRIAL


def test_staff_see_nothing_of_registrations_in_which_they_are_the_mentor() -> None:
    coordinator = factories.make_staff()
    factories.make_membership(coordinator)
    story = matched([make_mentor(member=coordinator), make_mentor(), make_mentor()])
    for name in ("admin:ondemand_registration_match", "admin:ondemand_registration_list"):
        assert page_of(coordinator, name, story.registration.pk).status_code == 404
    assert page_of(coordinator, "admin:ondemand_match_change", story.match().pk).status_code == 302


def test_finance_and_members_match_nobody() -> None:
    story = chosen(3)
    address = ("admin:ondemand_registration_match", story.registration.pk)
    assert page_of(factories.make_staff("finance"), *address).status_code == 403
    assert page_of(story.mentee, *address).status_code == 302


def test_free_webinars_are_listed_exported_and_marked() -> None:
    story = matched_long_ago(200)
    complete_pairing(story.match().pairing, story.mentee, now=timezone.now())
    follow_matches(timezone.now())
    mentor, credit = story.mentors[0].member, story.mentors[0].member.webinar_credits.get()
    assert mentor.get_full_name() in text_of(page_of(story.staff, "admin:ondemand_webinarcredit_changelist"))
    lines = b"".join(page_of(story.staff, "admin:ondemand_webinarcredit_export", "csv").streaming_content).decode()
    assert mentor.email in lines
    post(story.staff, "admin:ondemand_webinarcredit_mark", credit.pk, note="Pain")
    credit.refresh_from_db()
    assert (credit.note, credit.given_by) == ("Pain", story.staff)
    assert "Pain" in text_of(page_of(mentor, "ondemand:mentee-list"))
    assert Registration.objects.get(pk=story.registration.pk).state == State.COMPLETED


def statements(person: Member, name: str, *args: Any) -> int:
    """How many statements a page takes, with those of the session."""
    client = Client()
    factories.sign_in(client, person, has_confirmed=True)
    address = reverse(name, args=args)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("count", [3, 8])
def test_pages_take_as_many_statements_for_three_mentors_as_for_eight(count: int) -> None:
    draft = to_be_listed(count)
    registration = draft.registration.pk
    took = {
        "list": statements(draft.staff, "admin:ondemand_registration_list", registration),
        "preview": statements(draft.staff, "admin:ondemand_registration_list_preview", registration),
    }
    send_shortlist(registration, by=draft.staff, now=timezone.now())
    took["choices"] = statements(draft.mentee, "ondemand:choices-send")
    post(draft.mentee, "ondemand:choices-send", **choice_names(draft))
    took["match"] = statements(draft.staff, "admin:ondemand_registration_match", registration)
    took["others"] = statements(draft.staff, "admin:ondemand_registration_match_others", registration)
    assert took == {"list": 30, "preview": 22, "choices": 15, "match": 34, "others": 29}
