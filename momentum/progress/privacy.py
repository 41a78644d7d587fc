"""What progress knows about people (MEM-5); `momentum/privacy.py` enters it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import BOTH_SIDES, STAFF, Erasure, Field, Seen, Why, done_by, personal, read_as
from mentorship.workbooks.described import answer_in_words
from mentorship.workbooks.models import WorkbookSection
from momentum.progress.models import (
    Completion,
    Nudge,
    ProgressUpdate,
    Reflection,
    ReflectionAnswer,
    ReflectionEvent,
)
from momentum.progress.rules import ReflectionAction
from momentum.progress.said import in_words
from momentum.progress.thresholds import Threshold

SELF, OTHER_SIDE = Seen.SELF, Seen.OTHER_SIDE
Side = WorkbookSection.Side


def both(name: str, what: object) -> Field:
    """A column that both of the pair see, and staff do not."""
    return Field(name, what, BOTH_SIDES, kept=Why.OTHERS_HISTORY)  # type: ignore[arg-type]


personal(
    Reflection,
    _("Reflective workbooks that you wrote with somebody"),
    Field("pairing", _("in which mentorship"), BOTH_SIDES, not_exported=Why.LISTED, kept=Why.NO_NAME_LEFT),
    both("template", _("on which questions")),
    both("begun_at", _("when it was begun")),
    both("changed_at", _("when it was last changed")),
    both("mentee_shared_at", _("since when the mentee’s part is shared")),
    both("mentor_shared_at", _("since when the mentor’s part is shared")),
    rows=lambda member: Reflection.objects.filter(Q(pairing__mentor=member.pk) | Q(pairing__mentee=member.pk)),
    erasure=Erasure.BLANK,
)
personal(
    ReflectionAnswer,
    _("Your own part of reflective workbooks"),
    Field("reflection", _("in which one"), (SELF,), not_exported=Why.LISTED),
    Field("question", _("the question"), (SELF, OTHER_SIDE)),
    Field("turn", _("which time it was asked"), (SELF,)),
    Field("value", _("your answer; the other person reads it once you share your part"), (SELF, OTHER_SIDE)),
    Field("changed_at", _("when you changed it"), (SELF,)),
    rows=lambda member: ReflectionAnswer.objects.filter(
        Q(question__section__side=Side.MENTOR, reflection__pairing__mentor=member.pk)
        | Q(question__section__side=Side.MENTEE, reflection__pairing__mentee=member.pk)
    ),
    erasure=Erasure.DELETE,
    not_personal={"revision": "a count of changes"},
)
personal(
    ReflectionAnswer,
    _("What you wrote last in the joint part of reflective workbooks"),
    Field("reflection", _("in which one"), BOTH_SIDES, not_exported=Why.LISTED, kept=Why.OTHERS_HISTORY),
    Field("question", _("the question"), BOTH_SIDES, kept=Why.OTHERS_HISTORY),
    Field("value", _("the answer"), BOTH_SIDES, blank=""),
    Field("changed_by", _("that it was you"), BOTH_SIDES, not_exported=Why.OWN, blank=None),
    rows=lambda member: ReflectionAnswer.objects.filter(question__section__side=Side.JOINT, changed_by=member.pk),
    erasure=Erasure.BLANK,
)
personal(
    ReflectionEvent,
    _("What you did with reflective workbooks"),
    Field("reflection", _("with which one"), (SELF,), not_exported=Why.LISTED, kept=Why.NO_NAME_LEFT),
    Field("at", _("when"), (SELF,), kept=Why.OTHERS_HISTORY),
    Field("actor", _("that it was you"), (SELF,), not_exported=Why.OWN, blank=None),
    Field("action", _("what you did"), (SELF,), kept=Why.DEED),
    rows=lambda member: ReflectionEvent.objects.filter(actor=member.pk),
    erasure=Erasure.BLANK,
    not_personal=dict.fromkeys(("from_state", "to_state", "note"), "always empty"),
)
personal(
    ProgressUpdate,
    _("Your progress updates"),
    Field("application", _("in which program"), (SELF, *STAFF), not_exported=Why.LISTED),
    Field("term", _("about which term"), (SELF, *STAFF)),
    Field("how_it_goes", _("how it goes"), (SELF, *STAFF)),
    Field("words", _("what you worked on"), (SELF, *STAFF)),
    Field("help_wanted", _("what staff could help with"), (SELF, *STAFF)),
    Field("given_at", _("when you gave it"), (SELF, *STAFF)),
    rows=lambda member: ProgressUpdate.objects.filter(application__member=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    Nudge,
    _("What you were asked and reminded of in programs"),
    Field("application", _("in which program"), (SELF, *STAFF), not_exported=Why.LISTED),
    Field("kind", _("of what"), (SELF, *STAFF)),
    Field("about_on", _("until which day"), (SELF, *STAFF)),
    Field("sent_at", _("when"), (SELF, *STAFF)),
    rows=lambda member: Nudge.objects.filter(application__member=member.pk),
    erasure=Erasure.DELETE,
)
personal(
    Completion,
    _("Programs that you completed"),
    Field("application", _("which program"), (SELF, *STAFF), not_exported=Why.LISTED, kept=Why.NO_NAME_LEFT),
    Field("completed_at", _("when you completed it"), (SELF, *STAFF), kept=Why.DEED),
    Field("reason", _("why staff decided so"), (SELF, *STAFF), blank=""),
    Field("standing", _("what you had done by then"), (SELF, *STAFF), blank=lambda key: []),
    rows=lambda member: Completion.objects.filter(application__member=member.pk),
    erasure=Erasure.BLANK,
)
done_by(Completion, "decided_by", _("Completions that you decided as staff"))
read_as(ReflectionAnswer, value=lambda row: answer_in_words(row.question, row.value))
read_as(ReflectionEvent, action=ReflectionAction)
read_as(Completion, standing=lambda row: [in_words(Threshold(*each)) for each in row.standing])
