"""Mentor profiles (FIND-1, FIND-8)."""

from __future__ import annotations

import uuid
from datetime import date

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Trim
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from members.models import Member
from mentorship.profiles.models.terms import codes_field
from mentorship.profiles.policy import PLACES_DEFAULT, PLACES_MOST, Program


def every_program() -> list[str]:
    """Who says nothing else takes part in all programs that the category allows (FIND-8)."""
    return list(Program.values)


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

    areas = codes_field(_("areas of practice"))
    focuses = codes_field(_("focus within these areas"))
    practice_settings = codes_field(_("practice settings"))
    ages = codes_field(_("client age groups"))
    languages = codes_field(_("languages of mentorship"))
    modes = codes_field(_("ways of meeting"))
    topics = codes_field(_("topics"))
    paths = codes_field(_("career paths"))
    practising_since = models.PositiveSmallIntegerField(_("year in which you began to practise"), null=True, blank=True)
    experience = models.CharField(_("years in practice"), max_length=8, blank=True, editable=False)
    city = models.CharField(_("city"), max_length=80, blank=True)
    province = models.CharField(_("province or territory"), max_length=8, blank=True)
    is_remote = models.BooleanField(_("anywhere, remotely"), default=False)
    places = models.PositiveSmallIntegerField(_("mentees at once"), default=PLACES_DEFAULT)
    sentence = models.CharField(_("one sentence about you as a mentor"), max_length=200, blank=True)
    about = models.TextField(_("more about your path and how you like to work"), blank=True, max_length=2000)
    text_language = models.CharField(_("language you wrote in"), max_length=2, choices=settings.LANGUAGES, default="en")
    past_areas = codes_field(_("areas in which you worked earlier"))
    values = codes_field(_("how you like to work"))
    hopes = models.TextField(_("what you hope to learn yourself"), blank=True, max_length=1000)
    hours_a_month = models.PositiveSmallIntegerField(_("hours a month"), null=True, blank=True)
    is_rural = models.BooleanField(_("rural, northern or remote practice"), default=False)
    employer = models.CharField(_("employer"), max_length=120, blank=True)

    # FIND-8: how many, in which programs, and when not
    programs = ArrayField(
        models.CharField(max_length=20), default=every_program, blank=True, verbose_name=_("programs you take part in")
    )
    is_paused = models.BooleanField(_("paused"), default=False)
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_to = models.DateField(_("away until"), null=True, blank=True)
    # Copies for the search, written by the workflows of pairs and profiles; what takes a place is the pairing alone.
    places_taken = models.PositiveSmallIntegerField(_("places taken"), default=0, editable=False)
    has_place = models.BooleanField(_("has a place now"), default=True, editable=False)

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
            models.CheckConstraint(
                condition=Q(away_from=None, away_to=None) | Q(away_to__gte=models.F("away_from")),
                name="mentorship_mentorprofile_away_ends_after_start",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_en"], name="mentorprofile_search_en"),
            GinIndex(fields=["search_fr"], name="mentorprofile_search_fr"),
            # `reader.judge_shown_for_staff` asks by it who works for the mentee's employer; no member's page does
            models.Index(Lower(Trim("employer")), name="mentorprofile_employer", condition=~Q(employer="")),
        ]

    def __str__(self) -> str:
        return self.member.get_full_name()

    @property
    def where(self) -> list[str]:
        """The codes of the facet "where": the province, and `remote`."""
        return ([self.province] if self.province else []) + (["remote"] if self.is_remote else [])

    def is_away(self, on: date) -> bool:
        """Whether the mentor said not to be available on the day `on` (Ottawa)."""
        return self.away_from is not None and self.away_to is not None and self.away_from <= on <= self.away_to

    def counts_as_open(self, on: date) -> bool:
        """What `has_place` should say on the day `on`: not paused, not away, a place free (FIND-8)."""
        return not self.is_paused and not self.is_away(on) and self.places_taken < self.places


class MentorProfileEvent(EventRow):
    """What happened to a mentor profile: switched on or off, listed, unlisted, confirmed, changed."""

    profile = models.ForeignKey(MentorProfile, models.CASCADE, related_name="events", verbose_name=_("profile"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a mentor profile"), _("events of mentor profiles")
