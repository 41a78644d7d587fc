"""Searches that members keep, and what happened to them (FIND-3)."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from members.models import Member


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Saved searches, by who may see them."""

    def visible_to(self, member: Member) -> SavedSearchQuerySet:
        """One's own: nobody else sees them, staff included."""
        return self.filter(member=member)


class SavedSearch(models.Model):
    """What a member looks for, to look again: public filters and words, never private filters, order or page.

    `seen` is who fitted when the member looked last, `told` who fitted at the last mail: bits by the profiles' primary
    keys, as the search counts with (`FacetBits`). Who is in neither is new.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="saved_searches", verbose_name=_("member"))
    name = models.CharField(_("name"), max_length=80)
    words = models.CharField(_("words"), max_length=200, blank=True)
    options = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("filters"))
    # made from words and options, so that the database keeps twins away
    fingerprint = models.CharField(max_length=64, editable=False)
    wants_mail = models.BooleanField(_("e-mail when new mentors fit"), default=False)
    seen = models.BinaryField(default=b"")
    told = models.BinaryField(default=b"")
    saved_at = models.DateTimeField(_("saved"))
    seen_at = models.DateTimeField(_("looked at"))
    compared_at = models.DateTimeField(_("compared"))

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name, verbose_name_plural = _("saved search"), _("saved searches")
        constraints = [
            models.UniqueConstraint(fields=["member", "fingerprint"], name="mentorship_savedsearch_once"),
            models.CheckConstraint(
                condition=~models.Q(words="", options=[]), name="mentorship_savedsearch_looks_for_something"
            ),
        ]
        indexes = [
            models.Index(fields=["compared_at"], name="savedsearch_to_compare", condition=models.Q(wants_mail=True))
        ]

    def __str__(self) -> str:
        return f"{self.pk}"  # neither name nor words: they may be personal, and this ends up in logs


class SavedSearchEvent(EventRow):
    """What happened to a member's saved searches: saved, deleted, mail switched, told of new mentors.

    It never holds the name or the words. The latest `told` is what "at most once a week" is counted from; it outlives
    the search.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="saved_search_events", verbose_name=_("member"))
    search = models.ForeignKey(
        SavedSearch, models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("saved search")
    )

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a saved search"), _("events of saved searches")
        indexes = [models.Index(fields=["member", "action", "-at"], name="savedsearchevent_latest")]
