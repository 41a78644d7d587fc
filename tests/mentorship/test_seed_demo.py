"""The demo's people: plausible, varied, fictional, and nowhere but in the demo."""

from collections import Counter
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.utils import timezone

from caot_mentor.mail.models import OutgoingEmail
from members.demo import ACCOUNTS, DEMO_PASSWORD
from members.models import IdentityConsent, Member, Membership, MembershipCategory, SelfIdentification
from members.queries import today
from mentorship.demo.story import LONGEST_AGO
from mentorship.introductions import reminders
from mentorship.introductions.models import Introduction
from mentorship.library.models import ResourceFile
from mentorship.pairs.models import Pairing
from mentorship.pairs.queries import places_out_of_step
from mentorship.pairs.rhythm import rhythm_of
from mentorship.pairs.totals import totals_of
from mentorship.profiles import facets
from mentorship.profiles.models import MenteeProfile, MentorProfile, Term
from mentorship.records.queries import certificates_due

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
    assert not MenteeProfile.objects.filter(member__email="newmember@demo.example").exists()
    assert 20 <= MenteeProfile.objects.filter(completed_at__isnull=False).count() <= 90
    mentor = MentorProfile.objects.get(member__email="mentor@demo.example")
    assert (mentor.is_listed, mentor.text_language, bool(mentor.about)) == (True, "fr", True)
    assert not MentorProfile.objects.filter(member__email="newmember@demo.example").exists()


def test_seed_demo_has_something_of_everything_that_staff_and_members_see() -> None:
    call_command("seed_demo", verbosity=0)
    # identity: shown and for staff, as members write it
    said = SelfIdentification.objects.all()
    assert 55 <= said.values("member").distinct().count() <= 65
    shown, for_staff = said.filter(visibility="shown"), said.filter(visibility="staff")
    assert shown.count() > for_staff.count() > 15
    assert shown.exclude(shown_words="").exists()
    assert said.count() == IdentityConsent.objects.filter(withdrawn_at=None).count()
    # introductions in every state, and mentorships
    states = Counter(Introduction.objects.values_list("state", flat=True))
    assert set(states) == set(Introduction.State.values)
    assert set(Pairing.objects.values_list("state", flat=True)) == {"proposed", "active", "completed", "ended"}
    assert reminders.lapse_introductions(timezone.now()) == reminders.send_reminders(timezone.now()) == 0
    assert places_out_of_step() == []
    # each mail of the story is as old as what it tells
    mails = OutgoingEmail.objects.filter(event="introduction_received")
    moments = Introduction.objects.filter(sent_at__gte=timezone.now() - LONGEST_AGO).values_list("sent_at", flat=True)
    # what lies behind it is over, and its mails are gone; statistics tell of it
    history = Introduction.objects.filter(sent_at__lt=timezone.now() - LONGEST_AGO)
    assert history.count() > 80
    assert not history.open().exists()
    assert certificates_due(timezone.now()) == []
    assert sorted(mails.values_list("created_at", flat=True)) == sorted(moments)
    # the story's two people
    mentor = MentorProfile.objects.get(member__email="mentor@demo.example")
    waiting = Introduction.objects.filter(mentor=mentor.member, state="sent")
    assert (mentor.places, mentor.places_taken, mentor.has_place, waiting.count()) == (4, 3, True, 1)
    assert SelfIdentification.objects.shown().filter(member=mentor.member).count() == 2
    mentee = Member.objects.get(email="mentee@demo.example")
    assert not Introduction.objects.visible_to(mentee).exists()
    assert Introduction.objects.get(mentee__email="mentee2@demo.example").state == "accepted"
    # what the two logins share: signed by both, one goal reached, entries that wait for either, and a meeting ahead
    pairing = Pairing.objects.get(mentor=mentor.member, mentee=mentee)
    assert pairing.agreements.get().state == "signed"
    assert Counter(pairing.goals.values_list("state", flat=True)) == {"open": 2, "reached": 1}
    meetings = Counter(pairing.meetings.values_list("state", "confirmation"))
    waiting_for = pairing.meetings.filter(confirmation="open").values_list("entered_by__email", flat=True)
    assert sorted(waiting_for) == ["mentee@demo.example", "mentor@demo.example"]
    assert meetings["planned", ""] == meetings["missed", ""] == meetings["held", "not_contested"] == 1
    assert totals_of(pairing, timezone.now()).meets_cpd2
    assert [month.is_kept for month in rhythm_of(pairing, pairing.meetings.filter(state="held"), timezone.now())] == [
        *(True, True, False, True, True, False)
    ]
    # two saved searches, new mentors for one of them, and its mail; a recording with captions in both languages
    assert mentee.saved_searches.count() == 2
    kept = ResourceFile.objects.order_by("content_type").values_list("content_type", "resource__is_shown")
    assert list(kept) == [("text/vtt; charset=utf-8", True)] * 2 + [("video/webm", True)] * 2
    assert OutgoingEmail.objects.filter(member=mentee, event="new_mentors_fit").count() == 1
    # what it told of the directory: one of each end, and one that waits
    assert sorted(mentee.suggestions.values_list("state", flat=True)) == ["answered", "declined", "waiting"]
    before = [Introduction.objects.count(), Pairing.objects.count(), said.count()]
    call_command("seed_demo", verbosity=0)
    assert [Introduction.objects.count(), Pairing.objects.count(), said.count()] == before
