"""The demo's people apply to the programs that every installation begins with."""

import pytest
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from members.models import Member
from mentorship.library.taking_part import programs_of
from momentum.applications.demo import APPLICANT, seed_applications
from momentum.applications.models import Application
from momentum.applications.rules import State
from momentum.programs.models import Interest, Offering, Program, Role
from tests import factories
from tests.mentorship.introductions import make_mentee
from tests.mentorship.mentors import make_mentor
from tests.momentum.programs import make_offering

pytestmark = pytest.mark.django_db


def test_people_apply_to_every_open_offering_once_and_are_selected_where_it_runs() -> None:
    factories.make_staff()
    for _each in range(3):
        make_mentee()
    make_mentee(email=APPLICANT)
    for _each in range(2):
        make_mentor()
    now = timezone.now()
    for code, state in (("diversity", Offering.State.PREPARING), ("momentum", Offering.State.RUNNING)):
        make_offering(state, program=Program.objects.get(code=code), now=now)
    login = Member.objects.get(mentee_profile__isnull=False, email=APPLICANT)
    made = Application.objects.all()
    assert seed_applications(now) == made.count() == 11
    to_diversity = made.filter(role=Role.MENTEE, offering__program__code="diversity")
    assert to_diversity.filter(state=State.SUBMITTED).count() == 3
    assert to_diversity.exclude(state=State.SUBMITTED).get().member == login
    assert "diversity" in programs_of(login)  # what participants alone see (EQ-7)
    assert set(made.filter(offering__program__code="momentum").values_list("state", flat=True)) == {State.SELECTED}
    assert all(each.answers.exists() for each in made)
    assert not OutgoingEmail.objects.filter(event="application_received", created_at__gte=now).exists()
    # some had said to be interested before; having applied, they do so no more
    interest = Interest.objects.filter(program__code="diversity").select_related("program")
    opened_at = Offering.objects.get(program__code="diversity").opened_at
    assert {each.role for each in interest} == {Role.MENTEE, Role.MENTOR}
    assert opened_at is not None
    assert all(each.created_at < opened_at and each.applied_at is not None for each in interest)
    assert seed_applications(now) == 0
