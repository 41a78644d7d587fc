"""The lists of words that staff edit (fields 5.10)."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from mentorship.profiles import search_text
from mentorship.profiles.models import Term
from mentorship.profiles.queries import profiles_using


@transaction.atomic
def save_term(term: Term) -> int:
    """Write a word of a list; profiles that use it are found by its new names at once. Returns how many those are."""
    is_new = term.pk is None
    term.save()
    if is_new:
        return 0
    return search_text.refresh(profiles_using(term).values_list("pk", flat=True))


@transaction.atomic
def set_retired(terms: QuerySet[Term], is_retired: bool) -> list[Term]:
    """Offer the words to nobody any more, or again; profiles keep and show them. Returns those that changed."""
    changed = list(
        Term.objects.select_for_update().filter(pk__in=terms.values("pk")).exclude(is_retired=is_retired).order_by("pk")
    )
    Term.objects.filter(pk__in=[term.pk for term in changed]).update(is_retired=is_retired)
    return changed
