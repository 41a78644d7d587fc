"""Progress updates, and being asked for them and reminded of contact, once each (EQ-5)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.models import Member
from mentorship.pairs.rules import RUNNING
from momentum.applications.models import Application
from momentum.matching.models import Match
from momentum.programs.models import OfferingTerm
from momentum.progress import emails
from momentum.progress.models import Nudge, ProgressUpdate
from momentum.progress.queries import term_to_tell_of
from momentum.progress.standing import contact_in


@transaction.atomic
def give_update(
    application: Application, member: Member, term: OfferingTerm, answers: dict[str, object], *, now: datetime
) -> ProgressUpdate:
    """Keep how the term went; staff alone read it. Nothing is sent. Giving it again is no error, and changes nothing.

    `answers`: how_it_goes, words, help_wanted. Raises NotAllowed for a stranger, WrongState unless it is the term's
    time and the application is matched.
    """
    application = Application.objects.select_for_update(of=("self",)).select_related("offering").get(pk=application.pk)
    if application.member_id != member.pk:
        raise NotAllowed
    given = ProgressUpdate.objects.filter(application=application, term=term).first()
    if given is not None:
        return given
    if term_to_tell_of(application, now) != term:
        raise WrongState(_("There is no progress update to give now."))
    return ProgressUpdate.objects.create(application=application, term=term, given_at=now, **answers)


@transaction.atomic
def ask_for_update(application_id: int, *, now: datetime) -> bool:
    """Ask for the update of the term that ends soon, once; False where it was given or asked for already."""
    application = _locked(application_id)
    term = term_to_tell_of(application, now)
    if term is None or application.progress_updates.filter(term=term).exists():
        return False
    if not _note(application, Nudge.Kind.UPDATE, term.last, now):
        return False
    emails.update_due(application, term)
    return True


@transaction.atomic
def remind_of_contact(match_id: int, *, now: datetime) -> bool:
    """Remind both of a pair that a span of contact ends soon and is not kept yet, once; False without a need."""
    match = Match.objects.select_related("pairing__mentor", "pairing__mentee", "mentee__offering__program").get(
        pk=match_id
    )
    mentee = _locked(match.mentee_id)
    if match.pairing.state not in RUNNING:
        return False
    stretch = next((each for each in contact_in(mentee.offering, match.pairing, now) if each.is_now), None)
    if stretch is None or not stretch.is_owed or stretch.is_kept:
        return False
    if not _note(mentee, Nudge.Kind.CONTACT, stretch.span.last, now):
        return False
    emails.contact_due(match, stretch)
    return True


def _locked(application_id: int) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related("member", "offering__program")
    return rows.get(pk=application_id)


def _note(application: Application, kind: Nudge.Kind, about_on: date, now: datetime) -> bool:
    _row, is_new = Nudge.objects.get_or_create(
        application=application, kind=kind, about_on=about_on, defaults={"sent_at": now}
    )
    return is_new
