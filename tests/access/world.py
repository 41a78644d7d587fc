"""The people who try every address, and one thing of each kind for the addresses that need one."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.utils import timezone

from caot_mentor.mail.models import MailWording, OutgoingEmail
from caot_mentor.pages.models import ProgramPage, Question, Testimonial, TextPage
from members.links import activation_token, invitation_token, mail_off_token, safety_token
from members.middleware import LISTED
from members.models import (
    Activity,
    Admission,
    Block,
    ClosedDay,
    Concern,
    Eligibility,
    EmailDifference,
    ErasureRequest,
    IdentityAccess,
    Member,
    MemberEvent,
    MembershipCategory,
)
from members.policy import Role
from members.queries import today
from members.workflow.my_account import change_profile
from members.workflow.roll import stage_roll
from members.workflow.safety import raise_concern, suspend
from members.workflow.staff import invite_staff
from mentorship.directory.models import Suggestion
from mentorship.directory.workflow import carry_out_import, send_suggestion, stage_import
from mentorship.introductions.models import Introduction
from mentorship.library.models import Resource
from mentorship.pairs.models import Pairing
from mentorship.profiles.models import FitWeights, MenteeProfile, Term
from mentorship.profiles.workflow import untick_wants_to_mentor
from mentorship.workbooks.workflow import begin_workbook, draft_next_version
from tests import factories
from tests.mentorship.introductions import things_between
from tests.mentorship.mentors import make_mentee, make_mentor, new_version
from tests.mentorship.opportunities import make_opportunity, sheet
from tests.mentorship.records import proofs_of, things_of_staff
from tests.mentorship.resources import put
from tests.mentorship.searches import make_search
from tests.momentum.applications import things_of_applications
from tests.momentum.matching import things_of_rounds
from tests.momentum.programs import things_of_programs
from tests.momentum.sessions import things_of_sessions
from tests.ondemand.matching import things_of_matching
from tests.ondemand.payments import money_of
from tests.ondemand.registrations import things_of_the_paid_program

VISITOR, MEMBER, LAPSED, MENTOR, OTHER = "visitor", "member", "lapsed member", "mentor", "other member"
COORDINATOR, FINANCE, ADMINISTRATOR = "coordinator", "finance", "administrator"
NO_FACTOR, NOT_PROVEN = "staff without a second factor", "staff who has not shown the second factor"
ROLES = (
    *(VISITOR, MEMBER, LAPSED, MENTOR, OTHER),
    *(COORDINATOR, FINANCE, ADMINISTRATOR),
    *(NO_FACTOR, NOT_PROVEN),
)
ROLL = b"Member number,Email,First name,Last name,Language,City,Province,Category,Start date,End date\n" + (
    b"771001,ada@new.example,Ada,Sample,en,Ottawa,ON,Member,2026-01-01,2027-12-31\n"
)


@dataclass
class World:
    """Who is there, the session of each, and the things by name."""

    people: dict[str, Member] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    client: Client = field(default_factory=Client)

    def as_(self, role: str) -> Client:
        """The one client, as a browser of `role` with nothing but its session."""
        self.client.cookies.clear()
        if role != VISITOR:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return self.client

    def add(self, role: str, person: Member) -> None:
        """Sign somebody in; staff have just confirmed who they are, unless they never showed a second factor."""
        client = Client()
        factories.sign_in(client, person, has_confirmed=role != NOT_PROVEN)
        session = client.session
        # else answers would note where the person is signed in; a slow machine needs longer than the minutes between
        session[LISTED] = (timezone.now() + timedelta(days=1)).timestamp()
        if role == NOT_PROVEN:
            records = session["account_authentication_methods"]
            session["account_authentication_methods"] = [each for each in records if each["method"] != "mfa"]
        session.save()
        self.people[role], self.sessions[role] = person, client.session.session_key


def make_world() -> World:
    """Everybody of `ROLES`, signed in; staff have just confirmed who they are."""
    world = World()
    long_ago = today() - timedelta(days=800)
    mentor_profile = make_mentor(member=factories.make_member(first_name="Marion", last_name="Mentorly"))
    no_factor = {"category": None, "member_number": None, "role": Role.ADMINISTRATOR}
    world.people = {
        MEMBER: factories.make_member(first_name="Mel", last_name="Memberly"),
        LAPSED: factories.make_member(starts_on=long_ago, ends_on=long_ago + timedelta(days=364)),
        MENTOR: mentor_profile.member,
        OTHER: factories.make_member(first_name="Otis", last_name="Otherly"),
        COORDINATOR: factories.make_staff(Role.COORDINATOR),
        FINANCE: factories.make_staff(Role.FINANCE),
        ADMINISTRATOR: factories.make_staff(Role.ADMINISTRATOR),
        NO_FACTOR: factories.make_member(**no_factor),
        NOT_PROVEN: factories.make_staff(Role.ADMINISTRATOR),
    }
    for role, person in world.people.items():
        world.add(role, person)
    make_mentee(world.people[OTHER])
    world.things = make_things(world) | {"mentor": mentor_profile}
    world.things |= things_between(world.people[MEMBER], mentor_profile.member)
    world.things |= proofs_of(world.people[MEMBER], world.things["pairing"])
    world.things |= things_of_staff(world.things["record"])
    world.things |= money_of(world.people[MENTOR], world.people[LAPSED])
    world.things |= things_of_the_paid_program(world.people[MEMBER])
    world.things |= things_of_matching(mentor_profile.member)
    world.things |= things_of_programs(world.people[MEMBER])
    world.things |= things_of_sessions(world.people[MEMBER])
    world.things |= things_of_applications(world.people[MEMBER])
    world.things |= things_of_rounds(world.people[MEMBER])
    return world


def things_of_directory(world: World, now: datetime) -> dict[str, Any]:
    """An entry, a spreadsheet that changes it and has a wrong row, and what a member suggests."""
    rows = sheet({"Title (EN)": "Invented circle", "Cost": "$20"}, {"Title (EN)": "B", "Type": "?"})
    staged = stage_import(rows, file_name="list.xlsx", by=world.people[COORDINATOR], now=now)
    carry_out_import(staged.pk, now=now)
    broken = stage_import(
        BytesIO(b'Title (EN),Type,Host\nA,Formal program,"' + b"x" * 200_000),
        file_name="broken.csv",
        by=world.people[COORDINATOR],
        now=now,
    )
    carry_out_import(broken.pk, now=now)
    to_read = stage_import(sheet({"Title (EN)": "C"}), file_name="new.xlsx", by=world.people[COORDINATOR], now=now)
    told = {"title": "Invented house", "words": "Good people.", "language": "en", "now": now}
    return {
        "mentorship_opportunity": make_opportunity(
            title_en="Invented circle", provinces=["on"], closes_on="2026-01-31", link="https://circle.example/"
        ),
        "mentorship_directoryimport": staged,
        "spreadsheet to read": to_read,
        "spreadsheet that cannot be read": broken,
        "mentorship_suggestion": send_suggestion(world.people[OTHER], Suggestion.Kind.ADDITION, **told),
    }


def make_things(world: World) -> dict[str, Any]:
    """One thing of each kind."""
    now, member, administrator = timezone.now(), world.people[MEMBER], world.people[ADMINISTRATOR]
    hidden = make_mentor()
    untick_wants_to_mentor(hidden.member, now=now)
    hidden.refresh_from_db()
    activity = Activity.objects.get(code="momentum-mentee")
    newcomer = factories.make_member(activated_at=None, category="member")
    invited = invite_staff(
        email="invited@staff.example",
        first_name="Ines",
        last_name="Invited",
        language="en",
        role=Role.FINANCE,
        by=administrator,
        now=now,
    )
    change_profile(member, {"language": "en", "city": "Kingston", "province": "ON"}, now=now)
    stage_roll(BytesIO(ROLL), file_name="roll.csv", by=world.people[COORDINATOR], now=now)
    mentor = world.people[MENTOR]
    safety_of_mentor = safety_token(member, mentor, "mentor")
    concern = raise_concern(member, mentor, place=Concern.Place.MENTOR, text="Too late, twice.", language="en", now=now)
    suspension = suspend(factories.make_member(), reason="A complaint.", by=world.people[COORDINATOR], now=now)
    pairing = Pairing.objects.create(
        program="find", mentor=mentor, mentee=factories.make_member(), place_no=1, places_then=2, proposed_at=now
    )
    introduction = Introduction.objects.create(
        mentee=pairing.mentee,
        mentor=mentor,
        state="accepted",
        open_no=1,
        message="May we meet?",
        text_language="en",
        sent_at=now,
        respond_by=now,
        accepted_at=now,
        decide_by=now + timedelta(days=30),
        pairing=pairing,
    )
    roll = stage_roll(BytesIO(ROLL), file_name="roll.csv", by=world.people[COORDINATOR], now=now)
    draft, webinar = draft_next_version("mentor"), Resource.objects.get(code="developing-goals")
    return {
        "mentorship_workbook": begin_workbook(world.people[OTHER], "mentee", now=now),
        "mentorship_workbooktemplate": draft,
        "mentorship_workbooksection": draft.sections.first(),
        "mentorship_resource": webinar,
        "resource file": put(webinar, b"%PDF-1.7", name="Goals.pdf", content_type="application/pdf"),
        **things_of_directory(world, now),
        "hidden mentor": hidden,
        "newcomer": newcomer,
        "activation": activation_token(newcomer),
        "invitation": invitation_token(invited),
        "safety": safety_of_mentor,
        "mail off": mail_off_token(member, "new_mentors"),
        "saved search": make_search(world.people[OTHER], "area=neurology&where=ON", name="Recherche 1"),
        "members_concern": concern,
        "members_suspension": suspension,
        "members_block": Block.objects.create(blocker=factories.make_member(), blocked=newcomer, at=now),
        "mentorship_pairing": pairing,
        "mentorship_introduction": introduction,
        "mentorship_menteeprofile": MenteeProfile.objects.create(
            member=pairing.mentee, completed_at=now, topics=["confidence"], languages=["en"], keep_away="Nobody."
        ),
        "mentorship_fitweights": FitWeights.objects.first(),
        "passkey": factories.make_passkey(member),
        "unconfirmed address": EmailAddress.objects.create(user=member, email="new-address@members.example"),
        "member": member,
        "members_member": member,
        "members_memberevent": MemberEvent.objects.filter(member=member).first(),
        "members_staffinvitation": invited,
        "members_emaildifference": EmailDifference.objects.create(
            member=member, roll_email="old@members.example", seen_at=now
        ),
        "members_erasurerequest": ErasureRequest.objects.create(member=world.people[OTHER], asked_at=now),
        "members_identityaccess": IdentityAccess.objects.create(
            member=member, actor=world.people[COORDINATOR], at=now, reason="By phone."
        ),
        "members_rollimport": roll,
        "members_admission": Admission.objects.create(
            member=world.people[OTHER], activity=activity, admitted_by=administrator, admitted_at=now, note="By phone."
        ),
        "members_membershipcategory": MembershipCategory.objects.first(),
        "members_activity": activity,
        "members_eligibility": Eligibility.objects.first(),
        "members_policydocument": new_version("terms", today() + timedelta(days=30)),
        "members_closedday": ClosedDay.objects.order_by("day").last(),
        "mentorship_term": Term.objects.first(),
        "mentorship_mentorprofile": world.people[MENTOR].mentor_profile,
        "pages_programpage": ProgramPage.objects.first(),
        "pages_question": Question.objects.first(),
        "pages_testimonial": Testimonial.objects.create(
            program=ProgramPage.objects.first(), quote="It helped me.", language="en", consent="By e-mail."
        ),
        "pages_textpage": TextPage.objects.first(),
        "mail_outgoingemail": OutgoingEmail.objects.filter(event="staff_invitation").first(),
        "mail_mailwording": MailWording.objects.create(
            event="place_offered", passage="extra", language="en", words="Hi"
        ),
    }
