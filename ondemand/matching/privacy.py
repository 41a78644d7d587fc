"""What lists, choices, matches and free webinars know about people (MEM-5); `ondemand/privacy.py` enters it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import ALL_STAFF, STAFF, Erasure, Field, Seen, Why, done_by, personal
from ondemand.matching.models import Match, Shortlist, ShortlistEntry, WebinarCredit
from ondemand.registrations.privacy import WITH_PAYMENT

SELF, OTHER_SIDE = Seen.SELF, Seen.OTHER_SIDE
FOR_STAFF = _("it is an aid to reading for staff, and compares you with others")
OF_ANOTHER = _("it belongs to the other person’s registration")


def of_mentee(name: str, what: Any) -> Field:
    """A column of what was done for the mentee: it stays with the registration, without a name."""
    return Field(name, what, (SELF, *STAFF), kept=WITH_PAYMENT)


personal(
    Shortlist,
    _("Lists of mentors that you were sent"),
    Field("registration", _("for which registration"), STAFF, not_exported=Why.LISTED, kept=Why.NO_NAME_LEFT),
    of_mentee("number", _("which list it was")),
    of_mentee("made_at", _("when it was begun")),
    Field("note", _("the note to you"), (SELF, *STAFF), blank="", written_in="note_language"),
    of_mentee("note_language", _("language of the note")),
    Field("short_reason", _("why it was short"), (SELF, *STAFF), blank=""),
    of_mentee("sent_at", _("when it was sent")),
    of_mentee("weights_version", _("with which version of the weights it was made")),
    rows=lambda member: Shortlist.objects.filter(registration__member=member.pk),
    erasure=Erasure.BLANK,
)
done_by(Shortlist, "made_by", _("Lists of mentors that you made"))
personal(
    ShortlistEntry,
    _("Mentors on the lists that you were sent, and your choices"),
    Field("shortlist", _("on which list"), STAFF, not_exported=Why.LISTED, kept=Why.NO_NAME_LEFT),
    of_mentee("position", _("where on the list")),
    of_mentee("rank", _("your choice")),
    Field("score", _("how well you fitted, as staff read it"), STAFF, not_exported=FOR_STAFF, kept=WITH_PAYMENT),
    Field("band", _("in a word"), STAFF, not_exported=FOR_STAFF, kept=WITH_PAYMENT),
    Field("answers", _("on how many answers that rested"), STAFF, not_exported=FOR_STAFF, kept=WITH_PAYMENT),
    Field("answers_of", _("of how many"), STAFF, not_exported=FOR_STAFF, kept=WITH_PAYMENT),
    Field("reasons", _("in what you had something in common"), STAFF, not_exported=FOR_STAFF, blank=lambda key: []),
    rows=lambda member: ShortlistEntry.objects.filter(shortlist__registration__member=member.pk),
    erasure=Erasure.BLANK,
    not_personal={"public_id": "a number made by the site"},
)
personal(
    ShortlistEntry,
    _("That you were proposed as a mentor"),
    Field("mentor", _("that it was you"), (OTHER_SIDE, *STAFF), not_exported=OF_ANOTHER, kept=Why.NO_NAME_LEFT),
    rows=lambda member: ShortlistEntry.objects.filter(mentor=member.pk),
    erasure=Erasure.BLANK,
)


def of_both(name: str, what: Any) -> Field:
    """A column of a match: the history of both."""
    return Field(name, what, (SELF, OTHER_SIDE, *STAFF), kept=Why.OTHERS_HISTORY)


def of_registration(not_exported: Any) -> Field:
    """The column that leads to the mentee's registration."""
    what = _("for which registration")
    return Field("registration", what, ALL_STAFF, not_exported=not_exported, kept=Why.NO_NAME_LEFT)


MATCHED = (
    Field("pairing", _("which mentorship"), STAFF, not_exported=Why.LISTED, kept=Why.NO_NAME_LEFT),
    of_both("decided_at", _("when you were matched")),
    of_both("objections_until", _("until when each could say that it is no good match")),
    of_both("ended_at", _("when it was over")),
)
personal(
    Match,
    _("Your matches as a mentee"),
    of_registration(Why.LISTED),
    *MATCHED,
    of_mentee("kind", _("how it came about")),
    of_mentee("rank", _("which of your choices it was")),
    Field("entry", _("from which list"), STAFF, not_exported=Why.LISTED, kept=Why.NO_NAME_LEFT),
    Field("agreement", _("how you agreed to another mentor"), (SELF, *STAFF), blank=""),
    Field("score", _("how well you fitted, as staff read it"), STAFF, not_exported=FOR_STAFF, kept=WITH_PAYMENT),
    Field("weights_version", _("with which version of the weights"), STAFF, not_exported=FOR_STAFF, kept=WITH_PAYMENT),
    Field("end", _("why it was over"), STAFF, not_exported=_("it tells what the other one did"), kept=Why.DEED),
    rows=lambda member: Match.objects.filter(registration__member=member.pk),
    erasure=Erasure.BLANK,
    not_personal={"public_id": "a number made by the site"},
)
personal(
    Match,
    _("Your matches as a mentor"),
    of_registration(OF_ANOTHER),
    *MATCHED,
    rows=lambda member: Match.objects.filter(pairing__mentor=member.pk),
    erasure=Erasure.BLANK,
)
personal(
    Match,
    _("Matches that you said are no good match"),
    Field("objected_by", _("that it was you"), STAFF, not_exported=Why.LISTED, blank=None),
    Field("reason", _("the reason that you gave, for staff"), (SELF, *STAFF), blank=""),
    rows=lambda member: Match.objects.filter(objected_by=member.pk),
    erasure=Erasure.BLANK,
)
done_by(Match, "decided_by", _("Matches that you decided"))
personal(
    WebinarCredit,
    _("Free webinars that you earned as a mentor"),
    Field("match", _("by which mentorship"), STAFF, not_exported=Why.LISTED),
    Field("mentor", _("that it was you"), STAFF, not_exported=Why.OWN),
    Field("earned_at", _("when you earned it"), (SELF, *STAFF)),
    Field("given_at", _("when you got it"), (SELF, *STAFF)),
    Field("note", _("which webinar it was"), (SELF, *STAFF)),
    rows=lambda member: WebinarCredit.objects.filter(mentor=member.pk),
    erasure=Erasure.DELETE,
)
done_by(WebinarCredit, "given_by", _("Free webinars that you gave"))
