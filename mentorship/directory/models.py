"""The directory of mentorship opportunities elsewhere (DIR-1), what members tell about it (DIR-3), and its imports."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Deferrable, F, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from members.models import Member
from mentorship.directory import policy
from mentorship.directory.words import HostKind, Type

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def words_field(verbose_name: StrOrPromise) -> ArrayField:
    """A column of codes of `words.KNOWN`, and of words that stand on no list."""
    word = models.CharField(max_length=policy.WORD_MOST)
    return ArrayField(word, default=list, blank=True, verbose_name=verbose_name)


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    """Questions about entries; the day is passed in."""

    def published(self) -> OpportunityQuerySet:
        """What members see."""
        return self.filter(state=Opportunity.State.PUBLISHED)

    def unverified(self, on: date) -> OpportunityQuerySet:
        """Published, and not verified for a year, or never (DIR-3)."""
        since = on - policy.UNVERIFIED_AFTER
        return self.published().filter(Q(last_verified_on__isnull=True) | Q(last_verified_on__lte=since))

    def closing(self, on: date) -> OpportunityQuerySet:
        """Published, and closing soon."""
        return self.published().filter(closes_on__range=(on, on + policy.CLOSES_SOON))


class Opportunity(models.Model):
    """One entry. What a column holds as a code is told by `words`; only `workflow.entries` and imports write it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", pgettext_lazy("entry", "published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    title_en = models.CharField(_("title in English"), max_length=policy.NAME_MOST, blank=True)
    title_fr = models.CharField(_("title in French"), max_length=policy.NAME_MOST, blank=True)
    type = models.CharField(_("type"), max_length=12, choices=Type)
    host = models.CharField(_("host"), max_length=policy.NAME_MOST)
    host_kind = models.CharField(_("kind of host"), max_length=16, choices=HostKind, blank=True)
    specialties = words_field(_("specialty"))
    audiences = words_field(_("audience"))
    professions = words_field(_("professions"))
    equity_focus = words_field(_("equity focus"))
    formats = words_field(_("format"))
    provinces = words_field(_("province or territory"))
    languages = words_field(_("language"))
    time_commitment = models.CharField(_("time commitment"), max_length=policy.LINE_MOST, blank=True)
    cost = models.CharField(_("cost"), max_length=policy.LINE_MOST, blank=True)
    link = models.URLField(_("how to apply"), max_length=policy.LINK_MOST, blank=True)
    contact = models.CharField(_("contact"), max_length=policy.LINE_MOST, blank=True)
    opens_on = models.DateField(_("opens"), null=True, blank=True)
    closes_on = models.DateField(_("closes"), null=True, blank=True)
    last_verified_on = models.DateField(_("last verified"), null=True, blank=True)
    verified_by = models.ForeignKey(
        Member,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("verified by"),
    )
    notes = models.TextField(_("staff’s notes"), max_length=policy.NOTES_MOST, blank=True)
    # by what a row of a spreadsheet without an ID is matched (DIR-2); see `rules.match_key`
    match_key = models.CharField(max_length=4 * policy.NAME_MOST, editable=False)
    search_text = models.TextField(editable=False, blank=True)
    search_en = models.GeneratedField(
        expression=SearchVector("search_text", config="caot_en"), output_field=SearchVectorField(), db_persist=True
    )
    search_fr = models.GeneratedField(
        expression=SearchVector("search_text", config="caot_fr"), output_field=SearchVectorField(), db_persist=True
    )
    created_at = models.DateTimeField(_("entered on"))
    changed_at = models.DateTimeField(_("changed"))

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = ["title_en", "title_fr", "pk"]
        verbose_name, verbose_name_plural = _("entry of the directory"), _("entries of the directory")
        constraints = [
            # deferred: one import may let two entries change their names with each other
            models.UniqueConstraint(
                fields=["match_key"], name="mentorship_opportunity_once", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=~Q(title_en="", title_fr="") & ~Q(host=""), name="mentorship_opportunity_named"
            ),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="mentorship_opportunity_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="http://") | Q(link__startswith="https://"),
                name="mentorship_opportunity_link",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "published", "withdrawn")), name="mentorship_opportunity_state"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("mentorship:opportunity-detail", args=[self.public_id])

    @property
    def title(self) -> str:
        """In the reader's language where there is one, else the other."""
        own, other = self.title_en, self.title_fr
        if (get_language() or "en").startswith("fr"):
            own, other = other, own
        return own or other

    @property
    def title_language(self) -> str:
        """The language of `title`."""
        return "fr" if self.title == self.title_fr else "en"


class OpportunityEvent(EventRow):
    """What happened to an entry; the note of a change names the columns."""

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="events", verbose_name=Opportunity._meta.verbose_name
    )

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of an opportunity"), _("events of opportunities")


class DirectoryImport(models.Model):
    """A spreadsheet that staff sent (DIR-2): the file until a job has read it, then its rows, compared with the
    directory when looked at. What is being read or imported waits for a job, or is in its hands.
    """

    class State(models.TextChoices):
        READING = "reading", _("being read")
        PREVIEWED = "previewed", _("preview")
        APPLYING = "applying", _("being imported")
        APPLIED = "applied", pgettext_lazy("spreadsheet", "imported")
        DISCARDED = "discarded", _("put aside")
        FAILED = "failed", _("could not be read")

    class Trouble(models.TextChoices):
        """Why an import that was asked for did not come about."""

        OUTDATED = (
            "outdated",
            _("The directory has changed since this preview. Nothing was imported; look at it again."),
        )
        BROKEN = "broken", _("The file could not be imported, and nothing was changed. Please try again.")

    file_name = models.CharField(_("file"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEWED)
    uploaded_at = models.DateTimeField(_("sent"))
    uploaded_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    content = models.BinaryField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)  # of the job that the state names
    agreed = models.CharField(max_length=64, blank=True, editable=False)  # the fingerprint of what was looked at
    trouble = models.CharField(_("trouble"), max_length=10, choices=Trouble, blank=True)
    # by language, why the file cannot be taken; empty where the fault is not the file's
    why_not_read = models.JSONField(default=dict, blank=True, editable=False)
    rows = models.JSONField(default=list)
    ignored_columns = ArrayField(models.CharField(max_length=100), default=list)
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("left alone"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name, verbose_name_plural = _("import of the directory"), _("imports of the directory")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="reading", content__isnull=False) | ~Q(state="reading") & Q(content__isnull=True),
                name="mentorship_directoryimport_file_until_read",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class Suggestion(models.Model):
    """An addition, a question or a word that an entry is out of date, from a member (DIR-3)."""

    class Kind(models.TextChoices):
        ADDITION = "addition", _("an addition")
        QUESTION = "question", _("a question")
        STALE = "stale", _("out of date")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for an answer")
        DRAFTED = "drafted", _("a draft is made")
        PUBLISHED = "published", _("in the directory")
        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("declined")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("about"), max_length=10, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    member = models.ForeignKey(Member, models.CASCADE, related_name="suggestions", verbose_name=_("from"))
    opportunity = models.ForeignKey(
        Opportunity, models.SET_NULL, null=True, blank=True, related_name="suggestions", verbose_name=_("entry")
    )
    title = models.CharField(_("what it is called"), max_length=policy.NAME_MOST, blank=True)
    host = models.CharField(_("host"), max_length=policy.NAME_MOST, blank=True)
    link = models.URLField(_("address"), max_length=policy.LINK_MOST, blank=True)
    words = models.TextField(_("in their words"), max_length=policy.SUGGESTION_MOST, blank=True)
    language = models.CharField(_("language"), max_length=2)
    sent_at = models.DateTimeField(_("sent"))
    answer = models.TextField(_("what staff answered"), max_length=policy.SUGGESTION_MOST, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "pk"]
        verbose_name, verbose_name_plural = _("suggestion for the directory"), _("suggestions for the directory")
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, state__in=("waiting", "drafted"))
                | Q(settled_at__isnull=False, state__in=("published", "answered", "declined")),
                name="mentorship_suggestion_settled",
            ),
            models.CheckConstraint(
                condition=~Q(title="", words=""),
                name="mentorship_suggestion_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.title or capfirst(self.get_kind_display())


class SuggestionEvent(EventRow):
    """What became of a suggestion."""

    suggestion = models.ForeignKey(
        Suggestion, models.CASCADE, related_name="events", verbose_name=Suggestion._meta.verbose_name
    )

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a suggestion"), _("events of suggestions")
