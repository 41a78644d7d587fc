"""The messages of the site in words, for staff who look at the outbox: one line per `templates/mail/<event>.txt`."""

from django.utils.translation import gettext_lazy as _

EVENT_NAMES = {
    "account_activation": _("Activation of the account"),
    "account_erased": _("Account erased"),
    "account_exists": _("Account exists already"),
    "address_changed": _("E-mail address changed"),
    "address_confirm": _("Confirmation of a new e-mail address"),
    "address_taken": _("E-mail address asked for by somebody else"),
    "admitted_to_activity": _("Admission to a program"),
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
    "meeting_called_off": _("Meeting called off"),
    "meeting_changed": _("Meeting changed"),
    "meeting_entered": _("Meeting entered in the log"),
    "meeting_planned": _("Meeting planned"),
    "membership_renewed": _("Membership renewed"),
    "mentor_confirm_soon": _("Mentor profile to confirm soon"),
    "mentor_listed_again": _("Mentor is in the search again"),
    "mentor_unlisted": _("Mentor is no longer in the search"),
    "new_mentors_fit": _("New mentors fit a saved search"),
    "pairing_agreement_changed": _("Signed draft of an agreement changed"),
    "pairing_agreement_signed": _("Mentorship agreement signed by both"),
    "pairing_agreement_to_sign": _("Mentorship agreement to sign"),
    "pairing_completed": _("Mentorship completed"),
    "pairing_ended": _("Mentorship ended"),
    "pairing_paused": _("Mentorship paused"),
    "pairing_resumed": _("Mentorship taken up again"),
    "pairing_started": _("Mentorship begun"),
    "password_changed": _("Password changed"),
    "password_reset": _("Choice of a new password"),
    "policy_changed": _("New version of a document"),
    "rhythm_reminder": _("Reminder before a month of a mentorship ends"),
    "sign_in_code": _("Sign-in code"),
    "sign_in_safety_changed": _("Safety of the sign-in changed"),
    "staff_invitation": _("Invitation to the staff"),
    "staff_role_changed": _("Staff role changed"),
    "test_message": _("Test of the mail"),
    "workbook_reopened": _("Workbook reopened"),
}


def event_name(event: str) -> str:
    """The event in words; one that a later or earlier release knew is shown by its code."""
    return str(EVENT_NAMES.get(event, event))
