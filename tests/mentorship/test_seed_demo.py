"""The demo's people: plausible, varied, fictional, and nowhere but in the demo."""

from collections import Counter
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from members.demo import ACCOUNTS, DEMO_PASSWORD
from members.models import Member, Membership, MembershipCategory
from members.queries import today
from mentorship.profiles import facets
from mentorship.profiles.models import MenteeProfile, MentorProfile, Term

pytestmark = pytest.mark.django_db


def test_seed_demo_refuses_where_real_people_could_be(settings: Any) -> None:
    settings.MODE = "production"
    with pytest.raises(CommandError, match="demo"):
        call_command("seed_demo")
    assert not Member.objects.filter(email__endswith="@demo.example").exists()


def test_seed_demo_makes_a_whole_association_once() -> None:
    call_command("seed_demo", verbosity=0)
    people = Member.objects.filter(email__endswith="@demo.example")
    assert people.count() == Member.objects.count() == 300 + 120 + len(ACCOUNTS)
    rows = [people.count(), MentorProfile.objects.count(), Membership.objects.count()]
    call_command("seed_demo", verbosity=0)
    assert [Member.objects.count(), MentorProfile.objects.count(), Membership.objects.count()] == rows

    listed = MentorProfile.objects.filter(is_listed=True)
    assert 270 <= listed.count() <= 295
    assert facets.recount() == []
    # every province and territory, both languages, every category
    provinces = set(Term.objects.filter(kind="where").exclude(code="remote").values_list("code", flat=True))
    assert set(listed.values_list("province", flat=True)) == provinces
    assert set(listed.values_list("text_language", flat=True)) == {"en", "fr"}
    categories = set(MembershipCategory.objects.values_list("code", flat=True))
    assert set(listed.values_list("member__memberships__category__code", flat=True)) == categories
    # several reasons not to be listed
    assert MentorProfile.objects.filter(wants_to_mentor=False).exists()
    assert MentorProfile.objects.filter(completed_at=None).exists()
    # words: nobody repeats a sentence more than a few others
    sentences = Counter(listed.values_list("sentence", flat=True))
    assert max(sentences.values()) <= 5
    assert max(len(sentence) for sentence in sentences) <= 200
    # codes: only those on the lists
    for kind, name in (("area", "areas"), ("focus", "focuses"), ("setting", "practice_settings"), ("age", "ages")):
        held = {code for codes in MentorProfile.objects.values_list(name, flat=True) for code in codes}
        assert held <= set(Term.objects.filter(kind=kind).values_list("code", flat=True))

    for account in ACCOUNTS:
        member = Member.objects.get(email=account.email)
        assert member.check_password(DEMO_PASSWORD)
        assert member.emailaddress_set.get().verified
        assert member.memberships.exists() == (account.role == "")
        assert Authenticator.objects.filter(user=member).exists() == (account.role != "")
    # some are full or not there for now, and most are not
    assert {each.has_place == each.counts_as_open(today()) for each in MentorProfile.objects.all()} == {True}
    assert 5 <= listed.filter(is_paused=True).count() <= 40
    assert listed.filter(away_from__lte=today(), away_to__gte=today()).exists()
    assert listed.filter(places=1).exists()
    assert listed.exclude(hopes="").exists()
    assert listed.exclude(past_areas=[]).exists()
    # the demo's story begins with the five answers
    assert not MenteeProfile.objects.filter(member__email="mentee@demo.example").exists()
    assert 20 <= MenteeProfile.objects.filter(completed_at__isnull=False).count() <= 90
    mentor = MentorProfile.objects.get(member__email="mentor@demo.example")
    assert (mentor.is_listed, mentor.text_language, bool(mentor.about)) == (True, "fr", True)
    assert not MentorProfile.objects.filter(member__email="newmember@demo.example").exists()
