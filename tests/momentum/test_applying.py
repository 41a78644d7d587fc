"""A member applies to an offering in a role, changes it, withdraws it, and always reads how it stands (MOM-4, EQ-1)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from caot_mentor.errors import DeadlinePassed, NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Activity, Eligibility, Member
from members.queries import missing_acceptances, today
from mentorship.pairs.models import Pairing
from mentorship.profiles.models import MenteeProfile
from momentum.applications.models import Application
from momentum.applications.queries import window_of
from momentum.applications.rules import State
from momentum.applications.workflow import (
    Written,
    change_application,
    close_for_erasure,
    mark_matched,
    submit_application,
    withdraw_application,
)
from momentum.programs.models import Offering, Question, Role, Window
from tests import factories
from tests.momentum.applications import make_application
from tests.momentum.programs import both, make_interest, make_offering, make_program, make_question

pytestmark = pytest.mark.django_db
SignedIn = Callable[[Member], Client]
WRITTEN = Written(areas=["neurology"], topics=["clinical-reasoning"], languages=["en"])


def address(offering: Offering, role: str = Role.MENTEE) -> str:
    return f"/en/momentum/offerings/{offering.public_id}/apply/{offering.program.tiers.get().code}/{role}/"


def page(application: Application) -> str:
    return f"/en/momentum/applications/{application.public_id}/"


def answers(member: Member, **changed: Any) -> dict[str, Any]:
    boxes = {f"accept_{document.pk}": "on" for document in missing_acceptances(member, today())}
    needed = {"areas": ["neurology"], "topics": ["clinical-reasoning"], "language_1": "en", "text_language": "en"}
    return needed | {"belongs": "on"} | boxes | changed


def window(offering: Offering, role: str = Role.MENTEE) -> Window:
    found = window_of(offering.pk, offering.program.tiers.get().pk, role)
    assert found is not None
    return found


def test_a_member_applies_and_reads_what_comes_next(member: Member, signed_in: SignedIn) -> None:
    offering, client = make_offering(), signed_in(member)
    interest = make_interest(offering.program, member)
    assert client.get(address(offering)).status_code == 200
    response = client.post(address(offering), answers(member, practice_settings=["general-hospital"], goals="To grow."))
    application = Application.objects.get()
    assert (response.status_code, response["Location"]) == (302, page(application))
    assert (application.state, application.member, application.areas) == (State.SUBMITTED, member, ["neurology"])
    assert (application.practice_settings, application.goals) == (["general-hospital"], "To grow.")
    assert missing_acceptances(member, today()) == []
    assert list(application.events.values_list("action", "to_state")) == [("submit", "submitted")]
    assert OutgoingEmail.objects.get(event="application_received").to_address == member.email
    interest.refresh_from_db()
    assert interest.applied_at is not None
    shown = client.get(page(application)).text
    assert "We collect applications" in shown
    assert "To grow." in shown
    assert "Change what I wrote" in shown


def test_what_is_wrong_is_named_from_the_top_of_the_page_to_its_end(member: Member, signed_in: SignedIn) -> None:
    offering = make_offering()
    make_question(offering.program, "why", is_required=True)
    wrong = list(signed_in(member).post(address(offering), {}).context["form"].visible_fields())
    names = [field.name for field in wrong if field.errors]
    assert names[:3] == ["belongs", "areas", "topics"]
    assert [name.partition("_")[0] for name in names[3:]] == ["text", "question", "language", "accept", "accept"]


def test_applying_twice_is_one_application(member: Member, signed_in: SignedIn) -> None:
    offering, client = make_offering(), signed_in(member)
    sent = answers(member)
    for _click in range(3):
        assert client.post(address(offering), sent).status_code == 302
    made = Application.objects.get()
    assert submit_application(member, window(offering), WRITTEN, language="en", now=timezone.now()) == made
    assert OutgoingEmail.objects.filter(event="application_received").count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"areas": []}, "Choose at least one area of practice."),
        ({"topics": []}, "Choose at least one topic."),
        ({"language_1": ""}, "Choose the language that you prefer."),
        ({"language_2": "en"}, "You chose this language already."),
        ({"belongs": ""}, "Tick the box if you feel that it is for you."),
        ({"goals": "x" * 1001}, "Shorten the text to 1000 characters: it has 1001."),
        ({"areas": ["nowhere"]}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(
    member: Member, signed_in: SignedIn, changed: dict[str, Any], said: str
) -> None:
    response = signed_in(member).post(address(make_offering()), answers(member, employer="Own Clinic", **changed))
    assert response.status_code == 200
    assert said in response.text
    assert 'value="Own Clinic"' in response.text
    assert not Application.objects.exists()


def test_a_mentor_says_how_many_places_and_never_sends_what_the_tier_does_not_allow(
    member: Member, signed_in: SignedIn
) -> None:
    offering, client = make_offering(), signed_in(member)
    assert "Choose how many mentees you can take." in client.post(address(offering, "mentor"), answers(member)).text
    assert "Select a valid choice" in client.post(address(offering, "mentor"), answers(member, places="9")).text
    client.post(address(offering, "mentor"), answers(member, places="2", topics=[], is_remote="on"))
    made = Application.objects.get()
    assert (made.role, made.places, made.is_remote, made.topics) == (Role.MENTOR, 2, True, [])


def test_the_programs_questions_are_asked_in_the_readers_language_and_kept(member: Member, signed_in: SignedIn) -> None:
    offering = make_offering()
    options = [{"code": "networks", "en": "Networks", "fr": "Réseaux"}, {"code": "belonging", "en": "B", "fr": "Lien"}]
    kinds = Question.Kind
    aims = make_question(
        offering.program, "aims", kind=kinds.SOME, options=options, is_required=True, **both("prompt", "Aims?", "Buts?")
    )
    scale = make_question(offering.program, "sure", kind=kinds.SCALE, least=0, most=10)
    make_question(offering.program, "of-mentors", role=Question.Of.MENTOR, **both("prompt", "For mentors alone?"))
    retired = make_question(offering.program, "old", is_asked=False, **both("prompt", "Not asked any more?"))
    client = signed_in(member)
    shown = client.get(address(offering).replace("/en/", "/fr/")).text
    assert "Réseaux" in shown
    assert "For mentors alone?" not in shown
    assert "Please answer this question." in client.post(address(offering), answers(member)).text
    sent = {f"question_{aims.pk}": ["belonging"], f"question_{scale.pk}": "7", f"question_{retired.pk}": "x"}
    client.post(address(offering), answers(member, **sent))
    made = Application.objects.get()
    assert dict(made.answers.values_list("question__code", "value")) == {"aims": ["belonging"], "sure": 7}
    assert "7 of 10" in client.get(page(made)).text
    client.post(f"{page(made)}change/", answers(member, **sent | {f"question_{scale.pk}": ""}))
    assert dict(made.answers.values_list("question__code", "value")) == {"aims": ["belonging"]}


def test_the_form_begins_with_the_profile_and_later_with_the_last_application(
    member: Member, signed_in: SignedIn
) -> None:
    MenteeProfile.objects.create(
        member=member, completed_at=timezone.now(), areas=["chronic-pain"], goals=["A goal of mine."], employer="Own"
    )
    client, first = signed_in(member), make_offering()
    shown = client.get(address(first)).text
    assert "A goal of mine." in shown
    assert 'value="chronic-pain" id="id_areas_' in shown
    make_application(State.WITHDRAWN, member=member, areas=["neurology"], goals="Words of then.")
    again = client.get(address(first)).text
    assert "A goal of mine." not in again
    assert "Words of then." not in again


def test_identity_is_never_asked_here_and_spoken_of_only_where_the_program_counts_it(
    member: Member, signed_in: SignedIn
) -> None:
    client, words = signed_in(member), "Identity and lived experience"
    assert words not in client.get(address(make_offering())).text.partition("<main")[2]
    with_identity = client.get(address(make_offering(program=make_program(uses_identity=True)))).text
    assert words in with_identity.partition("<main")[2]
    assert 'href="/en/my-account/identity/"' in with_identity


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Eligibility.Answer.NOT_ALLOWED, "Your category of membership does not include this."),
        (Eligibility.Answer.BY_REQUEST, "this is open by request"),
        (Eligibility.Answer.DECLARED, "Confirm this"),
    ],
)
def test_who_may_not_apply_reads_why(member: Member, signed_in: SignedIn, answer: str, said: str) -> None:
    offering = make_offering()
    cells = Eligibility.objects.filter(activity__code=offering.program.tiers.get().mentee_activity)
    cells.update(answer=answer, condition_en="Degree completed.", condition_fr="Diplôme obtenu.")
    client = signed_in(member)
    response = client.get(address(offering))
    assert (response.status_code, said in response.text) == (403, True)
    assert client.post(address(offering), answers(member)).status_code == 403
    with pytest.raises(NotAllowed):
        submit_application(member, window(offering), WRITTEN, language="en", now=timezone.now())


def test_who_is_admitted_by_request_confirms_the_condition(member: Member, signed_in: SignedIn) -> None:
    offering = make_offering()
    activity = Activity.objects.get(code=offering.program.tiers.get().mentee_activity)
    Eligibility.objects.filter(activity=activity).update(
        answer=Eligibility.Answer.BY_REQUEST, condition_en="Degree completed.", condition_fr="Diplôme obtenu."
    )
    member.admissions.create(activity=activity)
    client = signed_in(member)
    assert "Tick the box if it is true" in client.post(address(offering), answers(member)).text
    client.post(address(offering), answers(member, condition="on"))
    assert Application.objects.get().declared == "Degree completed."


def test_both_documents_are_accepted_with_it(member: Member, signed_in: SignedIn) -> None:
    offering = make_offering()
    sent = {key: value for key, value in answers(member).items() if not key.startswith("accept_")}
    assert "Tick the box: both sides agree" in signed_in(member).post(address(offering), sent).text
    with pytest.raises(WrongState):
        submit_application(member, window(offering), WRITTEN, language="en", now=timezone.now())


def test_nobody_applies_before_or_after_the_window(member: Member, signed_in: SignedIn) -> None:
    offering, client, now = make_offering(), signed_in(member), timezone.now()
    documents = missing_acceptances(member, today())
    windows = Window.objects.filter(offering=offering)
    for shift, said, error in ((14, "has not begun yet", WrongState), (-30, "is over", DeadlinePassed)):
        on = today(now) + timedelta(days=shift)
        windows.update(opens_on=on, closes_on=on + timedelta(days=3))
        assert said in client.get(address(offering)).text
        assert said in client.post(address(offering), answers(member)).text
        with pytest.raises(error):
            submit_application(member, window(offering), WRITTEN, documents=documents, language="en", now=now)
    assert not Application.objects.exists()


@pytest.mark.parametrize("state", [Offering.State.GATHERING_INTEREST, Offering.State.CANCELLED])
def test_an_offering_that_is_not_open_has_no_form(member: Member, signed_in: SignedIn, state: Offering.State) -> None:
    assert signed_in(member).get(address(make_offering(state))).status_code == 404


def test_nobody_is_mentee_and_mentor_in_one_tier_but_in_two_they_may_be(member: Member, signed_in: SignedIn) -> None:
    offering = make_offering(program=make_program(tiers=2))
    lower, upper = offering.program.tiers.all()
    made = make_application(offering=offering, member=member, tier=lower)
    client, now = signed_in(member), timezone.now()
    base = f"/en/momentum/offerings/{offering.public_id}/apply"
    assert client.get(f"{base}/{lower.code}/mentor/")["Location"] == page(made)
    other = window_of(offering.pk, lower.pk, Role.MENTOR)
    assert other is not None
    with pytest.raises(WrongState, match="in the other role"):
        submit_application(member, other, WRITTEN, language="en", now=now)
    client.post(f"{base}/{upper.code}/mentor/", answers(member, places="1"))
    assert Application.objects.filter(member=member).count() == 2


def test_who_comes_after_the_round_joins_the_waiting_list(member: Member, signed_in: SignedIn) -> None:
    offering = make_offering(Offering.State.RUNNING, is_rolling=True)
    Window.objects.filter(offering=offering).update(closes_on=today() - timedelta(days=1))
    make_application(State.WAITLISTED, offering=offering)
    client = signed_in(member)
    client.post(address(offering), answers(member))
    made = Application.objects.get(member=member)
    assert (made.state, made.waiting_since) == (State.WAITLISTED, made.applied_at)
    assert "You are number 2 on the waiting list of 2" in client.get(page(made)).text
    assert "waiting list" in OutgoingEmail.objects.get(event="application_received").text_body


def test_one_goes_on_only_with_somebody_one_had_a_mentorship_with(member: Member, signed_in: SignedIn) -> None:
    offering, mentor, now = make_offering(), factories.make_member(first_name="Maxime"), timezone.now()
    client, stranger = signed_in(member), factories.make_member()
    assert "id_continues_with" not in client.get(address(offering)).text
    Pairing.objects.create(
        program="momentum",
        mentor=mentor,
        mentee=member,
        state="completed",
        places_then=1,
        proposed_at=now,
        started_at=now,
        ended_at=now,
    )
    assert "Maxime" in client.get(address(offering)).text
    assert "Select a valid choice" in client.post(address(offering), answers(member, continues_with=stranger.pk)).text
    client.post(address(offering), answers(member, continues_with=mentor.pk))
    assert Application.objects.get().continues_with == mentor
    forged = Written(areas=["neurology"], languages=["en"], continues_with=stranger)
    with pytest.raises(NotAllowed):
        change_application(Application.objects.get(), member, forged, now=now)


def test_an_application_is_changed_while_the_window_is_open_and_nobody_decided(
    member: Member, signed_in: SignedIn
) -> None:
    made, client = make_application(member=member, areas=["neurology"]), signed_in(member)
    client.post(f"{page(made)}change/", answers(member, areas=["chronic-pain"]))
    made.refresh_from_db()
    assert made.areas == ["chronic-pain"]
    assert list(made.events.values_list("action", flat=True)) == ["change"]
    Application.objects.filter(pk=made.pk).update(state=State.SELECTED)
    assert client.get(f"{page(made)}change/")["Location"] == page(made)
    assert client.post(f"{page(made)}change/", answers(member))["Location"] == page(made)
    with pytest.raises(WrongState):
        change_application(made, member, WRITTEN, now=timezone.now())
    Application.objects.filter(pk=made.pk).update(state=State.SUBMITTED)
    with pytest.raises(DeadlinePassed):
        change_application(made, member, WRITTEN, now=timezone.now() + timedelta(days=40))
    with pytest.raises(NotAllowed):
        change_application(made, factories.make_member(), WRITTEN, now=timezone.now())


def test_an_applicant_withdraws_once_and_may_come_back(member: Member, signed_in: SignedIn) -> None:
    offering = make_offering()
    made, client = make_application(offering=offering, member=member), signed_in(member)
    for _click in range(2):
        assert client.post(f"{page(made)}withdraw/")["Location"] == page(made)
    assert client.get(f"{page(made)}withdraw/")["Location"] == page(made)
    made.refresh_from_db()
    assert (made.state, made.events.count()) == (State.WITHDRAWN, 1)
    assert OutgoingEmail.objects.filter(event="application_withdrawn").count() == 1
    assert client.get(address(offering)).status_code == 200
    with pytest.raises(NotAllowed):
        withdraw_application(make_application(), member, now=timezone.now())


def test_once_matched_it_is_the_mentorship_that_ends(member: Member, signed_in: SignedIn) -> None:
    made, client = make_application(State.SELECTED, member=member), signed_in(member)
    mark_matched(made, actor=None, now=timezone.now())
    assert "Withdraw my application" not in client.get(page(made)).text
    client.post(f"{page(made)}withdraw/")
    made.refresh_from_db()
    assert made.state == State.MATCHED


def test_a_stranger_does_not_find_somebody_elses_application(member: Member, signed_in: SignedIn) -> None:
    made = make_application()
    for rest in ("", "change/", "withdraw/"):
        assert signed_in(member).get(f"{page(made)}{rest}").status_code == 404
        assert signed_in(factories.make_staff()).post(f"{page(made)}{rest}").status_code in (404, 405)
        assert Client().get(f"{page(made)}{rest}").status_code == 302


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
def test_the_page_says_in_every_state_what_happens_next(signed_in: SignedIn, state: State, role: Role) -> None:
    if (role, state) == (Role.MENTOR, State.WAITLISTED):
        return
    made = make_application(state, role=role)
    shown = signed_in(made.member).get(page(made)).text
    assert ("What happens next" in shown) == made.is_open
    assert str(made.get_state_display()) in shown  # type: ignore[attr-defined]


def test_the_page_asks_the_database_a_fixed_number_of_times(
    signed_in: SignedIn, django_assert_num_queries: Callable[[int], object]
) -> None:
    made = make_application(State.WAITLISTED)
    client, now = signed_in(made.member), timezone.now()
    client.get(page(made))
    for rows in (1, 3):
        while made.events.count() < rows:
            made.events.create(at=now, action="submit")
            question = make_question(made.offering.program)
            made.answers.create(question=question, value="A word.")
            make_application(State.WAITLISTED, offering=made.offering)
        with django_assert_num_queries(12):
            assert client.get(page(made)).text.count("A word.") == rows


def test_an_erased_member_leaves_no_open_application() -> None:
    waiting, now = make_application(State.WAITLISTED), timezone.now()
    matched = make_application(State.MATCHED, member=waiting.member)
    close_for_erasure(waiting.member, now=now)
    for each in (waiting, matched):
        each.refresh_from_db()
        assert (each.state, each.closed_at) == (State.WITHDRAWN, now)
