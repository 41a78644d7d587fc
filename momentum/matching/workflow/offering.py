"""A free place is offered to the first on the waiting list with whom nothing stands against it (EQ-1)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from caot_mentor.errors import DeadlinePassed, NoPlaceLeft, NotAllowed, WrongState
from caot_mentor.mail.wake import knock
from members.models import Member
from members.queries import today
from mentorship.pairs.workflow import lock_people, lock_profiles, release_pairing
from momentum.applications.models import Application
from momentum.applications.queries import waiting_list
from momentum.applications.workflow import locked_rows, send_to_the_end
from momentum.matching import emails
from momentum.matching.deadlines import answer_due
from momentum.matching.models import Match, PlaceOffer
from momentum.matching.policy import FOLLOW_TASK
from momentum.matching.rounds import places_left, round_of
from momentum.matching.rules import OFFER_SENTENCES, OFFER_TRANSITIONS, OfferAction
from momentum.matching.workflow.accepting import connect, propose
from momentum.programs.models import Offering, Role

State = Application.State


def offer_next_places(offering_id: int, tier_id: int, *, now: datetime) -> int:
    """Offer what is free in a running offering's tier, in the order of the waiting list: to each the mentor with a
    place who fits best and was not offered before. Each offer in a transaction of its own. Returns how many."""
    made = 0
    for mentee_id, mentor_ids in _next_in_line(offering_id, tier_id, now):
        made += any(_offer(mentee_id, mentor_id, now=now) for mentor_id in mentor_ids)
    return made


@transaction.atomic
def accept_place(offer: PlaceOffer, member: Member, *, now: datetime) -> PlaceOffer:
    """The mentee takes the offered place: the mentorship begins, both are told with each other's address.

    Accepting again is no error. Raises NotAllowed for anybody else, DeadlinePassed after the last day, WrongState once
    it was answered otherwise or cannot be given any more.
    """
    held = _hold(offer.pk)
    _check_answer(held, member, OfferAction.ACCEPTED)
    if held.state == PlaceOffer.State.ACCEPTED:
        return held
    if now > held.answer_by:
        raise DeadlinePassed
    if _is_gone(held):
        raise WrongState(OFFER_SENTENCES[PlaceOffer.State.CLOSED])
    match = Match(kind=Match.Kind.PLACE, score=held.score)
    _move(held, OfferAction.ACCEPTED, now)
    connect(match, held.mentee, held.mentor, pairing=held.pairing, actor=member, now=now)
    return held


@transaction.atomic
def decline_place(offer: PlaceOffer, member: Member, *, now: datetime) -> PlaceOffer:
    """The mentee would rather wait for another mentor: the place goes to the next, and the own place in line stays.

    Declining again is no error. Raises NotAllowed for anybody else, WrongState once it was answered otherwise.
    """
    held = _hold(offer.pk)
    _check_answer(held, member, OfferAction.DECLINED)
    if held.state == PlaceOffer.State.OPEN:
        _give_back(held, OfferAction.DECLINED, member, now)
    return held


@transaction.atomic
def lapse_place(offer_id: int, *, now: datetime) -> bool:
    """No answer came in time: the place goes to the next, and the mentee to the end of the list, and is told. Where the
    mentee left the list or the mentor the round, the offer is only taken back. False when there is nothing to do."""
    held = _hold(offer_id)
    if held.state != PlaceOffer.State.OPEN:
        return False
    if _is_gone(held):
        _give_back(held, OfferAction.CLOSED, None, now)
        return True
    if now <= held.answer_by:
        return False
    _give_back(held, OfferAction.LAPSED, None, now)
    send_to_the_end(held.mentee, now=now)
    emails.place_lapsed(held)
    return True


@transaction.atomic
def remind_of_place(offer_id: int, *, now: datetime) -> bool:
    """Tell once that an offered place waits for an answer. False where it was answered or told already."""
    held = _hold(offer_id)
    if held.state != PlaceOffer.State.OPEN or held.reminded_at is not None:
        return False
    held.reminded_at = now
    held.save(update_fields=["reminded_at"])
    emails.place_reminder(held)
    return True


def _next_in_line(offering_id: int, tier_id: int, now: datetime) -> list[tuple[int, list[int]]]:
    """Who waits, in order, each with the mentors who could be offered (keys of applications), the best fit first."""
    offering = Offering.objects.select_related("program").get(pk=offering_id)
    line = waiting_list(offering_id, tier_id).select_related("member", "tier").filter(member__is_active=True)
    offered = PlaceOffer.objects.filter(mentee__in=line).values_list("mentee_id", "mentor_id", "state")
    asked = {mentee_id for mentee_id, _mentor_id, state in offered if state == PlaceOffer.State.OPEN}
    refused = {(mentee_id, mentor_id) for mentee_id, mentor_id, _state in offered}
    mentees = [each for each in line if each.pk not in asked]
    if not mentees or not _goes_on(offering, now):
        return []
    takers = Application.objects.filter(
        offering=offering_id,
        tier=tier_id,
        role=Role.MENTOR,
        state__in=(State.SELECTED, State.MATCHED),
        member__is_active=True,
    )
    mentors = list(takers.select_related("member").order_by("applied_at", "pk"))
    left = places_left(mentors)
    mentors = [each for each in mentors if left[each.pk] > 0]
    if not mentors:
        return []
    compared = round_of(offering, mentees[0].tier, now, people=(mentees, mentors))
    found = []
    for row, mentee in enumerate(mentees):
        columns = [
            column
            for column in range(len(mentors))
            if compared.possible[row, column] and (mentee.pk, mentors[column].pk) not in refused
        ]
        columns.sort(key=lambda column: -int(compared.score[row, column]))
        if columns:
            found.append((mentee.pk, [mentors[column].pk for column in columns]))
    return found


@transaction.atomic
def _offer(mentee_id: int, mentor_id: int, *, now: datetime) -> bool:
    """Offer the place if it is still free and the mentee still waits; everything is read anew under the locks."""
    keys = dict(Application.objects.filter(pk__in=(mentee_id, mentor_id)).values_list("pk", "member_id"))
    lock_people(*keys.values())
    lock_profiles([keys[mentor_id]])
    held = {each.pk: each for each in locked_rows([mentee_id, mentor_id])}
    mentee, mentor = held[mentee_id], held[mentor_id]
    is_waiting = mentee.state == State.WAITLISTED and not PlaceOffer.objects.filter(
        mentee=mentee, state=PlaceOffer.State.OPEN
    )
    if not is_waiting or mentor.state not in (State.SELECTED, State.MATCHED) or not _goes_on(mentee.offering, now):
        return False
    compared = round_of(mentee.offering, mentee.tier, now, people=([mentee], [mentor]))
    if not compared.possible[0, 0] or compared.places[0] < 1:
        return False
    try:
        pairing = propose(mentee, mentor, actor=None, now=now)
    except (NoPlaceLeft, WrongState):
        return False
    offer = PlaceOffer.objects.create(
        mentee=mentee,
        mentor=mentor,
        pairing=pairing,
        score=int(compared.score[0, 0]),
        offered_at=now,
        answer_by=answer_due(now, mentee.offering.answer_days),
    )
    emails.place_offered(offer)
    return True


def _goes_on(offering: Offering, now: datetime) -> bool:
    """Nobody is matched for an offering that has not begun or ends today."""
    ends_on = offering.ends_on
    return offering.state == Offering.State.RUNNING and (ends_on is None or today(now) < ends_on)


def _hold(offer_id: int) -> PlaceOffer:
    keys = PlaceOffer.objects.values_list("mentee_id", "mentor_id", "mentee__member_id", "mentor__member_id")
    mentee_id, mentor_id, mentee_member, mentor_member = keys.get(pk=offer_id)
    lock_people(mentee_member, mentor_member)
    lock_profiles([mentor_member])
    held = {each.pk: each for each in locked_rows([mentee_id, mentor_id])}
    offers = PlaceOffer.objects.select_for_update(of=("self",)).select_related("pairing")
    offer = offers.get(pk=offer_id)
    offer.mentee, offer.mentor = held[mentee_id], held[mentor_id]
    return offer


def _check_answer(offer: PlaceOffer, member: Member, action: OfferAction) -> None:
    if member.pk != offer.mentee.member_id:
        raise NotAllowed
    transition = OFFER_TRANSITIONS[action]
    if offer.state not in transition.sources and offer.state != transition.target:
        raise WrongState(OFFER_SENTENCES[offer.state])


def _is_gone(offer: PlaceOffer) -> bool:
    """Nobody can take the place any more: the mentee left the list, the mentor the round, or the mentorship is over."""
    takes_part = offer.mentor.state in (State.SELECTED, State.MATCHED)
    return offer.mentee.state != State.WAITLISTED or not takes_part or offer.pairing.ended_at is not None


def _move(offer: PlaceOffer, action: OfferAction, now: datetime) -> None:
    offer.state, offer.answered_at = OFFER_TRANSITIONS[action].target, now
    offer.save(update_fields=["state", "answered_at"])


def _give_back(offer: PlaceOffer, action: OfferAction, actor: Member | None, now: datetime) -> None:
    _move(offer, action, now)
    if offer.pairing.ended_at is None:
        release_pairing(offer.pairing_id, actor=actor, now=now)
    transaction.on_commit(partial(knock, FOLLOW_TASK), robust=True)
