"""The directory as its pages and jobs ask for it."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Max, QuerySet

from members.models import Member
from mentorship.directory.models import DirectoryImport, Opportunity, Suggestion
from mentorship.directory.policy import IMPORT_KEPT, SUGGESTION_KEPT
from mentorship.directory.words import Type


def last_updated() -> datetime | None:
    """When an entry that members see last changed, or was verified (DIR-3)."""
    return Opportunity.objects.published().aggregate(at=Max("changed_at"))["at"]


def numbers_by_type() -> list[tuple[str, int]]:
    """How many published entries there are of each type, in the order of the types; none without any."""
    numbers = dict(Opportunity.objects.published().order_by().values_list("type").annotate(Count("pk")))
    return [(str(kind.label), numbers[kind]) for kind in Type if kind in numbers]


def waiting_suggestions() -> QuerySet[Suggestion]:
    """What staff have not settled."""
    return Suggestion.objects.filter(settled_at__isnull=True)


def suggestions_for(reader: Member) -> QuerySet[Suggestion]:
    """What waits for this person among staff: their own is for others."""
    return waiting_suggestions().exclude(member=reader)


def suggestions_by(member: Member) -> QuerySet[Suggestion]:
    """What this member told, the latest first, each with the entry that it is about or became."""
    mine = Suggestion.objects.filter(member=member).select_related("opportunity")
    return mine.only(
        "kind",
        "state",
        "title",
        "host",
        "link",
        "words",
        "language",
        "sent_at",
        "answer",
        "settled_at",
        "opportunity__public_id",
        "opportunity__state",
        "opportunity__title_en",
        "opportunity__title_fr",
    ).order_by("-sent_at", "-pk")


def digest(on: date) -> dict[str, int]:
    """What the weekly message tells of entries (DIR-3)."""
    return {
        "unverified": Opportunity.objects.unverified(on).count(),
        "closing": Opportunity.objects.closing(on).count(),
    }


def old_suggestions(now: datetime) -> list[QuerySet[Suggestion]]:
    """What was settled two years ago (quality P9)."""
    return [Suggestion.objects.filter(settled_at__lt=now - SUGGESTION_KEPT)]


def imports_to_carry_out() -> list[int]:
    """Files that wait to be read or imported (keys), the oldest first."""
    waiting = DirectoryImport.objects.filter(state__in=(DirectoryImport.State.READING, DirectoryImport.State.APPLYING))
    return list(waiting.order_by("uploaded_at", "pk").values_list("pk", flat=True))


def forgotten_imports(now: datetime) -> QuerySet[DirectoryImport]:
    """Files and previews that nobody decided on in thirty days."""
    undecided = (DirectoryImport.State.READING, DirectoryImport.State.PREVIEWED)
    return DirectoryImport.objects.filter(state__in=undecided, uploaded_at__lt=now - IMPORT_KEPT)
