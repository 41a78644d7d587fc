"""What people say of themselves, and who may see it (FIND-4).

Lock order: Member, then SelfIdentification, then IdentityConsent. Events name neither the trait nor the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.statements import values_apart
from members.emails import identity as emails
from members.identity import Answer, answers_matched_on, answers_of, owner_of, traits_for_staff_matching
from members.identity_questions import CONSENT_VERSION, CONSENT_WORDS, question_of
from members.models import IdentityAccess, IdentityConsent, Member, SelfIdentification, Visibility
from members.policy import READ_IDENTITY, TOMBSTONES_KEPT
from members.queries import WARNED_OF_REMOVAL, whose_answers_go, whose_answers_go_soon
from members.sealing import Unreadable, seal, seal_anew
from members.workflow.accounts import log


@dataclass(frozen=True)
class Given:
    """What the page of one question sends. `prefers_not` stores that fact alone."""

    visibility: Visibility
    codes: Sequence[str] = ()
    words: str = ""
    is_matched_on: bool = False
    prefers_not: bool = False

    @property
    def is_answer(self) -> bool:
        return bool(self.codes or self.words)


@transaction.atomic
def save_answer(member: Member, trait: str, given: Given, *, language: str, now: datetime) -> None:
    """Keep the answer as its visibility says, with the consent in the words shown in `language`.

    What is not given is deleted, but for the fact that somebody prefers not to answer. An earlier consent to anything
    else is withdrawn. Saving the same again changes nothing. Raises WrongState for what the question does not offer.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    question = question_of(trait)
    offered = set(given.codes) <= question.codes() and (not given.words or bool(question.words))
    if not offered or (given.visibility != Visibility.NOT_GIVEN and not given.prefers_not and not given.is_answer):
        raise WrongState(_("This is no answer to the question."))
    if given.prefers_not or given.visibility == Visibility.NOT_GIVEN:
        given = Given(Visibility.NOT_GIVEN, prefers_not=given.prefers_not)
    before = answers_of(member).get(trait)
    is_lost = before is not None and not before.is_readable  # what no key opens is like nothing that can be given
    if not is_lost and _says(before) == _says_given(given, question.standard):
        _renew_consent(member, trait, given.visibility, language=language, now=now)
        return
    if given.visibility == Visibility.NOT_GIVEN and not given.prefers_not:
        SelfIdentification.objects.filter(member=member, trait=trait).delete()
    else:
        _write(member, trait, given, question.standard, now)
    _renew_consent(member, trait, given.visibility, language=language, now=now)
    log(member, "change_identity", actor=member, now=now)


@transaction.atomic
def delete_answers(member: Member, traits: Collection[str] | None = None, *, now: datetime) -> int:
    """Delete the answers to these questions, by default to all, at once and for good; returns how many.

    The consents stay as a record, withdrawn, and for a while with the trait (`forget_traits`). Deleting what is not
    there changes nothing.
    """
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    return _delete(member, traits, actor=member, now=now)


@transaction.atomic
def read_answers(member: Member, *, by: Member, reason: str, now: datetime) -> list[Answer]:
    """The answers that staff may see, for the one who reads them now. Leaves a record of the look, not of the answers.

    Raises NotAllowed for who may not, WrongState without a reason.
    """
    _note_looks({member.pk}, by=by, reason=reason, now=now)
    return traits_for_staff_matching(member)


@transaction.atomic
def read_to_match(
    member: Member, candidates: Iterable[int], *, by: Member, reason: str, now: datetime
) -> dict[int, list[Answer]]:
    """The answers on which the member asked to be matched, and the candidates' to the same questions (FIND-4).

    Shown ones and those for staff, by the person's key. Leaves a record of the look at the member, and at each
    candidate of whom something for staff was opened. Raises NotAllowed for who may not, WrongState without a reason.
    """
    found = answers_matched_on([member.pk])
    asked = [answer.trait for answer in found.get(member.pk, [])]
    if asked:
        found = answers_matched_on(candidates, asked) | found
    opened = {key for key, answers in found.items() if any(answer.is_for_staff for answer in answers)}
    _note_looks(opened | {member.pk}, by=by, reason=reason, now=now)
    return found


@transaction.atomic
def read_for_round(member_ids: Collection[int], *, by: Member, reason: str, now: datetime) -> dict[int, list[Answer]]:
    """The answers on which each of these members asked to be matched, shown ones and those for staff, for a round in
    which all are compared with all (FIND-4, EQ-6).

    Leaves a record of the look at each of whom something for staff was opened. Raises NotAllowed for who may not,
    WrongState without a reason.
    """
    found = answers_matched_on(member_ids)
    opened = {key for key, answers in found.items() if any(answer.is_for_staff for answer in answers)}
    _note_looks(opened, by=by, reason=reason, now=now)
    return found


@transaction.atomic
def warn_of_removal(member_id: int, *, now: datetime, remove_on: datetime) -> bool:
    """Tell somebody who has not been here for long that the answers go on `remove_on` (quality P9).

    False when nothing is to be told any more: back meanwhile, told already, or without answers.
    """
    member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    if not whose_answers_go_soon(now).filter(pk=member_id).exists():
        return False
    log(member, WARNED_OF_REMOVAL, actor=None, now=now)
    emails.identity_removal(member, remove_on)
    return True


@transaction.atomic
def remove_after_notice(member_id: int, *, now: datetime) -> bool:
    """Delete all answers of somebody who did not come back after the notice (quality P9); False if back meanwhile."""
    member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
    if not whose_answers_go(now).filter(pk=member_id).exists():
        return False
    return bool(_delete(member, None, actor=None, now=now))


def with_a_trait_too_long(now: datetime) -> QuerySet[IdentityConsent]:
    """Consents withdrawn so long ago that no backup can bring the answer back any more, which still name the trait."""
    return IdentityConsent.objects.filter(withdrawn_at__lt=now - TOMBSTONES_KEPT).exclude(trait="")


def forget_traits(now: datetime) -> int:
    """Empty the trait of consents withdrawn long ago; that somebody agreed to something, and when, stays."""
    return with_a_trait_too_long(now).update(trait="")


@transaction.atomic
def reseal_answer(answer_id: int) -> bool:
    """Seal one answer with the newest key; False when it is gone, not sealed any more, or no key opens it."""
    row = SelfIdentification.objects.select_for_update().filter(pk=answer_id, visibility=Visibility.STAFF).first()
    if row is None:
        return False
    try:
        row.sealed = seal_anew(row.sealed)
    except Unreadable:
        return False
    row.save(update_fields=["sealed"])
    return True


def _note_looks(whose: Iterable[int], *, by: Member, reason: str, now: datetime) -> None:
    if not by.has_perm(READ_IDENTITY):
        raise NotAllowed
    if not reason.strip():
        raise WrongState(_("Say why you need to read these answers."))
    looks = (IdentityAccess(member_id=key, actor=by, at=now, reason=reason.strip()) for key in sorted(whose))
    IdentityAccess.objects.bulk_create(looks)


def _delete(member: Member, traits: Collection[str] | None, *, actor: Member | None, now: datetime) -> int:
    rows = SelfIdentification.objects.filter(member=member)
    consents = IdentityConsent.objects.filter(member=member, withdrawn_at=None)
    if traits is not None:
        rows, consents = rows.filter(trait__in=traits), consents.filter(trait__in=traits)
    deleted = rows.delete()[0]
    consents.update(withdrawn_at=now)
    if deleted:
        log(member, "delete_identity", actor=actor, now=now)
    return deleted


def _says(answer: Answer | None) -> tuple[object, ...] | None:
    if answer is None or not answer.is_readable:
        return None
    return answer.visibility, sorted(answer.codes), answer.words, answer.is_matched_on, answer.standard


def _says_given(given: Given, standard: str) -> tuple[object, ...] | None:
    if given.visibility == Visibility.NOT_GIVEN and not given.prefers_not:
        return None
    return given.visibility, sorted(given.codes), given.words, given.is_matched_on, standard


def _write(member: Member, trait: str, given: Given, standard: str, now: datetime) -> None:
    """One statement whose values the server binds: neither its log nor an error's words hold the answer (P3)."""
    shown: tuple[list[str], str] = ([], "")
    sealed = b""
    if given.visibility == Visibility.SHOWN:
        shown = (list(given.codes), given.words)
    elif given.visibility == Visibility.STAFF:
        answer = {"codes": list(given.codes), "words": given.words}
        sealed = seal(answer, owner=owner_of(member.pk, trait))
    values = [member.pk, trait, given.visibility.value, *shown, sealed, given.is_matched_on, standard, now]
    try:
        with transaction.atomic(), values_apart() as cursor:
            cursor.execute(
                "INSERT INTO members_selfidentification (member_id, trait, visibility, shown_codes, shown_words,"
                " sealed, is_matched_on, standard, updated_at) VALUES (%s, %s, %s, %s::varchar[], %s, %s, %s, %s, %s)"
                " ON CONFLICT (member_id, trait) DO UPDATE SET visibility = EXCLUDED.visibility,"
                " shown_codes = EXCLUDED.shown_codes, shown_words = EXCLUDED.shown_words, sealed = EXCLUDED.sealed,"
                " is_matched_on = EXCLUDED.is_matched_on, standard = EXCLUDED.standard,"
                " updated_at = EXCLUDED.updated_at",
                values,
            )
    except psycopg.Error as error:
        # PostgreSQL's own words quote the whole row
        raise DatabaseError(f"an answer was not written (SQLSTATE {error.sqlstate})") from None


def _renew_consent(member: Member, trait: str, visibility: Visibility, *, language: str, now: datetime) -> None:
    """Withdraw what was agreed to before and is not any more; note what is agreed to now, in the words shown."""
    in_force = IdentityConsent.objects.filter(member=member, trait=trait, withdrawn_at=None)
    if in_force.filter(visibility=visibility, wording=CONSENT_VERSION).exists():
        return
    in_force.update(withdrawn_at=now)
    if visibility in CONSENT_WORDS:
        with translation.override(language):
            text = str(CONSENT_WORDS[visibility])
        IdentityConsent.objects.create(
            member=member,
            trait=trait,
            visibility=visibility,
            wording=CONSENT_VERSION,
            text=text,
            language=language,
            given_at=now,
        )
