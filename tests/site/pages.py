"""Every page and page state of the site, for the tests that look at all of them: headers, French, axe, widths.

A state is opened as somebody, by an address; `sent` is what the page's form is then sent with, by POST.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from members.links import safety_token
from members.models import Member, Visibility
from members.queries import today
from members.workflow.identity import Given as GivenOfIdentity
from members.workflow.identity import save_answer
from members.workflow.safety import block
from mentorship.pairs.models import Pairing
from mentorship.profiles.forms.mentees import MENTEE_FORMS
from mentorship.profiles.forms.mentor_steps import MENTOR_FORMS
from mentorship.profiles.workflow import tick_wants_to_mentor, untick_wants_to_mentor
from mentorship.records.models import Record
from mentorship.records.workflow import decide_certificate, revoke_record
from mentorship.workbooks.models import Workbook, WorkbookFile, WorkbookQuestion
from mentorship.workbooks.workflow import Given, begin_workbook, save_answers
from tests import factories
from tests.access.matrix import ADMIN_RIGHTS
from tests.access.world import (
    ADMINISTRATOR,
    COORDINATOR,
    FINANCE,
    LAPSED,
    MEMBER,
    MENTOR,
    NO_FACTOR,
    OTHER,
    VISITOR,
    World,
)
from tests.mentorship.introductions import make_mentee as make_asking_mentee
from tests.mentorship.introductions import things_in_every_state
from tests.mentorship.mentors import make_mentee, show
from tests.mentorship.opportunities import tell_of_the_directory
from tests.mentorship.records import add_meetings, make_completed
from tests.ondemand.matching import people_and_matches
from tests.ondemand.registrations import people_in_the_paid_program
from tests.site.page import Page, page, thing
from tests.site.pages_of_programs import PROGRAMS, admin_pages_of_applications, admin_pages_of_programs

MENTEE, SEEKER, NEWCOMER, RENEWED, PROVISIONAL, PAUSED, ASKED = (
    "mentee",
    "member who looks for a mentor",
    "new mentor",
    "renewed",
    "provisional",
    "mentor switched off",
    "asked again",
)

CONTRADICTION = {"answers": ["race-unknown", "race-black"], "visibility": "shown"}


PUBLIC = [
    page("home", "pages:home"),
    page("programs", "pages:program-list"),
    *(page(f"program {code}", "pages:program-detail", VISITOR, code) for code in ("find", "ondemand")),
    page("why mentorship", "pages:why-mentorship"),
    page("contact", "pages:contact"),
    page("help with e-mail", "pages:help-email"),
    page("privacy", "pages:privacy"),
    page("accessibility", "pages:accessibility"),
    page("who may take part", "members:eligibility"),
    page("terms", "members:document", VISITOR, "terms"),
    page("confidentiality", "members:document", VISITOR, "confidentiality"),
    page("sign in", "account_login"),
    page("sign in, refused", "account_login", sent={"login": "nobody@elsewhere.example", "password": "wrong words"}),
    page("sign in, empty", "account_login", sent={}),
    page("code", "account_request_login_code"),
    page("code, empty", "account_request_login_code", sent={}),
    page("activate", "members:activate"),
    page("activate, empty", "members:activate", sent={}),
    page("activate, sent", "members:activate-sent"),
    page("choose a password", "members:activate-password", VISITOR, thing("activation")),
    page(
        "choose a password, too short",
        "members:activate-password",
        VISITOR,
        thing("activation"),
        sent={"password": "a"},
    ),
    page("activation link ended", "members:activate-password", VISITOR, "forged", status=410),
    page("staff invitation", "members:staff-invitation", VISITOR, thing("invitation")),
    page("staff invitation, empty", "members:staff-invitation", VISITOR, thing("invitation"), sent={}),
    page("staff invitation ended", "members:staff-invitation", VISITOR, "forged", status=410),
    page("mail to stop", "members:mail-off", VISITOR, thing("mail off")),
    page("mail stopped", "members:mail-off", VISITOR, thing("mail off"), sent={}),
    page("forgotten password", "account_reset_password"),
    page("forgotten password, empty", "account_reset_password", sent={}),
    page("forgotten password, sent", "account_reset_password_done"),
    page("forgotten password, link ended", "account_reset_password_from_key", VISITOR, "1", "forged"),
    page("forgotten password, done", "account_reset_password_from_key_done"),
    page("no signing up", "account_signup"),
    page("account inactive", "account_inactive"),
    page("address to confirm", "account_email_verification_sent"),
    page("address not confirmed", "account_confirm_email", VISITOR, "forged"),
    Page("not there", VISITOR, lambda world: reverse("pages:home") + "no-such-page/", status=404),
]
PAID_PROGRAM = [
    page("paid program, not registered", "ondemand:registration", OTHER),
    page("paid program, not open", "ondemand:registration", LAPSED),
    page("registering", "ondemand:register", OTHER),
    page("registering, empty", "ondemand:register", OTHER, sent={}),
    page("registration of mine", "ondemand:registration-detail", MEMBER, thing("registration", "public_id")),
    page("registration, workbook awaited", "ondemand:registration", "registered, awaiting_workbook"),
    page("registration, clock paused", "ondemand:registration", "registered, paused"),
    page("registration, matched", "ondemand:registration", "registered, trial"),
    page("registration, not paid", "ondemand:registration", MENTOR),
    page("registration, payment being confirmed", "ondemand:registration", MENTOR, query="?payment=done"),
    page("pay", "ondemand:registration-pay", MENTOR),
    page("pay, outside Canada", "ondemand:registration-pay", MENTOR, query="?province=outside"),
    page("pay, no such province", "ondemand:registration-pay", MENTOR, query="?province=XX"),
    page("page of payment", "ondemand:local-checkout", MENTOR, thing("checkout")),
    page("cancel before payment", "ondemand:registration-cancel", MENTOR),
    page("receipts", "ondemand:receipt-list", LAPSED),
    page("no receipts", "ondemand:receipt-list", MEMBER),
    page("receipt", "ondemand:receipt-detail", LAPSED, thing("receipt", "public_id")),
]
MATCHING = [
    page("list of mentors", "ondemand:choices-send", "sent mentee"),
    page("list of mentors, nothing chosen", "ondemand:choices-send", "sent mentee", sent={}),
    page("mentor of a list", "ondemand:listed-mentor", "sent mentee", thing("listed entry", "public_id")),
    page("registration, list sent", "ondemand:registration", "sent mentee"),
    page("registration, choices sent", "ondemand:registration", "chosen mentee"),
    page("registration, connected", "ondemand:registration", "matched mentee"),
    page("On Demand mentees, none", "ondemand:mentee-list", OTHER),
    page("On Demand mentees", "ondemand:mentee-list", "matched mentor"),
    page("no good match", "ondemand:match-object", "matched mentor", thing("running match", "public_id")),
]
WORKBOOKS = [
    page("resources", "mentorship:resource-list", MEMBER),
    page("resources, of a visitor", "mentorship:resource-list", VISITOR),
    page("resource", "mentorship:resource-detail", MEMBER, thing("mentorship_resource", "code")),
    page("workbooks", "mentorship:workbook-list", OTHER),
    page("workbook", "mentorship:workbook-detail", OTHER, "mentee"),
    page(
        "workbook, a goal too long",
        "mentorship:workbook-section",
        OTHER,
        "mentee",
        "goals",
        sent={"goal-1": "x" * 501},
    ),
    page("workbook, to print", "mentorship:workbook-print", OTHER, "mentee"),
    page("workbook, sent", "mentorship:workbook-detail", MENTEE, "mentee"),
    page("workbook, its PDF made", "mentorship:workbook-print", MENTEE, "mentee"),
    page("workbook, answers for staff", "admin:mentorship_workbook_answers", COORDINATOR, thing("sent workbook", "pk")),
    *(
        page(
            f"admin {model}, {view}",
            f"admin:mentorship_{model}_{view}",
            ADMINISTRATOR,
            thing(f"mentorship_{model}", "pk"),
        )
        for model, view in (
            *((model, "preview") for model in ("opportunity", "resource", "workbooktemplate")),
            ("resource", "files"),
            ("workbook", "reopen"),
            ("workbooktemplate", "publish"),
        )
    ),
]
SUGGESTION = thing("mentorship_suggestion", "pk")
DIRECTORY = [
    page("directory", "mentorship:opportunity-list", MEMBER),
    page("directory, of a visitor", "mentorship:opportunity-list", VISITOR),
    page("directory, lapsed", "mentorship:opportunity-list", LAPSED),
    page("directory, nothing fits", "mentorship:opportunity-list", MEMBER, query="?province=yt"),
    page("directory, private filters find nothing", "mentorship:opportunity-list", SEEKER, query="?province=on"),
    page("private filters of the directory", "mentorship:opportunity-private-filters", SEEKER, query="?province=on"),
    page("opportunity", "mentorship:opportunity-detail", MEMBER, thing("mentorship_opportunity", "public_id")),
    page("own suggestions", "mentorship:suggestion-list", SEEKER),
    page("own suggestions, lapsed", "mentorship:suggestion-list", LAPSED),
    page("own suggestions, none", "mentorship:suggestion-list", MEMBER),
    page("suggestion, empty", "mentorship:suggestion-add", MEMBER, sent={}),
    page("question about the directory", "mentorship:suggestion-ask", MEMBER),
    page("out of date", "mentorship:suggestion-stale", MEMBER, thing("mentorship_opportunity", "public_id")),
    page("reply to a suggestion", "admin:mentorship_suggestion_reply", COORDINATOR, SUGGESTION, "declined"),
    page("draft of a suggestion, empty", "admin:mentorship_suggestion_draft", COORDINATOR, SUGGESTION, sent={}),
    *(
        page(
            f"import of the directory, {name}",
            "admin:mentorship_directoryimport_change",
            COORDINATOR,
            thing(name, "pk"),
        )
        for name in ("spreadsheet to read", "spreadsheet that cannot be read")
    ),
]
FIRST_MEETINGS = [
    page("ask", "mentorship:introduction-send", SEEKER, thing("mentor", "public_id")),
    page("ask, empty", "mentorship:introduction-send", SEEKER, thing("mentor", "public_id"), sent={}),
    page("introductions, none", "mentorship:introduction-list", SEEKER),
    page("introductions, asked", "mentorship:introduction-list", MENTEE),
    page("introductions, received", "mentorship:introduction-list", MENTOR),
    page("introduction, sent", "mentorship:introduction-detail", MEMBER, thing("introduction", "public_id")),
    page("introduction, received", "mentorship:introduction-detail", MENTOR, thing("introduction", "public_id")),
    page(
        "introduction, word too long",
        "mentorship:introduction-decline",
        MENTOR,
        thing("introduction", "public_id"),
        sent={"decline-word": "x" * 501},
    ),
    page(
        "introduction, reason too long",
        "mentorship:introduction-say-no",
        MENTEE,
        thing("introduction accepted", "public_id"),
        sent={"say_no-reason": "x" * 1001},
    ),
    *(
        page(
            f"introduction {state}",
            "mentorship:introduction-detail",
            MENTEE,
            thing(f"introduction {state}", "public_id"),
        )
        for state in ("accepted", "paired", "declined", "withdrawn", "lapsed", "not_a_match", "closed")
    ),
    page(
        "introduction, accepted by me",
        "mentorship:introduction-detail",
        MENTOR,
        thing("mentorship_introduction", "public_id"),
    ),
    page(
        "introduction of others",
        "mentorship:introduction-detail",
        SEEKER,
        thing("introduction", "public_id"),
        status=404,
    ),
    page("mentorships, none", "mentorship:pairing-list", SEEKER),
    page("mentorships", "mentorship:pairing-list", MENTEE),
    page("invite somebody", "mentorship:invitation-send", MEMBER),
    page("invite somebody, empty", "mentorship:invitation-send", MEMBER, sent={}),
    page("invitation", "mentorship:invitation-detail", MEMBER, thing("mentorship_invitation", "public_id")),
    page("invitation of mine", "mentorship:invitation-detail", MENTOR, thing("mentorship_invitation", "public_id")),
    page("mentorship of a mentor", "mentorship:pairing-detail", MENTOR, thing("shared pairing", "public_id")),
    page("mentee profile, shared", "mentorship:pairing-mentee-profile", MENTOR, thing("shared pairing", "public_id")),
    page("workbook, shared", "mentorship:pairing-workbook", MENTOR, thing("shared pairing", "public_id")),
    page("mentorship", "mentorship:pairing-detail", MEMBER, thing("pairing", "public_id")),
    page("agreement to sign", "mentorship:agreement-detail", MEMBER, thing("pairing", "public_id")),
    page("agreement, draft", "mentorship:agreement-write", MEMBER, thing("pairing", "public_id")),
    page("agreement, refused", "mentorship:agreement-write", MEMBER, thing("pairing", "public_id"), sent={"goals": ""}),
    page("agreement, first version", "mentorship:agreement-version", MEMBER, thing("pairing", "public_id"), 1),
    page("goal", "mentorship:goal-new", MEMBER, thing("pairing", "public_id")),
    page("goal to change", "mentorship:goal-change", MEMBER, thing("pairing", "public_id"), 1),
    page("evaluation", "mentorship:evaluation-give", MEMBER, thing("pairing", "public_id")),
    page("meetings", "mentorship:meeting-list", MEMBER, thing("pairing", "public_id")),
    page("meeting to plan", "mentorship:meeting-plan", MEMBER, thing("pairing", "public_id")),
    page("meeting to log", "mentorship:meeting-log", MEMBER, thing("pairing", "public_id")),
    page("meeting", "mentorship:meeting-detail", MEMBER, thing("pairing", "public_id"), thing("meeting", "public_id")),
    page(
        "meeting to enter",
        "mentorship:meeting-entry",
        MEMBER,
        thing("pairing", "public_id"),
        thing("meeting", "public_id"),
    ),
    page("calendar", "mentorship:my-calendar", MEMBER),
    page("proofs", "mentorship:record-list", MEMBER),
    page("evidence", "mentorship:evidence-add", MEMBER),
    page("check a document", "mentorship:verify"),
    page("check a document, genuine", "mentorship:verify-code", VISITOR, thing("record", "code")),
    page("check a document, unknown", "mentorship:verify-code", VISITOR, "K7Q29XVB0000ABCDEFGH"),
    page("mentorship, ended", "mentorship:pairing-detail", MENTEE, thing("ended pairing", "public_id")),
    page(
        "mentorship, reason too long",
        "mentorship:pairing-end",
        MEMBER,
        thing("pairing", "public_id"),
        sent={"reason": "x" * 1001},
    ),
    page("my account, introductions", "members:account", MENTEE),
]
MEMBERS = [
    page("home, signed in", "pages:home", MEMBER),
    page("home, renewed", "pages:home", RENEWED),
    page("my account", "members:account", MEMBER),
    page("my account, lapsed", "members:account", LAPSED),
    page("my account, mentor", "members:account", MENTOR),
    page("my account, renewed", "members:account", RENEWED),
    page("profile", "members:account-profile", MEMBER),
    page(
        "profile, wrong", "members:account-profile", MEMBER, sent={"language": "xx", "city": "x" * 90, "province": "ZZ"}
    ),
    page("notifications", "members:account-notifications", MEMBER),
    page("security", "members:account-security", MEMBER),
    page("my data", "members:account-privacy", MEMBER),
    page("my data, ready", "members:account-privacy", MEMBER, query="?confirmed"),
    page("my data, erasure asked", "members:account-privacy", OTHER),
    page("who sees what", "members:account-who-sees", MEMBER),
    page("erasure", "members:account-erasure", MEMBER),
    page("erasure, not confirmed", "members:account-erasure", MEMBER, sent={}),
    page("blocks, none", "members:account-blocks", OTHER),
    page("blocks", "members:account-blocks", MENTOR),
    page("concern", "members:safety-concern", MEMBER, thing("safety")),
    page("concern, empty", "members:safety-concern", MEMBER, thing("safety"), sent={}),
    page("concern, received", "members:safety-received", MEMBER),
    page("block", "members:safety-block", MEMBER, thing("safety")),
    page("block, already", "members:safety-block", MENTOR, thing("safety of the mentor")),
    page("identity, nothing said", "members:identity", OTHER),
    page("identity", "members:identity", MEMBER),
    page("identity, delete", "members:identity-delete", MEMBER),
    page("identity, race", "members:identity-question", MEMBER, "race"),
    page("identity, race, nothing said", "members:identity-question", OTHER, "race"),
    page("identity, wrong", "members:identity-question", MEMBER, "ethnicity", sent={"words": "x" * 201}),
    page("identity, contradiction", "members:identity-question", MEMBER, "race", sent=CONTRADICTION),
    page("identity, the last question", "members:identity-question", MEMBER, "francophone"),
    page("documents", "members:documents", MEMBER),
    page("documents, not ticked", "members:documents", MEMBER, sent={}),
    page("documents, accepted", "members:documents", MENTOR),
    page(
        "documents, one version",
        "members:document-version",
        ADMINISTRATOR,
        "terms",
        thing("members_policydocument", "version"),
    ),
    page("renewal", "members:renewal", RENEWED),
    page("renewal, wrong", "members:renewal", RENEWED, sent={"language": "", "province": "ZZ"}),
    page("condition to confirm", "members:account-declare", PROVISIONAL, "momentum-mentee"),
    page("condition, not confirmed", "members:account-declare", PROVISIONAL, "momentum-mentee", sent={}),
    page("e-mail address", "account_email", MEMBER),
    page("e-mail address, wrong", "account_email", OTHER, sent={"email": "no address", "action_add": ""}),
    page("password", "account_change_password", MEMBER),
    page("password, empty", "account_change_password", MEMBER, sent={}),
    page("where signed in", "usersessions_list", MEMBER),
    page("sign out", "account_logout", MEMBER),
    page("is it you?", "account_reauthenticate", MEMBER),
    page("is it you? a code", "mfa_reauthenticate", ADMINISTRATOR),
    page("is it you? a passkey", "mfa_reauthenticate_webauthn", MEMBER),
    page("second factor", "mfa_index", OTHER),
    page("second factor, held", "mfa_index", ADMINISTRATOR),
    page("second factor, to add", "mfa_index", NO_FACTOR),
    page("app to add", "mfa_activate_totp", OTHER),
    page("app to add, wrong code", "mfa_activate_totp", OTHER, sent={"code": "1"}),
    page("app to remove", "mfa_deactivate_totp", ADMINISTRATOR),
    page("app to remove, the last second factor of staff", "mfa_deactivate_totp", ADMINISTRATOR, sent={}),
    page("passkeys", "mfa_list_webauthn", MEMBER),
    page("passkey to add", "mfa_add_webauthn", OTHER),
    page("passkey to name", "mfa_edit_webauthn", MEMBER, thing("passkey", "pk")),
    page("passkey to remove", "mfa_remove_webauthn", MEMBER, thing("passkey", "pk")),
    page("recovery codes to make", "mfa_generate_recovery_codes", MEMBER),
    page("mentor profile, never", "mentorship:my-profile", MEMBER),
    page("mentor profile, lapsed", "mentorship:my-profile", LAPSED),
    page("mentor profile, begun", "mentorship:my-profile", NEWCOMER),
    page("mentor profile, listed", "mentorship:my-profile", MENTOR, query="?finished"),
    page("mentor profile, to switch off", "mentorship:my-profile-untick", MENTOR),
    page("mentor profile, off", "mentorship:my-profile", PAUSED),
    page("mentor profile, off just now", "mentorship:my-profile", PAUSED, query="?off"),
    page("questions, empty", "mentorship:my-profile-questions", NEWCOMER),
    page(
        "questions, refused",
        "mentorship:my-profile-questions",
        NEWCOMER,
        sent={"practising_since": "x", "places": "99"},
    ),
    page("questions, answered", "mentorship:my-profile-questions", MENTOR),
    page("preview", "mentorship:my-profile-preview", MENTOR),
    page("availability", "mentorship:my-profile-availability", MENTOR),
    page(
        "availability, refused",
        "mentorship:my-profile-availability",
        MENTOR,
        sent={"places": "0", "away_from": "2031-02-20", "away_to": "2031-02-01"},
    ),
    *(page(f"mentor step {code}", "mentorship:my-profile-step", MENTOR, code) for code in MENTOR_FORMS),
    page("mentor step, refused", "mentorship:my-profile-step", MENTOR, "practical", sent={"hours_a_month": "many"}),
    page("mentee profile, none", "mentorship:mentee-profile", MEMBER),
    page("mentee profile, lapsed", "mentorship:mentee-profile", LAPSED),
    page("mentee profile", "mentorship:mentee-profile", OTHER, query="?finished"),
    page("five questions, first", "mentorship:mentee-profile-questions", MEMBER),
    page("five questions, closed", "mentorship:mentee-profile-questions", LAPSED, status=403),
    page("five questions, refused", "mentorship:mentee-profile-questions", MEMBER, sent={"goal_1": "x" * 301}),
    page("five questions, answered", "mentorship:mentee-profile-questions", OTHER),
    *(page(f"mentee step {code}", "mentorship:mentee-profile-step", OTHER, code) for code in MENTEE_FORMS),
    page("mentee step, refused", "mentorship:mentee-profile-step", OTHER, "words", sent={"about": "x" * 1001}),
    page("search", "mentorship:mentor-search", MEMBER),
    page("search, found", "mentorship:mentor-search", MEMBER, query="?area=neurology&q=listen"),
    page("search, nothing found", "mentorship:mentor-search", MEMBER, query="?q=xylophone"),
    page("search, by fit", "mentorship:mentor-search", SEEKER),
    page("search, private filters on", "mentorship:mentor-search", SEEKER, query="?area=neurology"),
    page("search, private filters find nobody", "mentorship:mentor-search", SEEKER, query="?area=driving&place=now"),
    page("search, closed", "mentorship:mentor-search", LAPSED, status=403),
    page("saved searches, none", "mentorship:saved-search-list", MEMBER),
    page("saved searches", "mentorship:saved-search-list", OTHER),
    page("search to save", "mentorship:saved-search-save", OTHER, query="?area=chronic-pain&where=QC"),
    page(
        "search to save, no name",
        "mentorship:saved-search-save",
        OTHER,
        query="?area=chronic-pain",
        sent={"name": ""},
    ),
    page("saved search to change", "mentorship:saved-search-change", OTHER, thing("saved search", "public_id")),
    page("saved search to delete", "mentorship:saved-search-delete", OTHER, thing("saved search", "public_id")),
    page("private filters", "mentorship:mentor-private-filters", MEMBER, query="?area=neurology"),
    page("private filters, chosen", "mentorship:mentor-private-filters", SEEKER),
    page("a mentor, and how the two fit", "mentorship:mentor-detail", SEEKER, thing("mentor", "public_id")),
    page("a mentor", "mentorship:mentor-detail", MEMBER, thing("mentor", "public_id")),
    page("a mentor, five answers missing", "mentorship:mentor-detail", RENEWED, thing("mentor", "public_id")),
    page("a mentor, paused", "mentorship:mentor-detail", SEEKER, thing("paused mentor", "public_id")),
    page("a mentor, away", "mentorship:mentor-detail", SEEKER, thing("away mentor", "public_id")),
    *FIRST_MEETINGS,
    *WORKBOOKS,
    *DIRECTORY,
    *PAID_PROGRAM,
    *MATCHING,
    page(
        "a mentor who is not listed",
        "mentorship:mentor-detail",
        MEMBER,
        thing("hidden mentor", "public_id"),
        status=404,
    ),
]


def admin_pages() -> Iterator[Page]:
    """The pages of the admin that an administrator opens, model by model."""
    yield page("admin", "admin:index", ADMINISTRATOR)
    yield page("admin of a coordinator", "admin:index", COORDINATOR)
    yield page("admin, an app", "admin:app_list", ADMINISTRATOR, "members")
    for model, roles in ADMIN_RIGHTS.items():
        rights, pk = roles[ADMINISTRATOR], thing(model, "pk")
        if model != "members_eligibility":
            yield page(f"admin {model}", f"admin:{model}_changelist", ADMINISTRATOR)
            yield page(f"admin {model}, one", f"admin:{model}_change", ADMINISTRATOR, pk)
            yield page(f"admin {model}, history", f"admin:{model}_history", ADMINISTRATOR, pk)
        if "a" in rights:
            yield page(f"admin {model}, to add", f"admin:{model}_add", ADMINISTRATOR)
        # these two find something by GET, and send nothing
        if "a" in rights and model not in {"mentorship_record", "momentum_session", "ondemand_payment"}:
            yield page(f"admin {model}, to add, empty", f"admin:{model}_add", ADMINISTRATOR, sent={})
        if "d" in rights:
            yield page(f"admin {model}, to delete", f"admin:{model}_delete", ADMINISTRATOR, pk)
    yield page("admin, table of programs", "admin:members_eligibility_table", ADMINISTRATOR)
    yield page("admin, table of programs to read", "admin:members_eligibility_table", COORDINATOR)
    yield page("admin, a staff role", "admin:members_member_role", ADMINISTRATOR, thing("coordinator", "pk"))
    yield page("admin, closing an account", "admin:members_member_sign_in", ADMINISTRATOR, thing("coordinator", "pk"))
    yield page(
        "admin, erasure", "admin:members_erasurerequest_decide", ADMINISTRATOR, thing("members_erasurerequest", "pk")
    )
    yield page("admin, why read identity", "admin:members_member_identity", COORDINATOR, thing("member", "pk"))
    yield page(
        "admin, identity, no reason", "admin:members_member_identity", COORDINATOR, thing("member", "pk"), sent={}
    )
    yield page(
        "admin, identity",
        "admin:members_member_identity",
        COORDINATOR,
        thing("member", "pk"),
        sent={"reason": "By phone."},
    )
    yield page(
        "admin, document as members read it",
        "admin:members_policydocument_preview",
        ADMINISTRATOR,
        thing("members_policydocument", "pk"),
    )
    yield page("admin, a concern to treat", "admin:members_concern_treat", COORDINATOR, thing("members_concern", "pk"))
    yield page(
        "admin, a concern closed without a note",
        "admin:members_concern_treat",
        COORDINATOR,
        thing("members_concern", "pk"),
        sent={"action": "close"},
    )
    yield page(
        "admin, a suspension to lift", "admin:members_suspension_lift", COORDINATOR, thing("members_suspension", "pk")
    )
    yield page(
        "admin, mentors who fit",
        "admin:mentorship_menteeprofile_fit",
        COORDINATOR,
        thing("mentorship_menteeprofile", "pk"),
    )
    for_staff = ("admin:mentorship_menteeprofile_fit_for_staff", COORDINATOR, thing("mentorship_menteeprofile", "pk"))
    yield page("admin, why count answers for staff", *for_staff)
    yield page("admin, mentors who fit with answers for staff", *for_staff, sent={"reason": "To propose mentors."})
    of_registration = (COORDINATOR, thing("registration", "pk"))
    record, begun = thing("mentorship_record", "pk"), thing("begun", "pk")
    yield page("admin, a proof to revoke, no reason", "admin:mentorship_record_revoke", COORDINATOR, record, sent={})
    yield page("admin, a proof to make again", "admin:mentorship_record_retry", COORDINATOR, record)
    issue = "admin:mentorship_record_issue"
    yield page("admin, a letter to issue", issue, COORDINATOR, begun, "letter", "mentor", sent={"preview": "yes"})
    yield page("admin, a certificate to decide", issue, COORDINATOR, begun, "certificate", "mentee", sent={})
    yield page("admin, proofs, somebody found", "admin:mentorship_record_add", COORDINATOR, query="?person=Memberly")
    yield page(
        "admin, certificates to order",
        "admin:mentorship_certificateorder_add",
        COORDINATOR,
        sent={"program": "momentum", "first": "2026-11-01", "last": "2026-11-30"},
    )
    awaited = (COORDINATOR, thing("registration, workbook awaited", "pk"))
    yield page("admin, a workbook to enter, empty", "admin:ondemand_registration_workbook", *awaited, sent={})
    yield page("admin, a clock to pause, no reason", "admin:ondemand_registration_pause", *of_registration, sent={})
    yield page("admin, a clock to go on", "admin:ondemand_registration_resume", *of_registration)
    yield page("admin, to go on waiting", "admin:ondemand_registration_wait", *of_registration)
    yield page("admin, a registration to close", "admin:ondemand_registration_end", *of_registration)
    unpaid = thing("unpaid", "pk")
    yield page("admin, payment received, empty", "admin:ondemand_payment_receive", FINANCE, unpaid, sent={})
    yield page(
        "admin, a cancellation entered",
        "admin:ondemand_payment_cancel",
        FINANCE,
        unpaid,
        sent={"received_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M")},
    )
    refund, mismatch = thing("ondemand_refund", "pk"), thing("ondemand_providerevent", "pk")
    yield page(
        "admin, refund refused, no reason", "admin:ondemand_refund_decide", FINANCE, refund, sent={"deed": "refuse"}
    )
    yield page("admin, mismatch settled, no note", "admin:ondemand_providerevent_settle", FINANCE, mismatch, sent={})
    yield page("admin, finance by month", "admin:ondemand_receipt_month", FINANCE)
    yield page("admin, hours of mentoring", "admin:mentorship_pairing_hours", COORDINATOR)
    yield from admin_pages_of_matching()
    yield Page("admin, not there", ADMINISTRATOR, lambda world: reverse("admin:index") + "no/such/", status=404)


def admin_pages_of_statistics() -> Iterator[Page]:
    """The list of pages; a page, of which the dates are missing that it was asked for."""
    yield page("admin, statistics", "admin:insight", COORDINATOR)
    yield page("admin, statistics of a program", "admin:insight_page", COORDINATOR, "find", query="?period=own")


def admin_pages_of_matching() -> Iterator[Page]:
    """A list that is made, looked at, and the matches that come of it."""
    drafted, chosen = thing("drafted registration", "pk"), thing("chosen registration", "pk")
    yield page("admin, a list that is made", "admin:ondemand_registration_list", COORDINATOR, drafted)
    yield page("admin, a list as it will be seen", "admin:ondemand_registration_list_preview", COORDINATOR, drafted)
    yield page("admin, three choices", "admin:ondemand_registration_match", COORDINATOR, chosen)
    told = ("admin:ondemand_registration_match_told", COORDINATOR, thing("matched registration", "pk"))
    yield page("admin, what one of the two told us, empty", *told, sent={})
    over = thing("over registration", "pk")
    yield page("admin, to be matched again", "admin:ondemand_registration_match", COORDINATOR, over)
    yield page("admin, all mentors", "admin:ondemand_registration_match_others", COORDINATOR, chosen)
    one = ("admin:ondemand_registration_match_with", COORDINATOR, chosen, thing("free mentor", "pk"))
    yield page("admin, another mentor without an agreement", *one, sent={})
    credit = thing("ondemand_webinarcredit", "pk")
    yield page("admin, a free webinar to mark", "admin:ondemand_webinarcredit_mark", COORDINATOR, credit)


def admin_pages_of_words() -> Iterator[Page]:
    yield page(
        "admin, an e-mail worded wrongly",
        "admin:mail_mailwording_edit",
        COORDINATOR,
        "place_offered",
        sent={"p0_en": "Answer {then}", "p2_fr": "Une place est libre.", "preview": "yes"},
    )


PAGES = [*PUBLIC, *MEMBERS, *PROGRAMS, *admin_pages(), *admin_pages_of_applications(), *admin_pages_of_programs()]
PAGES += [*admin_pages_of_words(), *admin_pages_of_statistics()]
PAGES.append(page("admin, what is kept how long", "admin:members_erasurerequest_kept", ADMINISTRATOR))


def say_of_identity(member: Member, now: datetime) -> None:
    """An answer of each kind: shown, for staff, rather not."""
    given = {
        "race": GivenOfIdentity(Visibility.SHOWN, ["race-another"], "Made up", is_matched_on=True),
        "faith": GivenOfIdentity(Visibility.STAFF, ["faith-none"]),
        "gender": GivenOfIdentity(Visibility.NOT_GIVEN, prefers_not=True),
    }
    for trait, answer in given.items():
        save_answer(member, trait, answer, language="en", now=now)


def make_end_of_a_mentorship(mentor: Member, mentee: Member, staff: Member, now: datetime) -> dict[str, Any]:
    """What is there late: meetings held, a workbook that is sent, shared and printed, a certificate that is revoked."""
    pairing = Pairing.objects.create(
        program="find",
        mentor=mentor,
        mentee=mentee,
        state=Pairing.State.ACTIVE,
        place_no=2,
        places_then=2,
        proposed_at=now,
        started_at=now,
        profile_shared_at=now,
        workbook_shared_at=now,
    )
    add_meetings(pairing, 2)
    add_meetings(pairing, 1, confirmation="open", entered_at=now)
    workbook = begin_workbook(mentee, "mentee", now=now)
    questions = WorkbookQuestion.objects.filter(section__template=workbook.template, section__code="goals")
    save_answers(workbook, [Given("goal", questions.get(code="goal"), 1, "Shorter reports", "")], now=now)
    Workbook.objects.filter(pk=workbook.pk).update(state=Workbook.State.SENT, sent_at=now)
    WorkbookFile.objects.create(
        workbook=workbook, language="en", asked_at=now, made_at=now, shows_at=now, content=b"%PDF-1.7"
    )
    completed = make_completed(program="momentum")
    certificate = decide_certificate(completed, Record.Role.MENTOR, reason="By phone.", by=staff, now=now)
    revoke_record(certificate, reason="A wrong name.", by=staff, now=now)
    return {"shared pairing": pairing, "sent workbook": workbook}


def add_people_of_states(world: World) -> None:
    """The people whose pages look different, beside those of the access matrix."""
    now, long_ago = timezone.now(), today() - timedelta(days=400)
    beginner = factories.make_member(first_name="Nadia", last_name="Beginly")
    tick_wants_to_mentor(beginner, now=now)
    renewed = factories.make_member(
        activated_at=now - timedelta(days=300), starts_on=long_ago, ends_on=long_ago + timedelta(days=364)
    )
    factories.make_membership(renewed, starts_on=long_ago + timedelta(days=365), ends_on=today() + timedelta(days=200))
    paused = world.things["hidden mentor"].member
    untick_wants_to_mentor(paused, now=now)
    provisional = factories.make_member(category="provisional")
    mentor, other = world.people[MENTOR], world.people[OTHER]
    block(mentor, other, now=now)
    world.things["safety of the mentor"] = safety_token(mentor, other, "mentor")
    say_of_identity(world.people[MEMBER], now)
    seeker = factories.make_member(first_name="Sasha", last_name="Seekwell")
    make_mentee(seeker, values=["feedback-direct"], ages=["adult"], importance={"topics": "important"})
    show(world.things["mentor"], "race-another")
    world.add(SEEKER, seeker)
    world.as_(SEEKER).post(reverse("mentorship:mentor-private-filters"), {"race": "race-another", "words": ""})
    world.as_(SEEKER).post(reverse("mentorship:opportunity-private-filters"), {"equity": "black"})
    tell_of_the_directory(seeker, world.things["mentorship_opportunity"], world.people[COORDINATOR], now)
    mentee = make_asking_mentee(first_name="Morgan", last_name="Menteely")
    world.things |= things_in_every_state(mentee)
    world.things |= make_end_of_a_mentorship(mentor, mentee, world.people[COORDINATOR], now)
    world.add(MENTEE, mentee)
    world.things["coordinator"] = world.people[COORDINATOR]
    for role, person in {NEWCOMER: beginner, RENEWED: renewed, PAUSED: paused, PROVISIONAL: provisional}.items():
        world.add(role, person)
    for role, person in people_in_the_paid_program().items():
        world.add(role, person)
    awaiting = world.people["registered, awaiting_workbook"]
    world.things["registration, workbook awaited"] = awaiting.registrations.get()
    world.add("waiting applicant", world.things["waiting applicant"])
    world.things |= people_and_matches()
    for role in ("sent mentee", "chosen mentee", "matched mentee", "matched mentor"):
        world.add(role, world.things[role])
