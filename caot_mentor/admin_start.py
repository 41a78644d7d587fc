"""The lists of the administration as the start page offers them: by what staff do, whatever app they come from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Words for words: a list that is not named here stands under the last heading.
TASKS: tuple[tuple[StrOrPromise, str], ...] = (
    (
        _("Members"),
        "members.member members.rollimport members.emaildifference members.admission members.memberevent "
        "members.erasurerequest members.identityaccess",
    ),
    (_("Safety"), "members.concern members.suspension members.block"),
    (
        _("Mentors and mentorships"),
        "mentorship.mentorprofile mentorship.menteeprofile mentorship.introduction mentorship.invitation "
        "mentorship.pairing mentorship.agreement mentorship.evaluation mentorship.workbook",
    ),
    (_("Mentorship On Demand"), "ondemand.registration ondemand.shortlist ondemand.match ondemand.webinarcredit"),
    (
        _("Programs in offerings"),
        "momentum.program momentum.offering momentum.application momentum.run momentum.match momentum.placeoffer "
        "momentum.session momentum.progressupdate momentum.completion",
    ),
    (
        _("Payments, refunds and receipts"),
        "ondemand.payment ondemand.refund ondemand.receipt ondemand.providerevent ondemand.price ondemand.taxrate",
    ),
    (
        _("Certificates and letters"),
        "mentorship.record mentorship.certificateorder mentorship.signatory mentorship.certificaterule "
        "mentorship.cpdfigures",
    ),
    (
        _("Resources and directory"),
        "mentorship.resource mentorship.opportunity mentorship.suggestion mentorship.directoryimport",
    ),
    (
        _("What the site says"),
        "pages.programpage pages.question pages.testimonial pages.textpage mail.mailwording mail.outgoingemail "
        "members.policydocument",
    ),
    (
        _("Rules and choices"),
        "members.activity members.eligibility members.membershipcategory members.closedday mentorship.term "
        "mentorship.fitweights mentorship.workbooktemplate mentorship.workbooksection",
    ),
    (_("Staff"), "members.staffinvitation"),
)
OTHERS = _("Other lists")


def by_task(app_list: Iterable[dict[str, Any]]) -> list[tuple[StrOrPromise, list[dict[str, Any]]]]:
    """The models of `AdminSite.get_app_list` under the headings, in their order; empty headings are left out."""
    known = {
        f"{app['app_label']}.{model['object_name'].lower()}": model
        for app in app_list
        for model in app["models"]
        if model["admin_url"]
    }
    shown = [(name, [known.pop(code) for code in codes.split() if code in known]) for name, codes in TASKS]
    return [(name, models) for name, models in [*shown, (OTHERS, list(known.values()))] if models]
