"""What programs and offerings know about people (MEM-5); `momentum/privacy.py` enters it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import SELF, STAFF, Erasure, Field, Seen, Why, not_personal, personal
from momentum.programs.models import (
    Interest,
    InterestTold,
    Offering,
    OfferingEvent,
    OfferingTerm,
    Program,
    ProgramEvent,
    Question,
    Tier,
    Window,
)

SEEN = (SELF, *STAFF)
OF_THE_ADVISER = (Seen.MEMBERS, Seen.EVERYONE, *STAFF)

# The adviser is bound to no account: staff write the name, with the person's agreement, and take it down on request.
personal(
    Program,
    _("Advisers of programs"),
    Field("adviser_name", _("name of the adviser of a program"), OF_THE_ADVISER),
    Field("adviser_email", _("the adviser’s e-mail address"), OF_THE_ADVISER),
    Field("adviser_words_en", _("who the adviser is, in English"), OF_THE_ADVISER),
    Field("adviser_words_fr", _("who the adviser is, in French"), OF_THE_ADVISER),
    rows=lambda member: Program.objects.none(),
    erasure=Erasure.DELETE,
    not_personal={
        field.name: "what the program is"
        for field in Program._meta.concrete_fields
        if not field.name.startswith("adviser_") or field.name == "adviser_words"
    },
)
not_personal("what a program is, what it asks, and when", Tier, Question, Offering, OfferingTerm, Window)
personal(
    Interest,
    _("Programs that you are interested in"),
    Field("program", _("in which program"), SEEN),
    Field("tier", _("in which tier"), SEEN),
    Field("role", _("in which role"), SEEN),
    Field("member", _("your account, and with it your name"), STAFF, not_exported=Why.OWN),
    Field("profile", _("career path"), SEEN),
    Field("areas", _("areas of practice"), SEEN),
    Field("practice_settings", _("practice settings"), SEEN),
    Field("note", _("your word to the association"), SEEN, written_in="language"),
    Field("language", _("language you wrote in"), SEEN),
    Field("created_at", _("when you said so"), SEEN),
    Field("withdrawn_at", _("when you took it back"), SEEN),
    Field("applied_at", _("when you applied"), SEEN),
    rows=lambda member: Interest.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    InterestTold,
    _("Offerings that you were told of"),
    Field("offering", _("of which one"), SEEN),
    Field("member", _("your account, and with it your name"), STAFF, not_exported=Why.OWN),
    Field("at", _("when"), SEEN),
    rows=lambda member: InterestTold.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
)
OF_PROGRAM = dict.fromkeys(("at", "action", "from_state", "to_state", "note"), "what happened to a program")
personal(
    ProgramEvent,
    _("What you did with programs"),
    Field("actor", _("that it was you"), STAFF, not_exported=Why.LISTED, blank=None),
    rows=lambda member: ProgramEvent.objects.filter(actor=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
    not_personal={"program": "which one it was", **OF_PROGRAM},
)
personal(
    OfferingEvent,
    _("What you did with offerings"),
    Field("actor", _("that it was you"), STAFF, not_exported=Why.LISTED, blank=None),
    rows=lambda member: OfferingEvent.objects.filter(actor=member.pk),
    erasure=Erasure.BLANK,
    is_for_staff=True,
    not_personal={"offering": "which one it was", **OF_PROGRAM},
)
