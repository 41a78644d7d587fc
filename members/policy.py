"""The numbers and tables of membership, each with the name of its rule."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

LISTING_GRACE_DAYS = 30  # MEM-2: a mentor stays listed so long after the membership ended
POLICY_GRACE_DAYS = 30  # FIND-1: listed mentors keep their listing so long after a new version comes into force
ACTIVATION_LINK_HOURS = 24  # MEM-4
STAFF_INVITATION_DAYS = 7  # MEM-8
SAFETY_LINK_HOURS = 24  # SAFE-1: so long a page may stay open before its links about the other person stop working
CONCERN_MOST = 4000  # SAFE-1: characters
CONCERN_KEPT = timedelta(days=5 * 365 + 2)  # quality P9: the register of incidents, from the day one is closed
CONCERN_STILL_DAYS = 30  # SAFE-1: staff are told of a concern for which nothing was done for so long [p]
DAILY_NEWS_KIND = "daily_news"  # MEM-5: not a kind of mail that one stops, but how the others come
STAFF_IDLE = timedelta(minutes=30)  # quality S7
STAFF_SESSION = timedelta(hours=12)  # quality S7
SESSION_SEEN_EVERY = timedelta(minutes=5)  # "Where you are signed in" is written so often
CLOSED_DAYS_YEARS_AHEAD = 3  # OD-11: the table is seeded so far ahead
IDENTITY_KEPT_DAYS = 365  # quality P9: answers of somebody who has not been here for so long are removed
IDENTITY_NOTICE_DAYS = 30  # quality P9: and the person is told so long before
READ_IDENTITY = "members.view_selfidentification"  # FIND-4: to read, one person at a time, what is for staff only
SESSION_LINES_KEPT = timedelta(days=90)  # quality P9, as logs: network address and browser of a session
INVITATION_KEPT = timedelta(days=90)  # of the staff, after its link ended; the event of having joined stays
VIEW_INSIGHT = "members.view_insight"  # statistics of the programs
VIEW_MONEY_INSIGHT = "members.view_moneyinsight"  # statistics of payments and refunds
FEWEST_PEOPLE = 10  # quality P6: of fewer people no statistics by province or category are shown
TOMBSTONES_KEPT = timedelta(days=40)  # quality R16: longer than any backup (35 days) that could bring somebody back
TOMBSTONES_TASK = "members.write_tombstones"
LOOKS_SHOWN = 50  # design 5: so many of the times that staff read stand on the page; the download has them all
ERASURE_WITHIN_DAYS = 30  # MEM-5: an administrator decides on an erasure so soon
ROLL_MAX_BYTES = 20_000_000
ROLL_MAX_UNPACKED_BYTES = 60_000_000  # of a workbook's parts together
ROLL_MAX_ZIP_RATIO = 200  # unpacked to packed; real workbooks stay below 40
ROLL_MAX_ROWS = 60_000  # three times the association; preview and import each stay within one request
ROLL_MAX_COLUMNS = 60
ROLL_LOCK = 4_207_701  # the advisory lock under which a roll is applied; any number nobody else uses
ROLL_KEPT_DAYS = 30  # staged rows of an import, applied or not


class Role(models.TextChoices):
    """Staff roles with least rights (MEM-8). A member without a role is no staff."""

    NONE = "", _("not staff")
    COORDINATOR = "coordinator", _("coordinator")
    FINANCE = "finance", _("finance")
    ADMINISTRATOR = "administrator", _("administrator")


class Province(models.TextChoices):
    """Provinces and territories, by their postal codes; a person outside Canada has none."""

    AB = "AB", _("Alberta")
    BC = "BC", _("British Columbia")
    MB = "MB", _("Manitoba")
    NB = "NB", _("New Brunswick")
    NL = "NL", _("Newfoundland and Labrador")
    NS = "NS", _("Nova Scotia")
    NT = "NT", _("Northwest Territories")
    NU = "NU", _("Nunavut")
    ON = "ON", _("Ontario")
    PE = "PE", _("Prince Edward Island")
    QC = "QC", _("Quebec")
    SK = "SK", _("Saskatchewan")
    YT = "YT", _("Yukon")

    __empty__ = _("Outside Canada")


# What an event's action is called where staff read it; `log()` writes the code.
MEMBER_EVENTS = {
    "accept_document": _("accepted a document"),
    "accept_staff_invitation": _("joined the staff"),
    "activate_account": _("activated the account"),
    "add_by_roll": _("added by the list of members"),
    "admit": _("admitted to a program"),
    "ask_for_erasure": _("asked to be erased"),
    "ask_to_confirm_profile": _("was asked to confirm the profile"),
    "block": _("blocked somebody"),
    "carry_back_address": _("new address carried back to the membership system"),
    "carry_out_erasure": _("erasure carried out"),
    "change_address": _("changed the e-mail address"),
    "change_by_roll": _("changed by the list of members"),
    "change_identity": _("changed what is said about identity"),
    "change_profile": _("changed the profile"),
    "change_role": _("staff role changed"),
    "choose_notifications": _("chose kinds of e-mail"),
    "close_account": _("account closed"),
    "confirm_renewal": _("confirmed the profile after renewal"),
    "declare_condition": _("confirmed a condition"),
    "decline_erasure": _("erasure declined"),
    "delete_identity": _("deleted what was said about identity"),
    "download_data": _("downloaded all of the own data"),
    "erase": _("erased"),
    "invite_staff": _("invited to the staff"),
    "lift_suspension": _("suspension lifted"),
    "mail_arrives_again": _("mail arrives again"),
    "mail_came_back": _("mail came back"),
    "reopen_account": _("account opened again"),
    "suspend": _("suspended"),
    "tell_of_new_version": _("told of a new version of a document"),
    "unblock": _("unblocked somebody"),
    "warn_of_identity_removal": _("told that what was said about identity will be removed"),
    "withdraw_admission": _("admission withdrawn"),
    "withdraw_erasure": _("took back the wish to be erased"),
    "withdraw_staff_invitation": _("staff invitation withdrawn"),
}
# Who asked to be erased is for those who decide on it.
ERASURE_EVENTS = frozenset({"ask_for_erasure", "carry_out_erasure", "decline_erasure", "withdraw_erasure"})


def _on(model: str, *actions: str) -> set[str]:
    app, _dot, name = model.partition(".")
    return {f"{app}.{action}_{name}" for action in actions}


ALL = ("view", "add", "change", "delete")
_COORDINATOR = set().union(
    _on("members.member", "view"),
    _on("members.membership", "view"),
    _on("members.memberevent", "view"),
    _on("members.acceptance", "view"),
    _on("members.selfidentification", "view"),
    _on("members.rollimport", "view", "add"),
    _on("members.emaildifference", "view", "change"),
    _on("members.admission", *ALL),
    _on("members.closedday", *ALL),
    _on("members.membershipcategory", "view"),
    _on("members.activity", "view"),
    _on("members.eligibility", "view"),
    _on("members.policydocument", "view"),
    _on("members.concern", "view", "change"),
    _on("members.block", "view"),
    _on("members.suspension", "view", "add", "change"),
    _on("mentorship.term", "view", "add", "change"),
    _on("mentorship.mentorprofile", "view"),
    _on("mentorship.mentorprofileevent", "view"),
    _on("mentorship.menteeprofile", "view"),
    _on("mentorship.fitweights", "view", "add"),
    _on("mentorship.introduction", "view"),
    _on("mentorship.pairing", "view"),
    _on("mentorship.invitation", "view"),
    _on("mentorship.agreement", "view"),
    _on("mentorship.evaluation", "view"),
    _on("mentorship.workbook", "view", "change"),
    _on("mentorship.workbooktemplate", "view", "add", "change"),
    _on("mentorship.workbooksection", *ALL),
    _on("mentorship.workbookquestion", *ALL),
    _on("mentorship.resource", "view", "add", "change"),
    _on("mentorship.opportunity", "view", "add", "change"),
    _on("mentorship.directoryimport", "view", "add"),
    _on("mentorship.suggestion", "view", "change"),
    _on("mentorship.record", "view", "add", "change"),
    _on("mentorship.certificateorder", "view", "add"),
    _on("mentorship.signatory", "view"),
    _on("mentorship.certificaterule", "view"),
    _on("mentorship.cpdfigures", "view"),
    _on("ondemand.registration", "view", "change"),
    _on("ondemand.shortlist", "view"),
    _on("ondemand.match", "view"),
    _on("ondemand.webinarcredit", "view", "change"),
    _on("momentum.program", "view", "add", "change"),
    _on("momentum.offering", "view", "add", "change"),
    _on("momentum.interest", "view"),
    _on("momentum.application", "view", "change"),
    _on("momentum.run", "view", "change"),
    _on("momentum.match", "view"),
    _on("momentum.placeoffer", "view"),
    _on("momentum.session", "view", "add", "change"),
    _on("momentum.completion", "view"),
    _on("momentum.progressupdate", "view"),
    _on("pages.programpage", "view", "change"),
    _on("pages.question", *ALL),
    _on("pages.testimonial", *ALL),
    _on("pages.textpage", "view", "change"),
    _on("mail.outgoingemail", "view", "change"),
    _on("mail.mailwording", "view", "change"),
    {VIEW_INSIGHT},
)
_FINANCE = set().union(
    _on("members.member", "view"),
    _on("members.membership", "view"),
    _on("ondemand.payment", "view", "change"),
    _on("ondemand.providerevent", "view", "change"),
    _on("ondemand.refund", "view", "change"),
    _on("ondemand.receipt", "view"),
    _on("ondemand.price", "view", "add", "change", "delete"),
    _on("ondemand.taxrate", "view", "add", "change", "delete"),
    {VIEW_MONEY_INSIGHT},
)
_ADMINISTRATOR = set().union(
    _COORDINATOR,
    _FINANCE,
    _on("members.member", "view", "change"),
    _on("members.membershipcategory", "view", "add", "change"),
    _on("members.activity", "view", "add", "change"),
    _on("members.eligibility", *ALL),
    _on("members.policydocument", "view", "add", "change"),
    _on("members.staffinvitation", "view", "add", "delete"),
    _on("members.erasurerequest", "view", "change"),
    _on("members.identityaccess", "view"),
    _on("mentorship.signatory", "view", "add", "change"),
    _on("mentorship.certificaterule", "view", "change"),
    _on("mentorship.cpdfigures", "view", "add"),
)
# The one table of what each role may do in the admin; nothing else grants a right.
ROLE_PERMISSIONS: dict[str, frozenset[str]] = {
    Role.COORDINATOR: frozenset(_COORDINATOR),
    Role.FINANCE: frozenset(_FINANCE),
    Role.ADMINISTRATOR: frozenset(_ADMINISTRATOR),
}
