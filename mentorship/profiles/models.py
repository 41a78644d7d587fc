"""Mentor profiles and the words that describe practice."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from members.models import Member
from mentorship.profiles.policy import PLACES_DEFAULT, PLACES_MOST

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Term(models.Model):
    """One word of a bilingual list (fields 5.10). Profiles hold its code, so that a retired term stays readable."""

    class Kind(models.TextChoices):
        AREA = "area", _("area of practice")
        FOCUS = "focus", _("focus within an area")
        SETTING = "setting", _("practice setting")
        AGE = "age", _("client age group")
        WHERE = "where", _("place")
        LANGUAGE = "language", _("language of mentorship")
        MODE = "mode", _("way of meeting")
        TOPIC = "topic", _("topic")
        PATH = "path", _("career path")
        EXPERIENCE = "experience", _("years in practice")

    kind = models.CharField(_("list"), max_length=12, choices=Kind)
    code = models.SlugField(_("code"), max_length=40, help_text=_("Stands in addresses; never changes."))
    name = models.CharField(_("name"), max_length=120)
    group = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("area it belongs to")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_retired = models.BooleanField(
        _("retired"), default=False, help_text=_("Offered to nobody any more; profiles that use it keep it.")
    )

    class Meta:
        ordering = ["kind", "position", "pk"]
        verbose_name, verbose_name_plural = _("term"), _("terms")
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="mentorship_term_code_once")]

    def __str__(self) -> str:
        return self.name


def _codes(verbose_name: StrOrPromise) -> ArrayField:
    return ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=verbose_name)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    fields=["wants_to_mentor", "is_listed"],
    model_name="MentorProfileHistory",
)
class MentorProfile(models.Model):
    """What a mentor tells of themselves (FIND-1, fields 5.2). Kept when mentoring is switched off (FIND-2).

    `is_listed` is the one answer to "is this mentor found": written by the workflow from the toggle, the answers,
    the documents, the membership and FIND-10. The primary key is the mentor's place in the facets' bit strings.
    """

    member = models.OneToOneField(Member, models.CASCADE, related_name="mentor_profile", verbose_name=_("member"))
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    wants_to_mentor = models.BooleanField(_("I want to be a mentor"), default=False)
    is_listed = models.BooleanField(_("listed"), default=False, editable=False)
    completed_at = models.DateTimeField(_("questionnaire completed"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    areas = _codes(_("areas of practice"))
    focuses = _codes(_("focus within these areas"))
    practice_settings = _codes(_("practice settings"))
    ages = _codes(_("client age groups"))
    languages = _codes(_("languages of mentorship"))
    modes = _codes(_("ways of meeting"))
    topics = _codes(_("topics"))
    paths = _codes(_("career paths"))
    practising_since = models.PositiveSmallIntegerField(_("year in which you began to practise"), null=True, blank=True)
    experience = models.CharField(_("years in practice"), max_length=8, blank=True, editable=False)
    city = models.CharField(_("city"), max_length=80, blank=True)
    province = models.CharField(_("province or territory"), max_length=8, blank=True)
    is_remote = models.BooleanField(_("anywhere, remotely"), default=False)
    places = models.PositiveSmallIntegerField(_("mentees at once"), default=PLACES_DEFAULT)
    sentence = models.CharField(_("one sentence about you as a mentor"), max_length=200, blank=True)
    about = models.TextField(_("more about your path and how you like to work"), blank=True, max_length=2000)
    text_language = models.CharField(_("language you wrote in"), max_length=2, choices=settings.LANGUAGES, default="en")

    # Name, texts and labels in both languages, written by the workflow; what words are looked for in.
    search_text = models.TextField(editable=False, default="")
    search_en = models.GeneratedField(
        expression=SearchVector("search_text", config="caot_en"), output_field=SearchVectorField(), db_persist=True
    )
    search_fr = models.GeneratedField(
        expression=SearchVector("search_text", config="caot_fr"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        verbose_name, verbose_name_plural = _("mentor profile"), _("mentor profiles")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_listed=False) | Q(wants_to_mentor=True, completed_at__isnull=False),
                name="mentorship_mentorprofile_listed_wants_to",
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1, places__lte=PLACES_MOST), name="mentorship_mentorprofile_places"
            ),
        ]
        indexes = [
            GinIndex(fields=["search_en"], name="mentorprofile_search_en"),
            GinIndex(fields=["search_fr"], name="mentorprofile_search_fr"),
        ]

    def __str__(self) -> str:
        return self.member.get_full_name()

    @property
    def where(self) -> list[str]:
        """The codes of the facet "where": the province, and `remote`."""
        return ([self.province] if self.province else []) + (["remote"] if self.is_remote else [])


class MentorProfileEvent(EventRow):
    """What happened to a mentor profile: switched on or off, listed, unlisted, confirmed, changed."""

    profile = models.ForeignKey(MentorProfile, models.CASCADE, related_name="events", verbose_name=_("profile"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a mentor profile"), _("events of mentor profiles")


class VarbitField(models.Field):
    """PostgreSQL's `bit varying`; its values never leave the database as Python objects."""

    def db_type(self, connection: object) -> str:
        return "varbit"


class FacetBits(models.Model):
    """Who has an option, as a bit string over the profiles' primary keys: what the search counts with.

    The row (`listed`, ``) says who is listed. The other rows hold everyone who has the option, listed or not. All rows
    have the same width, grown in steps of `SLOT_STEP`.
    """

    facet = models.CharField(max_length=12)
    value = models.CharField(max_length=40)
    bits = VarbitField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "value"], name="mentorship_facetbits_option_once")]

    def __str__(self) -> str:
        return f"{self.facet}={self.value}"


class UseCount(models.Model):
    """How often a member has searched or opened profiles of late (quality S15).

    The table is unlogged: counting costs a search no wait for the disk, and after a crash it begins anew.
    """

    class What(models.TextChoices):
        SEARCH = "search", _("searches")
        PROFILE = "profile", _("profiles opened")

    member = models.ForeignKey(Member, models.CASCADE, related_name="use_counts", verbose_name=_("member"))
    what = models.CharField(_("what"), max_length=8, choices=What)
    since = models.DateTimeField(_("counted since"))
    uses = models.PositiveIntegerField(_("times"))

    class Meta:
        verbose_name, verbose_name_plural = _("use count"), _("use counts")
        constraints = [models.UniqueConstraint(fields=["member", "what"], name="mentorship_usecount_once")]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.uses}"
