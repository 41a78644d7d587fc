"""What rounds of matching know about people (MEM-5); `momentum/privacy.py` enters it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import STAFF, Erasure, Field, Seen, Why, done_by, personal
from momentum.matching.models import Match, PlaceOffer, Run, RunEvent, RunLeft, RunPair, Wish, WishEvent

SELF, OTHER_SIDE = Seen.SELF, Seen.OTHER_SIDE
FOR_STAFF = _("it is an aid to reading for staff, and compares you with others")


def of_staff(name: str, what: Any) -> Field:
    """A column of a proposal, which is a paper of the staff's about many people; it goes with the person."""
    return Field(name, what, STAFF, not_exported=FOR_STAFF)


def of_both(name: str, what: Any) -> Field:
    """A column that is the history of both."""
    return Field(name, what, (SELF, OTHER_SIDE, *STAFF), kept=Why.OTHERS_HISTORY)


def leading(name: str, what: Any) -> Field:
    """A column that leads to the rows of the two."""
    return Field(name, what, STAFF, not_exported=Why.LISTED, kept=Why.NO_NAME_LEFT)


def named_in(model: type[models.Model], title: Any, field: str) -> None:
    """Enter that somebody is named beside another person's row: the name goes with the person."""
    personal(
        model,
        title,
        Field(field, _("that it was you"), STAFF, not_exported=FOR_STAFF, blank=None),
        rows=lambda member: model._base_manager.filter(**{f"{field}__member": member.pk}),
        erasure=Erasure.BLANK,
    )


personal(
    RunPair,
    _("Pairs that were proposed to staff with you"),
    of_staff("run", _("in which proposal")),
    of_staff("mentee", _("the mentee")),
    of_staff("mentor", _("the mentor")),
    of_staff("score", _("how well you fitted")),
    of_staff("band", _("in a word")),
    of_staff("waiting", _("points for waiting")),
    of_staff("reasons", _("in what you had something in common")),
    of_staff("is_locked", _("that staff wanted you to stay together")),
    of_staff("is_continued", _("that you both wanted to go on together")),
    of_staff("alternative", _("the best other mentor")),
    of_staff("alternative_score", _("how well you fitted with the other one")),
    of_staff("alternative_is_free", _("that the other one had a place left")),
    of_staff("left", _("why it was not made")),
    rows=lambda member: RunPair.objects.filter(Q(mentee__member=member.pk) | Q(mentor__member=member.pk)),
    erasure=Erasure.DELETE,
)
named_in(RunPair, _("That you were the best other mentor of a proposed pair"), "alternative")
personal(
    RunLeft,
    _("Proposals in which there was no mentor for you"),
    of_staff("run", _("in which proposal")),
    of_staff("mentee", _("the mentee")),
    of_staff("cause", _("why")),
    of_staff("barriers", _("what stood between you and how many mentors")),
    of_staff("nearest", _("who would have fitted best")),
    of_staff("nearest_score", _("how well")),
    rows=lambda member: RunLeft.objects.filter(mentee__member=member.pk),
    erasure=Erasure.DELETE,
)
named_in(RunLeft, _("That you would have fitted best, without a place left"), "nearest")
personal(
    Wish,
    _("What staff decided about you and another person in a round"),
    of_staff("mentee", _("the mentee")),
    of_staff("mentor", _("the mentor")),
    of_staff("kind", _("what was decided")),
    of_staff("at", _("when")),
    of_staff("note", _("why")),
    rows=lambda member: Wish.objects.filter(Q(mentee__member=member.pk) | Q(mentor__member=member.pk)),
    erasure=Erasure.DELETE,
)
done_by(Wish, "by", _("What you decided about two people in a round"))
personal(
    WishEvent,
    _("What staff decided about you and another person in a round, and took back"),
    of_staff("mentee", _("the mentee")),
    of_staff("mentor", _("the mentor")),
    of_staff("at", _("when")),
    of_staff("action", _("what was decided")),
    of_staff("from_state", _("what stood before")),
    of_staff("to_state", _("what stands since")),
    of_staff("note", _("why")),
    rows=lambda member: WishEvent.objects.filter(Q(mentee__member=member.pk) | Q(mentor__member=member.pk)),
    erasure=Erasure.DELETE,
)
done_by(WishEvent, "actor", _("Decisions on two people in a round that you made or took back"))
personal(
    Run,
    _("Proposals that you asked for"),
    Field("asked_by", _("that it was you"), STAFF, not_exported=Why.LISTED, blank=None),
    rows=lambda member: Run.objects.filter(asked_by=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
    not_personal={
        field.name: "a paper of the staff's about a round"
        for field in Run._meta.concrete_fields
        if field.name not in ("asked_by", "accepted_by")
    },
)
done_by(Run, "accepted_by", _("Proposals that you accepted"))
personal(
    RunEvent,
    _("What you did with proposals"),
    Field("actor", _("that it was you"), STAFF, not_exported=Why.LISTED, blank=None),
    rows=lambda member: RunEvent.objects.filter(actor=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
    not_personal=dict.fromkeys(
        ("run", "at", "action", "from_state", "to_state", "note"), "what happened to a proposal"
    ),
)
personal(
    Match,
    _("Your matches in offerings"),
    leading("mentee", _("the mentee’s application")),
    leading("mentor", _("the mentor’s application")),
    leading("pairing", _("which mentorship")),
    Field("run", _("from which proposal"), STAFF, not_exported=FOR_STAFF, kept=Why.NO_NAME_LEFT),
    of_both("kind", _("how it came about")),
    Field("score", _("how well you fitted, as staff read it"), STAFF, not_exported=FOR_STAFF, kept=Why.DEED),
    of_both("decided_at", _("when you were matched")),
    of_both("objections_until", _("until when each could say that it is no good match")),
    of_both("ended_at", _("when it was over")),
    Field("end", _("why it was over"), STAFF, not_exported=_("it tells what the other one did"), kept=Why.DEED),
    rows=lambda member: Match.objects.filter(Q(pairing__mentee=member.pk) | Q(pairing__mentor=member.pk)),
    erasure=Erasure.BLANK,
    not_personal={"public_id": "a number made by the site"},
)
personal(
    Match,
    _("Matches in offerings that you said are no good match"),
    Field("objected_by", _("that it was you"), STAFF, not_exported=Why.LISTED, blank=None),
    Field("reason", _("the reason that you gave, for staff"), (SELF, *STAFF), blank=""),
    rows=lambda member: Match.objects.filter(objected_by=member.pk),
    erasure=Erasure.BLANK,
)
done_by(Match, "decided_by", _("Matches in offerings that you decided"))
personal(
    PlaceOffer,
    _("Places that you were offered from a waiting list"),
    leading("mentee", _("your application")),
    leading("mentor", _("the mentor’s application")),
    leading("pairing", _("which mentorship held the place")),
    Field("score", _("how well you fitted, as staff read it"), STAFF, not_exported=FOR_STAFF, kept=Why.DEED),
    Field("offered_at", _("when it was offered"), (SELF, *STAFF), kept=Why.DEED),
    Field("answer_by", _("until when to answer"), (SELF, *STAFF), kept=Why.DEED),
    Field("state", _("what became of it"), (SELF, *STAFF), kept=Why.DEED),
    Field("answered_at", _("when"), (SELF, *STAFF), kept=Why.DEED),
    Field("reminded_at", _("when you were reminded"), (SELF, *STAFF), kept=Why.DEED),
    rows=lambda member: PlaceOffer.objects.filter(mentee__member=member.pk),
    erasure=Erasure.BLANK,
    not_personal={"public_id": "a number made by the site"},
)
personal(
    PlaceOffer,
    _("Places with you that were offered from a waiting list"),
    leading("mentor", _("your application")),
    rows=lambda member: PlaceOffer.objects.filter(mentor__member=member.pk),
    erasure=Erasure.BLANK,
)
