"""The messages of the site in words, for staff who look at the outbox: one line per `templates/mail/<event>.txt`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EVENT_NAMES = {
    "account_activation": _("Activation of the account"),
    "account_erased": _("Account erased"),
    "account_exists": _("Account exists already"),
    "address_changed": _("E-mail address changed"),
    "address_confirm": _("Confirmation of a new e-mail address"),
    "address_taken": _("E-mail address asked for by somebody else"),
    "admitted_to_activity": _("Admission to a program"),
    "application_closed": _("Offering cancelled or over, to who applied"),
    "application_declined": _("Application declined"),
    "application_received": _("Application received"),
    "application_reopened": _("Application opened again"),
    "application_waitlisted": _("Application on the waiting list"),
    "application_window_closing": _("Time for applying ends soon"),
    "application_withdrawn": _("Application withdrawn"),
    "choices_received": _("Choices received"),
    "cohort_connected": _("Matched in a program"),
    "cohort_match_over": _("Match in a program over"),
    "cohort_waiting": _("No mentor in a round: on the waiting list"),
    "contact_due": _("Contact reminder of an offering"),
    "daily_news": _("News of a day in one e-mail"),
    "directory_digest": _("What waits in the directory, to staff"),
    "erasure_asked": _("Request for erasure received"),
    "erasure_declined": _("Request for erasure declined"),
    "identity_removal": _("Removal of identity answers ahead"),
    "introduction_accepted": _("Introduction accepted"),
    "introduction_answer_reminder": _("Reminder to answer an introduction"),
    "introduction_closed": _("Introduction closed"),
    "introduction_decide_reminder": _("Reminder to say yes or no after a first meeting"),
    "introduction_declined": _("Introduction declined"),
    "introduction_more_time": _("More time to answer an introduction"),
    "introduction_no_match": _("Introduction ended without a match"),
    "introduction_received": _("Request for a first meeting"),
    "introduction_unanswered": _("Introduction lapsed without an answer"),
    "introduction_undecided": _("Introduction lapsed without a decision"),
    "introduction_withdrawn": _("Request for a first meeting taken back"),
    "invitation_declined": _("Invitation to a mentorship declined"),
    "invitation_lapsed": _("Invitation to a mentorship lapsed"),
    "invitation_received": _("Invitation to a mentorship"),
    "invitation_to_address": _("Invitation to a mentorship, to an address without an account"),
    "match_made": _("Mentee and mentor connected"),
    "match_objected": _("Match said to be no good one"),
    "meeting_called_off": _("Meeting called off"),
    "meeting_changed": _("Meeting changed"),
    "meeting_entered": _("Meeting entered in the log"),
    "meeting_planned": _("Meeting planned"),
    "membership_renewed": _("Membership renewed"),
    "mentor_confirm_soon": _("Mentor profile to confirm soon"),
    "mentor_left": _("Mentor left, another is sought"),
    "mentor_listed_again": _("Mentor is in the search again"),
    "mentor_unlisted": _("Mentor is no longer in the search"),
    "new_mentors_fit": _("New mentors fit a saved search"),
    "offering_opened": _("Offering opened, to who is interested"),
    "pairing_agreement_changed": _("Signed draft of an agreement changed"),
    "pairing_agreement_signed": _("Mentorship agreement signed by both"),
    "pairing_agreement_to_sign": _("Mentorship agreement to sign"),
    "pairing_completed": _("Mentorship completed"),
    "pairing_ended": _("Mentorship ended"),
    "pairing_evaluation_due": _("Evaluation of a mentorship due"),
    "pairing_paused": _("Mentorship paused"),
    "pairing_resumed": _("Mentorship taken up again"),
    "pairing_started": _("Mentorship begun"),
    "password_changed": _("Password changed"),
    "password_reset": _("Choice of a new password"),
    "payment_received": _("Payment received"),
    "place_lapsed": _("Offered place not answered"),
    "place_offered": _("Place offered from the waiting list"),
    "place_reminder": _("Reminder of an offered place"),
    "policy_changed": _("New version of a document"),
    "program_completed": _("Offering completed"),
    "progress_update_due": _("Progress update asked for"),
    "receipt_copy": _("Receipt or credit note, asked for"),
    "record_ready": _("Certificate or letter ready"),
    "record_revoked": _("Document revoked"),
    "refund_paid": _("Refund paid"),
    "refund_refused": _("Refund refused"),
    "registration_cancelled": _("Registration cancelled"),
    "registration_choices_reminder": _("Reminder to choose mentors"),
    "registration_clock_paused": _("Clock of a registration paused"),
    "registration_clock_resumed": _("Clock of a registration goes on"),
    "registration_ended": _("Registration closed by the association"),
    "registration_made": _("Registration for Mentorship On Demand"),
    "registration_objections_end_soon": _("Days to say that it is no good match end soon"),
    "registration_overdue": _("Registration overdue, to administrators"),
    "registration_workbook_received": _("Workbook received"),
    "registration_workbook_reminder": _("Reminder to send the workbook"),
    "registrations_waiting": _("What waits in Mentorship On Demand, to staff"),
    "rhythm_reminder": _("Reminder before a month of a mentorship ends"),
    "session_called_off": _("Session called off"),
    "session_changed": _("Session changed"),
    "session_planned": _("Invitation to a session"),
    "session_soon": _("Session begins soon"),
    "shortlist_ready": _("List of mentors ready"),
    "sign_in_code": _("Sign-in code"),
    "sign_in_safety_changed": _("Safety of the sign-in changed"),
    "staff_invitation": _("Invitation to the staff"),
    "staff_role_changed": _("Staff role changed"),
    "suggestion_settled": _("What came of a suggestion for the directory"),
    "test_message": _("Test of the mail"),
    "webinar_earned": _("Free webinar earned"),
    "workbook_removal": _("Workbook about to be deleted"),
    "workbook_reopened": _("Workbook reopened"),
}

# Not a message: what stands at the end of each, worded by staff like one.
FRAME = "frame"
WORDED = {FRAME: _("Last lines of every e-mail"), **EVENT_NAMES}

# Whose messages belong together on a list: the first line that a message's code begins with.
GROUPS = (
    (_("Every e-mail"), (FRAME,)),
    (_("Staff"), ("directory_", "registration_overdue", "registrations_waiting", "staff_", "test_message")),
    (
        _("Accounts and membership"),
        (
            "account_",
            "address_",
            "admitted_",
            "daily_",
            "erasure_",
            "identity_",
            "membership_",
            "password_",
            "policy_",
            "sign_in",
        ),
    ),
    (_("Mentors in the search"), ("mentor_confirm", "mentor_listed", "mentor_unlisted", "new_mentors_fit")),
    (_("First meetings and invitations"), ("introduction_", "invitation_")),
    (_("Mentorships"), ("suggestion_", "meeting_", "pairing_", "record_", "rhythm_", "workbook_")),
    (
        _("Mentorship On Demand"),
        (
            "choices_",
            "match_",
            "mentor_left",
            "payment_",
            "receipt_",
            "refund_",
            "registration_",
            "shortlist_",
            "webinar_",
        ),
    ),
    (
        _("Programs in offerings"),
        ("application_", "cohort_", "contact_", "offering_", "place_", "program_", "progress_", "session_"),
    ),
)
OTHERS = _("Others")


def group_of(event: str) -> StrOrPromise:
    """Under which heading staff look for a message."""
    return next((name for name, beginnings in GROUPS if event.startswith(beginnings)), OTHERS)


def event_name(event: str) -> str:
    """The event in words; one that a later or earlier release knew is shown by its code."""
    return str(WORDED.get(event, event))
