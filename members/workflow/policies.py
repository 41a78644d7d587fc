"""The documents that members accept, and their versions (SAFE-2, FIND-1).

Lock order: Member, then its acceptances; a document is locked alone.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from members.emails import policies as emails
from members.models import Acceptance, Member, PolicyDocument
from members.queries import documents_in_force, today
from members.workflow.accounts import log

NOT_AN_ADMINISTRATOR = _("Only an administrator changes the documents.")


@transaction.atomic
def accept_documents(member: Member, documents: Sequence[PolicyDocument], language: str, now: datetime) -> int:
    """Record that the member accepted `documents`, read in `language`; returns how many were new.

    Accepting again changes nothing. One event for each new acceptance. Raises WrongState for a version that is not the
    one in force: nobody accepts what was replaced or does not bind yet.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    in_force = {document.pk for document in documents_in_force(today(now))}
    if any(document.pk not in in_force for document in documents):
        raise WrongState(_("A newer version of this document is in force. Please read that one."))
    known = set(Acceptance.objects.filter(member=member, document__in=documents).values_list("document_id", flat=True))
    new = [document for document in documents if document.pk not in known]
    Acceptance.objects.bulk_create(
        [Acceptance(member=member, document=document, language=language, accepted_at=now) for document in new]
    )
    for document in new:
        log(member, "accept_document", actor=member, now=now, to_state=version_name(document))
    return len(new)


@transaction.atomic
def tell_of_new_version(member_id: int, document: PolicyDocument, now: datetime) -> bool:
    """Tell one member by mail that a new version is in force; written as an event, so that it is told once.

    False when the member has accepted it, or was told, meanwhile.
    """
    member = Member.objects.select_for_update().get(pk=member_id)
    told = member.events.filter(action="tell_of_new_version", to_state=version_name(document))
    if told.exists() or member.acceptances.filter(document=document).exists():
        return False
    log(member, "tell_of_new_version", actor=None, now=now, to_state=version_name(document))
    emails.policy_changed(member, document)
    return True


@transaction.atomic
def save_version(document: PolicyDocument, *, by: Member, now: datetime) -> PolicyDocument:
    """Write a new version, or change one that is not in force yet; a new one gets the next number of its kind.

    Raises NotAllowed unless `by` is an administrator; WrongState for a version that is or was in force, and for a date
    that has passed: what somebody accepted never changes.
    """
    if not by.has_perm("members.change_policydocument"):
        raise NotAllowed(NOT_AN_ADMINISTRATOR)
    if document.pk is not None:
        kept = PolicyDocument.objects.select_for_update().get(pk=document.pk)
        if is_fixed(kept, today(now)):
            raise WrongState(_("This version is in force or was: it is never changed. Add a new version."))
    else:
        # all versions of the kind: two administrators who add one at once get two numbers
        of_kind = PolicyDocument.objects.select_for_update().filter(kind=document.kind).order_by("pk")
        document.version = max((earlier.version for earlier in of_kind), default=0) + 1
    if document.in_force_on <= today(now):
        raise WrongState(_("Choose a day after today: members must be able to see it coming."))
    document.save()
    return document


def is_fixed(document: PolicyDocument, on: date) -> bool:
    """Whether the version is in force on `on`, or was: then nobody edits it."""
    return document.in_force_on <= on


def version_name(document: PolicyDocument) -> str:
    """The version as events name it."""
    return f"{document.kind} {document.version}"
